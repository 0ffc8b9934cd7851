import type { DirectRequest } from "./toRequests.ts";

/** By operation: kind in an ARN, and the actions that follow and stop what it made. */
export const serviceKinds: Record<DirectRequest["operation"], { resource: string; member: string; actions: string[] }> =
  {
    CreateProcessingJob: {
      resource: "processing-job",
      member: "ProcessingJobName",
      actions: ["CreateProcessingJob", "DescribeProcessingJob", "StopProcessingJob", "AddTags"],
    },
    CreateTrainingJob: {
      resource: "training-job",
      member: "TrainingJobName",
      actions: ["CreateTrainingJob", "DescribeTrainingJob", "StopTrainingJob", "AddTags"],
    },
    CreateHyperParameterTuningJob: {
      resource: "hyper-parameter-tuning-job",
      member: "HyperParameterTuningJobName",
      actions: [
        "CreateHyperParameterTuningJob",
        "DescribeHyperParameterTuningJob",
        "StopHyperParameterTuningJob",
        "ListTrainingJobsForHyperParameterTuningJob",
        "AddTags",
      ],
    },
    CreateModel: {
      resource: "model",
      member: "ModelName",
      actions: ["CreateModel", "DescribeModel", "DeleteModel", "AddTags"],
    },
    CreateEndpointConfig: {
      resource: "endpoint-config",
      member: "EndpointConfigName",
      actions: ["CreateEndpointConfig", "DescribeEndpointConfig", "DeleteEndpointConfig", "AddTags"],
    },
    CreateEndpoint: {
      resource: "endpoint",
      member: "EndpointName",
      actions: ["CreateEndpoint", "DescribeEndpoint", "UpdateEndpoint", "DeleteEndpoint", "InvokeEndpoint", "AddTags"],
    },
    CreateTransformJob: {
      resource: "transform-job",
      member: "TransformJobName",
      actions: ["CreateTransformJob", "DescribeTransformJob", "StopTransformJob", "AddTags"],
    },
  };
