import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
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

  it("--out writes code, job files, the list of wheels and a README that says how to use them", () => {
    const folder = mkdtempSync(join(tmpdir(), "plan-"));
    expect(plan("--target", "sagemaker", ...place, "--out", join(folder, "files.tar.gz")).status).toBe(0);
    execFileSync("tar", ["-xzf", "files.tar.gz"], { cwd: folder });
    const [code = ""] = readdirSync(join(folder, "code"));
    const archive = readFileSync(join(folder, "code", code, "sourcedir.tar.gz"));
    expect(createHash("sha256").update(archive).digest("hex")).toBe(code);
    expect(readdirSync(join(folder, "code", code)).sort()).toEqual([
      "process.sh",
      "sourcedir.tar.gz",
      "stagecraft_search.py",
    ]);
    const [wheels = ""] = readdirSync(join(folder, "wheels"));
    const list = readFileSync(join(folder, "wheels", wheels, "requirements.txt"), "utf8");
    expect(list).toMatch(/^polars==\S+ --hash=sha256:[0-9a-f]{64}$/m);
    // the image has it in the pinned version
    expect(list).not.toContain("scikit-learn==");
    const readme = readFileSync(join(folder, "README.md"), "utf8");
    expect(readme).toContain(`-r wheels/${wheels}/requirements.txt -d wheels/${wheels}/`);
    expect(readme).toContain("aws s3 cp --recursive code/ s3://ml-results/stagecraft/");
    expect(readdirSync(join(folder, "jobs")).length).toBeGreaterThan(3);
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
