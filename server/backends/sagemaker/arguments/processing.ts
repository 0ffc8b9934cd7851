/** CreateProcessingJob without its name: the same object is the Arguments of a Processing step. */
import type { Json } from "../../../stages/contract.ts";
import { PROCESSING_OUTPUT, processingEntrypoint, processingInput, processingOutput } from "../containerLayout.ts";
import type { Job } from "../intermediate.ts";
import { compact, type JsonObject, type Writing } from "./render.ts";
import { environmentOf, kms, stageIds, tags, vpc } from "./shared.ts";

export function processingArguments(job: Job, { plan, render }: Writing): JsonObject {
  const { target } = plan;
  const { machine } = job;
  return compact({
    AppSpecification: { ImageUri: job.image, ContainerEntrypoint: [...processingEntrypoint] },
    Environment: environmentOf(job.environment),
    NetworkConfig: compact({
      EnableInterContainerTrafficEncryption: target.encryptTraffic,
      EnableNetworkIsolation: target.isolated,
      VpcConfig: vpc(target),
    }),
    ProcessingInputs: job.channels.map(({ name, place }): Json => ({
      InputName: name,
      AppManaged: false,
      S3Input: {
        S3Uri: render.place(place),
        LocalPath: processingInput(name),
        S3DataType: "S3Prefix",
        S3InputMode: "File",
        S3DataDistributionType: "FullyReplicated",
        S3CompressionType: "None",
      },
    })),
    ProcessingOutputConfig: compact({
      KmsKeyId: kms(target),
      Outputs: [
        {
          OutputName: PROCESSING_OUTPUT,
          AppManaged: false,
          S3Output: {
            S3Uri: render.processingOutput(job),
            LocalPath: processingOutput,
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    }),
    ProcessingResources: {
      ClusterConfig: compact({
        InstanceCount: machine.count,
        InstanceType: render.instance(job),
        VolumeSizeInGB: machine.volumeGb,
        VolumeKmsKeyId: kms(target),
      }),
    },
    RoleArn: render.role(),
    StoppingCondition: { MaxRuntimeInSeconds: machine.maxSeconds },
    Tags: tags(plan, stageIds(job)),
  });
}
