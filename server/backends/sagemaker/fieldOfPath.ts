/** From a place in a request to the field of the target people typed it into. */

const byMember: [RegExp, (group: string) => string][] = [
  [/(^|\.)(RoleArn|ExecutionRoleArn)$/, () => "role"],
  [/ProductionVariants\[1\]\.ModelName$/, () => "hosting.beforeModel"],
  [/\.(ImageUri|TrainingImage|Image)$/, () => "imageUri"],
  [/VpcConfig\.Subnets/, () => "subnets"],
  [/VpcConfig\.SecurityGroupIds/, () => "securityGroups"],
  [/KmsKeyId$/, () => "kmsKey"],
  [/(^|\.)Tags/, () => "tags"],
  [/(^|\.)Environment(\.|$)/, () => "environment"],
  [/DeploymentConfig.*Alarm/, () => "hosting.alarms"],
  [/(CanarySize|LinearStepSize)/, () => "hosting.sharePercent"],
  [/WaitIntervalInSeconds$/, () => "hosting.waitSeconds"],
  [/InitialSamplingPercentage$/, () => "hosting.capturePercent"],
  [/MemorySizeInMB$/, () => "hosting.memoryMb"],
  [/MaxConcurrency$/, () => "hosting.concurrency"],
  [/^TransformInput/, () => "hosting.input"],
  [/ProductionVariants.*InstanceType$|^TransformResources\.InstanceType$/, () => "hosting.instance"],
  [/InitialInstanceCount$|^TransformResources\.InstanceCount$/, () => "hosting.count"],
  [/MaxParallelTrainingJobs$/, () => "parallel"],
  [/InstanceType$/, (group) => `${group}.instance`],
  [/InstanceCount$/, (group) => `${group}.count`],
  [/VolumeSizeInGB$/, (group) => `${group}.volumeGb`],
  [/MaxRuntimeInSeconds$/, (group) => `${group}.maxSeconds`],
  [/MaxWaitTimeInSeconds$/, (group) => `${group}.maxWaitSeconds`],
  [/CheckpointConfig$/, (group) => `${group}.checkpoints`],
  [
    /^(ProcessingJobName|TrainingJobName|HyperParameterTuningJobName|ModelName|EndpointConfigName|TransformJobName)$/,
    () => "jobPrefix",
  ],
  [/(S3Uri|S3OutputPath|ModelDataUrl|DestinationS3Uri|S3FailurePath)$/, () => "bucket"],
];

/** @param operation says whether processing's or training's fields are meant */
export function fieldOfPath(operation: string, path: string): string | null {
  const group = operation === "CreateProcessingJob" ? "processing" : "training";
  return byMember.find(([pattern]) => pattern.test(path))?.[1](group) ?? null;
}
