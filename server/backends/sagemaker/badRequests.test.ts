import { describe, expect, it } from "vitest";
import { checkRequest } from "./check/checkRequest.ts";
import { compiled, templates, withConfig } from "./testing/documents.ts";
import { changed } from "./testing/changed.ts";

const churn = templates["churn"] ?? fail();
const random = withConfig(churn, "tune", { sampler: "random", prune: false, searchRows: 10_000_000 });

const long = (length: number): string => "x".repeat(length);

/** Requests nobody can type, but a mistake of ours could make. */
const requests: [string, string, (string | number)[], unknown][] = [
  ["a newline in a hyper-parameter", "CreateTrainingJob", ["HyperParameters", "note"], "two\nlines"],
  ["a hyper-parameter of 2501 characters", "CreateTrainingJob", ["HyperParameters", "note"], long(2501)],
  ["a number as hyper-parameter", "CreateTrainingJob", ["HyperParameters", "depth"], 3],
  [
    "more than 20 channels",
    "CreateTrainingJob",
    ["InputDataConfig"],
    Array.from({ length: 21 }, (_, index) => channel(`c${index}`)),
  ],
  ["a channel twice", "CreateTrainingJob", ["InputDataConfig"], [channel("a"), channel("a")]],
  ["a channel with a space", "CreateTrainingJob", ["InputDataConfig", 0, "ChannelName"], "my data"],
  ["an unknown member", "CreateTrainingJob", ["ResourceConfig", "Instances"], 1],
  ["no machine", "CreateTrainingJob", ["ResourceConfig"], undefined],
  ["no algorithm", "CreateTrainingJob", ["AlgorithmSpecification"], undefined],
  ["no time limit", "CreateTrainingJob", ["StoppingCondition"], undefined],
  ["an input mode AWS doesn't have", "CreateTrainingJob", ["AlgorithmSpecification", "TrainingInputMode"], "Stream"],
  ["Debugger", "CreateTrainingJob", ["DebugHookConfig"], { S3OutputPath: "s3://ml-results/debug" }],
  ["the profiler", "CreateTrainingJob", ["ProfilerConfig"], { DisableProfiler: true }],
  ["spot without a checkpoint", "CreateTrainingJob", ["EnableManagedSpotTraining"], true],
  ["a text for a yes or no", "CreateTrainingJob", ["EnableNetworkIsolation"], "true"],
  ["a fraction of a machine", "CreateTrainingJob", ["ResourceConfig", "InstanceCount"], 1.5],
  [
    "an 11th processing input",
    "CreateProcessingJob",
    ["ProcessingInputs"],
    Array.from({ length: 11 }, (_, index) => input(`i${index}`)),
  ],
  ["an input twice", "CreateProcessingJob", ["ProcessingInputs"], [input("a"), input("a")]],
  [
    "an input outside the processing folder",
    "CreateProcessingJob",
    ["ProcessingInputs", 0, "S3Input", "LocalPath"],
    "/opt/ml/input",
  ],
  [
    "an input from another protocol",
    "CreateProcessingJob",
    ["ProcessingInputs", 0, "S3Input", "S3Uri"],
    "gs://bucket/x",
  ],
  [
    "an entry argument of 257 characters",
    "CreateProcessingJob",
    ["AppSpecification", "ContainerEntrypoint", 0],
    long(257),
  ],
  ["an environment value of 300 characters", "CreateProcessingJob", ["Environment", "A"], long(300)],
  ["a null", "CreateProcessingJob", ["StoppingCondition", "MaxRuntimeInSeconds"], null],
  ["a list for an object", "CreateProcessingJob", ["ProcessingResources"], []],
  ["a model that isn't packed", "CreateModel", ["PrimaryContainer", "ModelDataUrl"], "s3://ml-results/model/"],
  ["a model without a container", "CreateModel", ["PrimaryContainer"], undefined],
  ["a 64-character model name", "CreateModel", ["ModelName"], `a${long(63)}`],
  [
    "Elastic Inference on a variant",
    "CreateEndpointConfig",
    ["ProductionVariants", 0, "AcceleratorType"],
    "ml.eia2.medium",
  ],
  [
    "a serverless variant with an instance",
    "CreateEndpointConfig",
    ["ProductionVariants", 0, "ServerlessConfig"],
    { MemorySizeInMB: 2048, MaxConcurrency: 5 },
  ],
  ["a variant without a machine", "CreateEndpointConfig", ["ProductionVariants", 0, "InstanceType"], undefined],
  ["Clarify", "CreateEndpointConfig", ["ExplainerConfig"], {}],
  [
    "a canary of 60 %",
    "CreateEndpoint",
    ["DeploymentConfig"],
    routing("CANARY", { CanarySize: { Type: "CAPACITY_PERCENT", Value: 60 } }),
  ],
  ["a canary without a size", "CreateEndpoint", ["DeploymentConfig"], routing("CANARY", {})],
  ["an endpoint's name in capitals with an underscore", "CreateEndpoint", ["EndpointName"], "My_Endpoint"],
  [
    "a tuning range upside down",
    "CreateHyperParameterTuningJob",
    ["HyperParameterTuningJobConfig", "ParameterRanges", "ContinuousParameterRanges", 0, "MinValue"],
    "9",
  ],
  [
    "a log scale from zero",
    "CreateHyperParameterTuningJob",
    ["HyperParameterTuningJobConfig", "ParameterRanges", "ContinuousParameterRanges", 0, "MinValue"],
    "0",
  ],
  [
    "a range that is no number",
    "CreateHyperParameterTuningJob",
    ["HyperParameterTuningJobConfig", "ParameterRanges", "IntegerParameterRanges", 0, "MaxValue"],
    "many",
  ],
  ["a tuning job's name of 33 characters", "CreateHyperParameterTuningJob", ["HyperParameterTuningJobName"], long(33)],
  [
    "more trials at a time than in all",
    "CreateHyperParameterTuningJob",
    ["HyperParameterTuningJobConfig", "ResourceLimits", "MaxParallelTrainingJobs"],
    50,
  ],
  [
    "an objective nobody reports",
    "CreateHyperParameterTuningJob",
    ["HyperParameterTuningJobConfig", "HyperParameterTuningJobObjective", "MetricName"],
    "validation:luck",
  ],
  [
    "a strategy AWS doesn't have",
    "CreateHyperParameterTuningJob",
    ["HyperParameterTuningJobConfig", "Strategy"],
    "TPE",
  ],
  ["transforms of more than 100 MB at a time", "CreateTransformJob", ["MaxConcurrentTransforms"], 20],
];

