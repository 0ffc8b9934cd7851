import { describe, expect, it } from "vitest";
import type { Policy } from "./iam.ts";
import { compiled, templates } from "./testing/documents.ts";

const churn = templates["churn"] ?? expect.fail("no template");
type Statement = { Sid: string; Action: string[]; Resource: string | string[]; Condition?: unknown };
const statements = (policy: Policy): Statement[] => JSON.parse(JSON.stringify(policy.Statement)) as Statement[];
const roles = (...given: Parameters<typeof compiled>) => compiled(...given).roles ?? expect.fail("no roles");
const resources = (statement: Statement | undefined): string[] => [statement?.Resource ?? []].flat();

describe("the roles of a plan", () => {
  it("allow everything on nothing: only actions AWS knows no narrower resource for have a star", () => {
    for (const form of ["jobs", "pipeline"] as const)
      for (const role of [roles(churn, {}, { form }).jobs, roles(churn, {}, { form }).launcher])
        for (const statement of statements(role.policy)) {
          expect(statement.Action.every((action) => /^[a-z0-9]+:[A-Z][A-Za-z]+$/.test(action))).toBe(true);
          if (resources(statement).includes("*")) expect(["RegistryToken", "WriteMetrics"]).toContain(statement.Sid);
        }
  });

  it("let the launcher make exactly the kinds of things the plan makes, tag them and stop them", () => {
    const made = compiled(churn);
    const allowed = statements(roles(churn).launcher.policy);
    const operations = [...new Set(made.requests.map((one) => one.operation))];
    expect(allowed.map((one) => one.Sid).filter((sid) => sid.startsWith("Create"))).toEqual(operations);
    for (const operation of operations)
      expect(allowed.find((one) => one.Sid === operation)?.Action).toEqual(
        expect.arrayContaining([`sagemaker:${operation}`, "sagemaker:AddTags"]),
      );
    expect(allowed.flatMap((one) => one.Action).join(" ")).not.toMatch(/Transform|HyperParameter/);
  });

  it("name the plan's jobs with the run left open, so that the next run needs no new policy", () => {
    const training = statements(roles(churn).launcher.policy).find((one) => one.Sid === "CreateTrainingJob");
    expect(resources(training)).toEqual([
      "arn:aws:sagemaker:us-east-1:123456789012:training-job/customer-churn-logistic-regression-*",
      "arn:aws:sagemaker:us-east-1:123456789012:training-job/customer-churn-tune-*",
    ]);
  });

  it("pass the job role to SageMaker and to nobody else", () => {
    const pass = statements(roles(churn).launcher.policy).filter((one) => one.Action.includes("iam:PassRole"));
    expect(pass).toEqual([
      expect.objectContaining({
        Resource: "arn:aws:iam::123456789012:role/stagecraft-jobs",
        Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
      }),
    ]);
  });

  it("are taken by SageMaker for this account, and by a launcher who knows the external ID", () => {
    const { jobs, launcher, externalId } = roles(churn, { externalId: "our-secret-word" });
    expect(externalId).toBe("our-secret-word");
    expect(JSON.stringify(jobs.trust)).toContain('"aws:SourceAccount":"123456789012"');
    expect(JSON.stringify(launcher.trust)).toContain('"sts:ExternalId":"our-secret-word"');
    expect(roles(churn).externalId).toBe(roles(churn).externalId);
  });

  it("reach the bucket's folder, the key, the network and the registry only when the plan uses them", () => {
    const text = (target: Record<string, unknown>): string => JSON.stringify(roles(churn, target).jobs.policy);
    expect(text({})).toContain("arn:aws:s3:::ml-results/stagecraft/*");
    expect(text({})).not.toMatch(/kms:|ec2:/);
    expect(text({ kmsKey: "abc-1" })).toContain("arn:aws:kms:us-east-1:123456789012:key/abc-1");
    expect(text({ subnets: ["subnet-1"], securityGroups: ["sg-1"] })).toContain("ec2:CreateNetworkInterface");
    expect(text({ region: "cn-north-1", role: "arn:aws-cn:iam::123456789012:role/x" })).toContain("arn:aws-cn:s3:::");
  });

  it("don't exist as long as the role's ARN doesn't say account and partition", () => {
    expect(compiled(churn, { role: "someone" }).roles).toBeNull();
  });
});
