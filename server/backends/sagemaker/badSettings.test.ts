import { describe, expect, it } from "vitest";
import type { PipelineDocument } from "../../pipeline/schema.ts";
import type { CompileOptions } from "./compile.ts";
import { compiled, templates, withConfig, withStage } from "./testing/documents.ts";

const churn = templates["churn"] ?? fail();
const random = withConfig(churn, "tune", { sampler: "random", prune: false, searchRows: 10_000_000 });

type Bad = {
  what: string;
  target?: Record<string, unknown>;
  document?: PipelineDocument;
  options?: Partial<CompileOptions>;
  /** Where the finding must point: the field of the form, and the stage when only one is meant. */
  field: string;
  stage?: string;
  /** The setting of the stage that can't be expressed. */
  path?: string;
};

const long = (length: number): string => "x".repeat(length);
const many = (count: number): { key: string; value: string }[] =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: "v" }));

/** Settings people can type. Each must be found before anything is sent, at the field they typed it into. */
const settings: Bad[] = [
  { what: "no role", target: { role: null }, field: "role" },
  { what: "a role that is no ARN", target: { role: "my-role" }, field: "role" },
  { what: "a user's ARN as role", target: { role: "arn:aws:iam::123456789012:user/ada" }, field: "role" },
  { what: "a role of an account with 11 digits", target: { role: "arn:aws:iam::12345678901:role/x" }, field: "role" },
  { what: "no bucket", target: { bucket: null }, field: "bucket" },
  { what: "a bucket in capitals", target: { bucket: "Results" }, field: "bucket" },
  { what: "a bucket with an underscore", target: { bucket: "ml_results" }, field: "bucket" },
  { what: "a bucket of two letters", target: { bucket: "ml" }, field: "bucket" },
  { what: "a bucket that is an address", target: { bucket: "s3://ml-results" }, field: "bucket" },
  { what: "a region that doesn't exist", target: { region: "eu-middle-7" }, field: "region" },
  { what: "a region with an availability zone", target: { region: "us-east-1a" }, field: "region" },
  { what: "an own image without an address", target: { image: "own", packages: "image" }, field: "imageUri" },
  { what: "an image that is no address", target: { image: "own", imageUri: "xgboost" }, field: "imageUri" },
  {
    what: "an image with a space",
    target: { image: "own", imageUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/ours: 1" },
    field: "imageUri",
  },
  {
    what: "an image of another region",
    target: { image: "own", imageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ours:1" },
    field: "imageUri",
  },
  {
    what: "the image of Model Monitor",
    target: {
      image: "own",
      imageUri: "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer:latest",
    },
    field: "imageUri",
  },
  {
    what: "the image of Clarify",
    target: { image: "own", imageUri: "205585389593.dkr.ecr.us-east-1.amazonaws.com/sagemaker-clarify-processing:1.0" },
    field: "imageUri",
  },
  { what: "isolated, packages from the index", target: { isolated: true, packages: "pip" }, field: "packages" },
  { what: "packages that the image lacks", target: { packages: "image" }, field: "packages" },
  { what: "an isolated job without wheels", target: { isolated: true, packages: "image" }, field: "packages" },
  { what: "a job name of 64 characters", target: { jobPrefix: `a${long(45)}` }, field: "jobPrefix" },
  { what: "a job name with an underscore", target: { jobPrefix: "my_jobs" }, field: "jobPrefix" },
  { what: "a job name that begins with a hyphen", target: { jobPrefix: "-jobs" }, field: "jobPrefix" },
  {
    what: "a machine that doesn't exist",
    target: { processing: { instance: "ml.m5.huge" } },
    field: "processing.instance",
  },
  { what: "an EC2 name", target: { training: { instance: "m5.large" } }, field: "training.instance" },
  { what: "Elastic Inference", target: { training: { instance: "ml.eia2.medium" } }, field: "training.instance" },
  {
    what: "trn1 for processing",
    target: { processing: { instance: "ml.trn1.2xlarge" } },
    field: "processing.instance",
  },
  { what: "no machines", target: { processing: { count: 0 } }, field: "processing.count" },
  { what: "101 machines for processing", target: { processing: { count: 101 } }, field: "processing.count" },
  { what: "no disk", target: { processing: { volumeGb: 0 } }, field: "processing.volumeGb" },
  { what: "a disk of 20 TB", target: { processing: { volumeGb: 20_000 } }, field: "processing.volumeGb" },
  { what: "no time", target: { processing: { maxSeconds: 0 } }, field: "processing.maxSeconds" },
  { what: "ten days of processing", target: { processing: { maxSeconds: 864_000 } }, field: "processing.maxSeconds" },
  { what: "30 days of training", target: { training: { maxSeconds: 2_592_000 } }, field: "training.maxSeconds" },
  {
    what: "spot that waits shorter than it runs",
    target: { training: { spot: true, maxSeconds: 600, maxWaitSeconds: 300 } },
    field: "training.maxWaitSeconds",
  },
  {
    what: "spot without a checkpoint",
    target: { training: { spot: true, checkpoints: false } },
    field: "training.checkpoints",
  },
  {
    what: "spot for a processing job",
    document: withStage(churn, "evaluate", { target: { spot: true } }),
    field: "spot",
    stage: "evaluate",
  },
  { what: "subnets without security groups", target: { subnets: ["subnet-1"] }, field: "securityGroups" },
  { what: "security groups without subnets", target: { securityGroups: ["sg-1"] }, field: "subnets" },
  {
    what: "six security groups",
    target: { subnets: ["subnet-1"], securityGroups: ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-6"] },
    field: "securityGroups",
  },
  {
    what: "17 subnets",
    target: { subnets: Array.from({ length: 17 }, (_, index) => `subnet-${index}`), securityGroups: ["sg-1"] },
    field: "subnets",
  },
  { what: "a KMS key with a space", target: { kmsKey: "my key" }, field: "kmsKey" },
  { what: "a KMS key of 2049 characters", target: { kmsKey: long(2049) }, field: "kmsKey" },
  { what: "48 tags beside our three", target: { tags: many(48) }, field: "tags" },
  { what: "a tag twice", target: { tags: [...many(1), ...many(1)] }, field: "tags" },
  { what: "a tag of AWS's own", target: { tags: [{ key: "aws:team", value: "x" }] }, field: "tags" },
  { what: "a tag with an exclamation mark", target: { tags: [{ key: "team!", value: "x" }] }, field: "tags" },
  { what: "a tag value of 257 characters", target: { tags: [{ key: "team", value: long(257) }] }, field: "tags" },
  { what: "a tag without a key", target: { tags: [{ key: "", value: "x" }] }, field: "tags" },
  {
    what: "a 300-character environment value",
    target: { environment: [{ name: "A", value: long(300) }] },
    field: "environment",
  },
  {
    what: "a variable's name with a hyphen",
    target: { environment: [{ name: "A-B", value: "" }] },
    field: "environment",
  },
  {
    what: "99 variables",
    target: { environment: Array.from({ length: 99 }, (_, index) => ({ name: `V${index}`, value: "" })) },
    field: "environment",
  },
  {
    what: "a variable twice",
    target: {
      environment: [
        { name: "A", value: "1" },
        { name: "A", value: "2" },
      ],
    },
    field: "environment",
  },
  {
    what: "a canary of 60 %",
    target: { hosting: { rollout: "canary", sharePercent: 60 } },
    field: "hosting.sharePercent",
    stage: "deploy",
  },
  {
    what: "a canary of nothing",
    target: { hosting: { rollout: "canary", sharePercent: 0 } },
    field: "hosting.sharePercent",
    stage: "deploy",
  },
  {
    what: "steps of 5 %",
    target: { hosting: { rollout: "linear", sharePercent: 5 } },
    field: "hosting.sharePercent",
    stage: "deploy",
  },
  {
    what: "a wait of two hours",
    target: { hosting: { rollout: "canary", waitSeconds: 7200 } },
    field: "hosting.waitSeconds",
    stage: "deploy",
  },
  {
    what: "eleven alarms",
    target: { hosting: { alarms: Array.from({ length: 11 }, (_, index) => `a${index}`) } },
    field: "hosting.alarms",
    stage: "deploy",
  },
  {
    what: "a serverless endpoint with a GPU",
    target: { hosting: { way: "serverless", instance: "ml.g5.xlarge" } },
    field: "hosting.instance",
    stage: "deploy",
  },
  {
    what: "serverless with 1500 MB",
    target: { hosting: { way: "serverless", memoryMb: 1500 } },
    field: "hosting.memoryMb",
    stage: "deploy",
  },
  {
    what: "serverless with 8 GB",
    target: { hosting: { way: "serverless", memoryMb: 8192 } },
    field: "hosting.memoryMb",
    stage: "deploy",
  },
  {
    what: "serverless, 500 at a time",
    target: { hosting: { way: "serverless", concurrency: 500 } },
    field: "hosting.concurrency",
    stage: "deploy",
  },
  {
    what: "serverless that keeps requests",
    target: { hosting: { way: "serverless", capturePercent: 5 } },
    field: "hosting.capturePercent",
    stage: "deploy",
  },
  {
    what: "serverless in a VPC",
    target: { hosting: { way: "serverless" }, subnets: ["subnet-1"], securityGroups: ["sg-1"] },
    field: "subnets",
  },
  {
    what: "101 % of requests kept",
    target: { hosting: { capturePercent: 101 } },
    field: "hosting.capturePercent",
    stage: "deploy",
  },
  {
    what: "an endpoint on t3",
    target: { hosting: { instance: "ml.t3.medium" } },
    field: "hosting.instance",
    stage: "deploy",
  },
  { what: "an endpoint on no machine", target: { hosting: { count: 0 } }, field: "hosting.count", stage: "deploy" },
  {
    what: "a share that waits for a decision without A/B",
    document: withConfig(churn, "deploy", { canaryPercent: 10 }),
    field: "hosting.rollout",
    stage: "deploy",
  },
  {
    what: "A/B without the model that answers now",
    target: { hosting: { rollout: "weights" } },
    field: "hosting.beforeModel",
    stage: "deploy",
  },
  {
    what: "A/B with all requests for one",
    target: { hosting: { rollout: "weights", beforeModel: "churn-1", sharePercent: 100 } },
    field: "hosting.sharePercent",
    stage: "deploy",
  },
  {
    what: "A/B with a name no model can have",
    target: { hosting: { rollout: "weights", beforeModel: "churn 1" } },
    field: "hosting.beforeModel",
    stage: "deploy",
  },
  { what: "a batch without input", target: { hosting: { way: "batch" } }, field: "hosting.input", stage: "deploy" },
  {
    what: "a batch from the web",
    target: { hosting: { way: "batch", input: "ftp://host/file" } },
    field: "hosting.input",
    stage: "deploy",
  },
  {
    what: "a batch on t3",
    target: { hosting: { way: "batch", input: "s3://ml-in/x/", instance: "ml.t3.large" } },
    field: "hosting.instance",
    stage: "deploy",
  },
  { what: "TPE as a tuning job", target: { search: "jobs" }, field: "search", stage: "tune" },
  {
    what: "a tuning job that stops poor trials",
    document: withConfig(churn, "tune", { sampler: "random", prune: true }),
    target: { search: "jobs" },
    field: "search",
    stage: "tune",
  },
  {
    what: "fewer rows per trial in a tuning job",
    document: withConfig(random, "tune", { searchRows: 5_000 }),
    target: { search: "jobs" },
    field: "search",
    stage: "tune",
    path: "searchRows",
  },
  {
    what: "no trial at a time",
    document: random,
    target: { search: "jobs", parallel: 0 },
    field: "parallel",
    stage: "tune",
  },
  { what: "a budget below the worst case", target: { budget: 1 }, field: "budget" },
  {
    what: "a budget and a machine without a price",
    target: { budget: 1000, processing: { instance: "ml.r7i.large" } },
    field: "budget",
  },
  { what: "a negative budget", target: { budget: -1 }, field: "budget" },
  { what: "nothing on SageMaker", target: { where: "local" }, field: "where" },
  {
    what: "a pipeline that keeps requests",
    target: { hosting: { capturePercent: 5 } },
    options: { form: "pipeline" },
    field: "hosting.capturePercent",
    stage: "deploy",
  },
  {
    what: "a pipeline with a canary",
    target: { hosting: { rollout: "canary" } },
    options: { form: "pipeline" },
    field: "hosting.rollout",
    stage: "deploy",
  },
  {
    what: "a pipeline that would wait for this machine",
    document: withStage(churn, "train", { target: { where: "local" } }),
    options: { form: "pipeline" },
    field: "where",
    stage: "train",
  },
];

describe("bad settings", () => {
  for (const { what, target, document, options, field, stage, path } of settings)
    it(`${what} is found at ${stage === undefined ? "" : `${stage}, `}${field}`, () => {
      const made = compiled(document ?? churn, target, options);
      const errors = made.findings.filter((one) => one.level === "error");
      expect(made.ok).toBe(false);
      expect(errors.map((one) => one.field)).toContain(field);
      if (stage !== undefined) expect(errors.map((one) => one.stage)).toContain(stage);
      if (path !== undefined) expect(errors.map((one) => one.path)).toContain(path);
      // One sentence for people, ending like one.
      for (const one of errors) expect(one.message).toMatch(/[.!]$/);
    });

  it("says nothing else about a role that is missing: one mistake, one sentence", () => {
    expect(compiled(churn, { role: null }).findings.map((one) => one.field)).toEqual(["role"]);
  });

  it("counts an 11th processing input: nine models for one evaluation", () => {
    const models = Array.from({ length: 9 }, (_, index) => `train${index}`);
    const train = churn.stages.find((stage) => stage.id === "train") ?? fail();
    const document: PipelineDocument = {
      ...churn,
      stages: [...churn.stages, ...models.map((id) => ({ ...train, id, name: id }))],
      edges: [
        ...churn.edges,
        ...models.flatMap((id): PipelineDocument["edges"] => [
          { from: ["feature", "features"], to: [id, "features"] },
          { from: [id, "model"], to: ["evaluate", "model"] },
        ]),
      ],
    };
    const made = compiled(document);
    expect(made.findings).toContainEqual(
      expect.objectContaining({ stage: "evaluate", path: "CreateProcessingJob.ProcessingInputs" }),
    );
  });
});

function fail(): never {
  throw new Error("the test's own document is wrong");
}