/** Where a rule speaks of another member than the one that was changed. */
const related: Record<string, RegExp> = {
  "spot without a checkpoint": /^CheckpointConfig$/,
  "an objective nobody reports": /MetricDefinitions$/,
  "transforms of more than 100 MB at a time": /^MaxPayloadInMB$/,
};

describe("bad requests", () => {
  const good = [
    ...compiled(random, { search: "jobs" }).requests,
    ...compiled(churn, { hosting: { way: "batch", input: "s3://ml-in/x/" } }).requests,
  ];
  const first = (operation: string): unknown => good.find((made) => made.operation === operation)?.request;

  for (const [what, operation, path, value] of requests)
    it(`${what} is found in ${operation} at ${path.join(".")}`, () => {
      expect(checkRequest(operation, first(operation))).toEqual([]);
      const problems = checkRequest(operation, changed(first(operation), path, value));
      const named = problems.map((problem) => problem.path.replace(/\[(\d+)\]/g, ".$1"));
      const top = String(path[0]);
      expect(named.some((place) => place.startsWith(top) || related[what]?.test(place) === true)).toBe(true);
    });
});

function channel(name: string): unknown {
  const source = { S3DataType: "S3Prefix", S3Uri: "s3://ml-results/x/" };
  return { ChannelName: name, DataSource: { S3DataSource: source } };
}
function input(name: string): unknown {
  const s3 = { S3Uri: "s3://ml-results/x/", LocalPath: `/opt/ml/processing/input/${name}`, S3DataType: "S3Prefix" };
  return { InputName: name, S3Input: s3 };
}
function routing(type: string, size: Record<string, unknown>): unknown {
  return {
    BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: type, WaitIntervalInSeconds: 60, ...size } },
  };
}
function fail(): never {
  throw new Error("the test's own document is wrong");
}
