/**
 * Where the published schema of pipeline definitions is behind what AWS's own SDK writes and the service takes. Each gap is named and
 * mended alone, so that everything else of the schema holds; a gap that a newer schema has closed may be taken out.
 */
import type { Json } from "../../../stages/contract.ts";

/** A place in the schema's `definitions`: keys joined by dots; `*Step` stands for every step. */
export type Patch = { at: string; set: Json } | { at: string; add: Json[] };
export type SchemaGap = { gap: string; why: string; patches: Patch[] };

const step = (name: string): string => `${name}Step.properties`;
const argument = (name: string): string => `${step(name)}.Arguments.properties`;
const ref = (name: string): Json => ({ $ref: `#/definitions/${name}` });
const text = ref("StringArgumentValue");
/** The service model decides what is in them; the schema only has to let them pass. */
const environment: Json = { type: "object", additionalProperties: text };

export const schemaGaps: SchemaGap[] = [
  {
    gap: "EnumValues of a parameter",
    why: "the SDK writes the choices a parameter allows",
    patches: ["String", "Integer", "Float", "Boolean"].map((type): Patch => ({
      at: `${type}Parameter.properties.EnumValues`,
      set: { type: "array" },
    })),
  },
  {
    gap: "PipelineExperimentConfig",
    why: "the SDK writes it into every definition",
    patches: [
      {
        at: "/properties.PipelineExperimentConfig",
        set: {
          type: "object",
          properties: { ExperimentName: text, TrialName: text },
          additionalProperties: false,
        },
      },
    ],
  },
  {
    gap: "AppManaged of inputs and outputs",
    why: "a member of the service's own request, which the SDK always writes",
    patches: [
      {
        at: "ProcessingArgs.properties.ProcessingInputs.items.properties.AppManaged",
        set: ref("BooleanArgumentValue"),
      },
      {
        at: "ProcessingArgs.properties.ProcessingOutputConfig.properties.Outputs.items.properties.AppManaged",
        set: ref("BooleanArgumentValue"),
      },
    ],
  },
  {
    gap: "PropertyFiles",
    why: "a condition reads a result through one; the SDK writes them beside a step's arguments",
    patches: [
      {
        at: `${step("Processing")}.PropertyFiles`,
        set: {
          type: "array",
          items: {
            type: "object",
            properties: {
              PropertyFileName: { type: "string" },
              OutputName: { type: "string" },
              FilePath: { type: "string" },
            },
            required: ["PropertyFileName", "OutputName", "FilePath"],
            additionalProperties: false,
          },
        },
      },
    ],
  },
  {
    gap: "DisplayName with spaces",
    why: "it is shown to people and names nothing; only the step's Name must be without spaces",
    patches: [{ at: "*Step.properties.DisplayName", set: { type: "string", minLength: 1, maxLength: 1024 } }],
  },
  {
    gap: "ExceptionType as a list",
    why: "the SDK writes a list of exceptions per retry policy",
    patches: [
      {
        at: "RetryPolicy.properties.ExceptionType",
        set: {
          type: "array",
          minItems: 1,
          items: {
            type: "string",
            enum: [
              "Step.SERVICE_FAULT",
              "Step.THROTTLING",
              "SageMaker.JOB_INTERNAL_ERROR",
              "SageMaker.CAPACITY_ERROR",
              "SageMaker.RESOURCE_LIMIT",
            ],
          },
        },
      },
    ],
  },
  {
    gap: "Std:Join",
    why: "its definition lacks the level of properties, and no text may be one",
    patches: [
      {
        at: "JoinFunction.properties.Std:Join",
        set: {
          type: "object",
          properties: { On: { type: "string" }, Values: { type: "array", items: text } },
          required: ["Values"],
          additionalProperties: false,
        },
      },
      { at: "StringArgumentValue.oneOf", add: [ref("JoinFunction")] },
    ],
  },
  {
    gap: "Std:JsonGet in a condition",
    why: "the SDK's way to compare a value of a property file",
    patches: [
      {
        at: "JsonGetFunction",
        set: {
          type: "object",
          properties: {
            "Std:JsonGet": {
              type: "object",
              properties: { PropertyFile: ref("GetFunction"), Path: { type: "string" } },
              required: ["PropertyFile", "Path"],
              additionalProperties: false,
            },
          },
          required: ["Std:JsonGet"],
          additionalProperties: false,
        },
      },
      { at: "BinaryCondition.properties.LeftValue.anyOf", add: [ref("JsonGetFunction")] },
    ],
  },
  {
    gap: "Environment of training, tuning and registered models",
    why: "members of the service's own requests",
    patches: [
      { at: `${argument("Training")}.Environment`, set: environment },
      { at: "HyperParameterTrainingJobDefinition.properties.Environment", set: environment },
      {
        at: `${argument("RegisterModel")}.InferenceSpecification.properties.Containers.items.properties.Environment`,
        set: environment,
      },
    ],
  },
  {
    gap: "ModelDataUrl that is put together",
    why: "a model made by an earlier step has an address with the execution's id in it",
    patches: [{ at: "ContainerDefinition.properties.ModelDataUrl", set: text }],
  },
  {
    gap: "OutputConfig of asynchronous endpoints",
    why: "the schema puts it inside ClientConfig; the service's own request has it beside",
    patches: [
      {
        at: `${argument("EndpointConfig")}.AsyncInferenceConfig.properties.OutputConfig`,
        set: {
          type: "object",
          properties: {
            KmsKeyId: text,
            S3OutputPath: text,
            S3FailurePath: text,
            NotificationConfig: { type: "object" },
          },
          additionalProperties: false,
        },
      },
    ],
  },
  {
    gap: "RetryPolicies of endpoint steps",
    why: "the SDK takes them for every step of a job or resource",
    patches: ["EndpointConfig", "Endpoint"].map((name): Patch => ({
      at: `${step(name)}.RetryPolicies`,
      set: { type: "array", items: ref("RetryPolicy") },
    })),
  },
  {
    gap: "ContainerEntrypoint of training",
    why: "a member of the service's own request",
    patches: ["ContainerEntrypoint", "ContainerArguments"].map((name): Patch => ({
      at: `${argument("Training")}.AlgorithmSpecification.properties.${name}`,
      set: { type: "array", items: text },
    })),
  },
  {
    gap: "RandomSeed of tuning",
    why: "a member of the service's own request",
    patches: [
      {
        at: `${argument("Tuning")}.HyperParameterTuningJobConfig.properties.RandomSeed`,
        set: ref("IntegerArgumentValue"),
      },
    ],
  },
  {
    gap: "ModelApprovalStatus and Tags of a registered model",
    why: "members of the service's own request; the SDK always writes the status",
    patches: [
      { at: `${argument("RegisterModel")}.ModelApprovalStatus`, set: text },
      { at: `${argument("RegisterModel")}.Tags`, set: { type: "array", items: ref("Tag") } },
    ],
  },
  {
    gap: "Model and endpoint steps inside a condition",
    why: "the SDK lets any step stand in a branch, and what follows a gate has to",
    patches: ["IfSteps", "ElseSteps"].map((branch): Patch => ({
      at: `${argument("Condition")}.${branch}.items.oneOf`,
      add: ["CreateModelStep", "EndpointConfigStep", "EndpointStep", "TuningStep"].map(ref),
    })),
  },
  {
    gap: "Type of an EndpointConfig step",
    why: "the schema says Endpoint, the SDK writes EndpointConfig",
    patches: [{ at: `${step("EndpointConfig")}.Type`, set: { type: "string", enum: ["EndpointConfig"] } }],
  },
];
