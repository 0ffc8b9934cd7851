import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { checkDefinition } from "../backends/sagemaker/check/checkDefinition.ts";
import { checkRequest } from "../backends/sagemaker/check/checkRequest.ts";
import { templates } from "../backends/sagemaker/testing/documents.ts";
import { formatPipelineFile } from "../pipeline/index.ts";

let file = "";
beforeAll(() => {
  file = join(mkdtempSync(join(tmpdir(), "plan-")), "pipeline.json");
  writeFileSync(file, formatPipelineFile(templates["churn"] ?? expect.fail("no template")));
});

const place = ["--role", "arn:aws:iam::123456789012:role/jobs", "--bucket", "ml-results", "--region", "eu-west-1"];
const plan = (...args: string[]) =>
  spawnSync("node", ["--import", "tsx", "server/cli.ts", "plan", file, ...args], { encoding: "utf8" });

describe("plan --target", () => {
  it("sagemaker prints requests AWS would take, in an object", () => {
    const { stdout, status } = plan("--target", "sagemaker", ...place, "--json");
    const { requests } = JSON.parse(stdout) as { requests: { stage: string; operation: string; request: unknown }[] };
    expect(status).toBe(0);
    expect(requests.map((one) => `${one.stage} ${one.operation}`)).toEqual([
      "ingest CreateProcessingJob",
      "train CreateTrainingJob",
      "tune CreateTrainingJob",
      "evaluate CreateProcessingJob",
      "deploy CreateProcessingJob",
      "deploy CreateModel",
      "deploy CreateEndpointConfig",
      "deploy CreateEndpoint",
      "monitor CreateProcessingJob",
    ]);
    for (const one of requests) expect(checkRequest(one.operation, one.request)).toEqual([]);
    expect(JSON.stringify(requests)).toContain("141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0");
  });

  it("sagemaker-pipeline prints the definition and nothing else", () => {
    const { stdout, stderr } = plan("--target", "sagemaker-pipeline", ...place);
    expect(checkDefinition(JSON.parse(stdout))).toEqual([]);
    expect(stderr).toMatch(/at most \d+\.\d\d USD/);
  });

  it("names the field that is wrong, and exits without success", () => {
    const { stdout, stderr, status } = plan("--target", "sagemaker", "--role", "me", "--bucket", "B", "--json");
    expect(status).toBe(1);
    expect(stderr).toContain("target.role");
    expect(stderr).toContain("target.bucket");
    const { errors } = JSON.parse(stdout) as { errors: { field: string }[] };
    expect(errors.map((one) => one.field)).toEqual(["role", "bucket"]);
  });
});
