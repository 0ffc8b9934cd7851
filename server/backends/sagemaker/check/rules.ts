/** What AWS refuses although its model allows it, and what we refuse because it would surprise: rules of single requests. */
import { isClosedImage } from "../images.ts";
import { at, isObject, type JsonRecord, list, numberAt, objectAt, type Problem, textAt } from "./read.ts";
import { endpointConfigRules, endpointRules } from "./hostingRules.ts";
import { trainingRules, tuningRules } from "./trainingRules.ts";
import { uniqueNames } from "./uniqueNames.ts";

export type Rule = (request: JsonRecord, problems: Problem[]) => void;

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Every S3 address in a request: a bucket name AWS could have given. */
function addressRules(value: unknown, path: string, problems: Problem[]): void {
  if (typeof value === "string") {
    if (!value.startsWith("s3://")) return;
    const bucket = value.slice(5).split("/")[0] ?? "";
    if (!BUCKET.test(bucket) || bucket.includes("..") || /^\d+\.\d+\.\d+\.\d+$/.test(bucket))
      problems.push({
        path,
        message: `"${bucket}" is no bucket name: 3 to 63 lower-case letters, digits, hyphens and dots`,
      });
    return;
  }
  if (Array.isArray(value)) value.forEach((item, index) => addressRules(item, `${path}[${index}]`, problems));
  else if (isObject(value))
    for (const [key, item] of Object.entries(value)) addressRules(item, at(path, key), problems);
}

function imageRules(value: unknown, path: string, problems: Problem[]): void {
  if (typeof value !== "string") return;
  if (isClosedImage(value))
    problems.push({ path, message: `${value} belongs to a service that is closed to new customers` });
  else if (!/^[\w.-]+(:\d+)?\/[\w./-]+(:[\w.-]{1,128}|@sha256:[0-9a-f]{64})?$/.test(value))
    problems.push({ path, message: `"${value}" is no address of a container image: registry/repository:tag` });
}

function tagRules(request: JsonRecord, problems: Problem[]): void {
  const seen = new Set<string>();
  list(request["Tags"]).forEach((tag, index) => {
    const key = textAt(tag, "Key") ?? "";
    if (seen.has(key)) problems.push({ path: `Tags[${index}].Key`, message: `the tag "${key}" is there twice` });
    if (/^aws:/i.test(key))
      problems.push({ path: `Tags[${index}].Key`, message: `"${key}": keys that begin with aws: are AWS's own` });
    seen.add(key);
  });
}

function processingRules(request: JsonRecord, problems: Problem[]): void {
  const cluster = objectAt(request, "ProcessingResources", "ClusterConfig");
  for (const key of ["InstanceType", "InstanceCount"])
    if (cluster && !(key in cluster))
      problems.push({ path: `ProcessingResources.ClusterConfig.${key}`, message: "is missing" });
  if (!("StoppingCondition" in request))
    problems.push({ path: "StoppingCondition", message: "is missing: without a time limit a job may cost any amount" });
  const inputs = list(request["ProcessingInputs"]);
  const outputs = list(objectAt(request, "ProcessingOutputConfig")?.["Outputs"]);
  if (outputs.length > 10)
    problems.push({
      path: "ProcessingOutputConfig.Outputs",
      message: `${outputs.length} entries; at most 10 are allowed`,
    });
  uniqueNames(inputs, "InputName", "ProcessingInputs", problems);
  uniqueNames(outputs, "OutputName", "ProcessingOutputConfig.Outputs", problems);
  const local = (item: unknown, part: string, path: string): void => {
    const folder = textAt(objectAt(item, part), "LocalPath");
    if (folder !== null && !folder.startsWith("/opt/ml/processing/"))
      problems.push({ path: `${path}.${part}.LocalPath`, message: `"${folder}" must lie in /opt/ml/processing/` });
  };
  inputs.forEach((item, index) => local(item, "S3Input", `ProcessingInputs[${index}]`));
  outputs.forEach((item, index) => local(item, "S3Output", `ProcessingOutputConfig.Outputs[${index}]`));
  imageRules(objectAt(request, "AppSpecification")?.["ImageUri"], "AppSpecification.ImageUri", problems);
}

function modelRules(request: JsonRecord, problems: Problem[]): void {
  const container = objectAt(request, "PrimaryContainer");
  if (!container && list(request["Containers"]).length === 0)
    problems.push({ path: "PrimaryContainer", message: "is missing" });
  if (!("ExecutionRoleArn" in request)) problems.push({ path: "ExecutionRoleArn", message: "is missing" });
  imageRules(container?.["Image"], "PrimaryContainer.Image", problems);
  const data = textAt(container, "ModelDataUrl");
  if (data !== null && !data.endsWith(".tar.gz"))
    problems.push({ path: "PrimaryContainer.ModelDataUrl", message: `"${data}" must be a .tar.gz` });
}

function transformRules(request: JsonRecord, problems: Problem[]): void {
  const payload = numberAt(request, "MaxPayloadInMB") ?? 6;
  const jobs = numberAt(request, "MaxConcurrentTransforms") ?? 1;
  if (payload * jobs > 100)
    problems.push({
      path: "MaxPayloadInMB",
      message: `${payload} MB in ${jobs} transforms at a time are ${payload * jobs} MB; at most 100 MB are allowed`,
    });
  for (const key of ["InputFilter", "OutputFilter"]) {
    const filter = textAt(objectAt(request, "DataProcessing"), key);
    if (filter !== null && filter.length > 63)
      problems.push({ path: `DataProcessing.${key}`, message: `${filter.length} characters; at most 63 are allowed` });
  }
}

const byOperation: Record<string, Rule> = {
  CreateProcessingJob: processingRules,
  CreateTrainingJob: trainingRules,
  CreateHyperParameterTuningJob: tuningRules,
  CreateModel: modelRules,
  CreateEndpointConfig: endpointConfigRules,
  CreateEndpoint: endpointRules,
  UpdateEndpoint: endpointRules,
  CreateTransformJob: transformRules,
};

/** @param request a request, or the arguments of a step, whose variables the rules pass over */
export function checkRules(operation: string, request: JsonRecord, problems: Problem[]): void {
  byOperation[operation]?.(request, problems);
  tagRules(request, problems);
  addressRules(request, "", problems);
  if (operation === "CreateTrainingJob")
    imageRules(
      objectAt(request, "AlgorithmSpecification")?.["TrainingImage"],
      "AlgorithmSpecification.TrainingImage",
      problems,
    );
  if (operation === "CreateHyperParameterTuningJob")
    imageRules(
      objectAt(request, "TrainingJobDefinition", "AlgorithmSpecification")?.["TrainingImage"],
      "TrainingJobDefinition.AlgorithmSpecification.TrainingImage",
      problems,
    );
}
