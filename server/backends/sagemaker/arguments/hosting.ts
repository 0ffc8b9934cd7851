/** From a packed model to answers: model, endpoint configuration, endpoint, batch transform and the registry's entry. */
import type { Json } from "../../../stages/contract.ts";
import { MODEL_ARCHIVE, servingEnvironment } from "../containerLayout.ts";
import { type Intermediate, type Job, leader } from "../intermediate.ts";
import { compact, type JsonObject, root, type Writing } from "./render.ts";
import { environmentOf, kms, stageIds, tags, vpc } from "./shared.ts";

export type Deployed = Job & { hosting: NonNullable<Job["hosting"]> };
export const isDeployed = (job: Job): job is Deployed => job.hosting !== null;

/** The variant of the plan's own model, and the one of the model that answers now while both are compared. */
const VARIANT = "live";
const BEFORE = "before";

/** Percent of the requests the new model answers while both are compared; null when it answers alone. */
export function comparedShare({ hosting }: Deployed): number | null {
  if (hosting.way !== "realtime" || hosting.rollout !== "weights") return null;
  return hosting.canaryPercent > 0 ? hosting.canaryPercent : hosting.sharePercent;
}

const modelData = (job: Deployed, { render }: Writing): Json =>
  render.place({ at: "output", job: job.id, path: `${leader(job).stage.id}/${MODEL_ARCHIVE}` });

const servingVariables = (job: Deployed): JsonObject => environmentOf({ ...job.environment, ...servingEnvironment });

export function modelArguments(job: Deployed, writing: Writing): JsonObject {
  const { target } = writing.plan;
  return compact({
    ExecutionRoleArn: writing.render.role(),
    PrimaryContainer: {
      Image: job.image,
      ModelDataUrl: modelData(job, writing),
      Environment: servingVariables(job),
    },
    EnableNetworkIsolation: target.isolated,
    VpcConfig: vpc(target),
    Tags: tags(writing.plan, stageIds(job)),
  });
}

/** Where captured requests and asynchronous answers go. */
const served = (plan: Intermediate, job: Deployed, what: string): string =>
  `${root(plan)}endpoints/${job.hosting.endpointName}/${what}/`;

/** @param model the model's name, or a reference to it */
export function endpointConfigArguments(job: Deployed, model: Json, { plan }: Writing): JsonObject {
  const { hosting } = job;
  const { target } = plan;
  const share = comparedShare(job);
  const machine = (weight: number): JsonObject =>
    hosting.way === "serverless"
      ? { ServerlessConfig: { MemorySizeInMB: hosting.memoryMb, MaxConcurrency: hosting.concurrency } }
      : { InstanceType: hosting.instance, InitialInstanceCount: hosting.count, InitialVariantWeight: weight };
  return compact({
    ProductionVariants:
      share === null
        ? [{ VariantName: VARIANT, ModelName: model, ...machine(1) }]
        : [
            { VariantName: VARIANT, ModelName: model, ...machine(share) },
            { VariantName: BEFORE, ModelName: hosting.beforeModel ?? "", ...machine(100 - share) },
          ],
    AsyncInferenceConfig:
      hosting.way === "asynchronous"
        ? {
            OutputConfig: compact({
              S3OutputPath: served(plan, job, "answers"),
              S3FailurePath: served(plan, job, "failures"),
              KmsKeyId: kms(target),
            }),
          }
        : undefined,
    DataCaptureConfig:
      hosting.capturePercent === null
        ? undefined
        : compact({
            EnableCapture: true,
            InitialSamplingPercentage: hosting.capturePercent,
            DestinationS3Uri: served(plan, job, "captured"),
            KmsKeyId: kms(target),
            CaptureOptions: [{ CaptureMode: "Input" }, { CaptureMode: "Output" }],
            CaptureContentTypeHeader: { CsvContentTypes: ["text/csv"], JsonContentTypes: ["application/json"] },
          }),
    // A serverless variant has no disk of its own to encrypt.
    KmsKeyId: hosting.way === "serverless" ? undefined : kms(target),
    Tags: tags(plan, stageIds(job)),
  });
}

/** How traffic moves to a new version; undefined for "all at once, no alarms", which is AWS's own default. */
export function deploymentConfig(job: Deployed): JsonObject | undefined {
  const { hosting } = job;
  if (hosting.way !== "realtime") return undefined;
  const alarms =
    hosting.alarms.length > 0 ? { Alarms: hosting.alarms.map((name): Json => ({ AlarmName: name })) } : undefined;
  // Weights stay as they are until somebody shifts them: nothing switches over.
  if ((hosting.rollout === "all_at_once" || hosting.rollout === "weights") && !alarms) return undefined;
  const share: Json = { Type: "CAPACITY_PERCENT", Value: hosting.sharePercent };
  return compact({
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: compact({
        Type: { all_at_once: "ALL_AT_ONCE", weights: "ALL_AT_ONCE", canary: "CANARY", linear: "LINEAR" }[
          hosting.rollout
        ],
        WaitIntervalInSeconds: hosting.rollout === "canary" || hosting.rollout === "linear" ? hosting.waitSeconds : 0,
        CanarySize: hosting.rollout === "canary" ? share : undefined,
        LinearStepSize: hosting.rollout === "linear" ? share : undefined,
      }),
      TerminationWaitInSeconds: 300,
    },
    AutoRollbackConfiguration: alarms,
  });
}

/** @param config the configuration's name, or a reference to it */
export function endpointArguments(job: Deployed, config: Json, { plan }: Writing): JsonObject {
  return compact({
    EndpointConfigName: config,
    DeploymentConfig: deploymentConfig(job),
    Tags: tags(plan, stageIds(job)),
  });
}

/** @param output S3 address of the answers */
export function transformArguments(job: Deployed, model: Json, output: Json, { plan }: Writing): JsonObject {
  const { hosting } = job;
  const { target } = plan;
  return compact({
    ModelName: model,
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: hosting.input ?? "" } },
      ContentType: "text/csv",
      SplitType: "Line",
    },
    TransformOutput: compact({
      S3OutputPath: output,
      Accept: "text/csv",
      AssembleWith: "Line",
      KmsKeyId: kms(target),
    }),
    TransformResources: compact({
      InstanceType: hosting.instance,
      InstanceCount: hosting.count,
      VolumeKmsKeyId: kms(target),
    }),
    BatchStrategy: "MultiRecord",
    MaxPayloadInMB: 6,
    Tags: tags(plan, stageIds(job)),
  });
}

/** The registry's entry of a model that passed its gate. @param status approval, or a reference to it */
export function modelPackageArguments(job: Deployed, group: string, status: Json, writing: Writing): JsonObject {
  return {
    ModelPackageGroupName: group,
    ModelApprovalStatus: status,
    InferenceSpecification: {
      Containers: [{ Image: job.image, ModelDataUrl: modelData(job, writing), Environment: servingVariables(job) }],
      SupportedContentTypes: ["text/csv", "application/json"],
      SupportedResponseMIMETypes: ["text/csv", "application/json"],
      SupportedRealtimeInferenceInstanceTypes: [
        job.hosting.way === "serverless" ? "ml.m5.large" : job.hosting.instance,
      ],
      SupportedTransformInstanceTypes: ["ml.m5.large"],
    },
  };
}
