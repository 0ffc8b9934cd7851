/**
 * A pipeline definition against its grammar. The JSON schema AWS once published rejects what its own SDK writes (property files, joins,
 * conditions on them, retry lists …) and carries no licence, so the grammar is written down here, step by step, as the SDK emits it. Who has its
 * file can name it: `publishedSchema.ts`.
 */
import { checkRequest } from "./checkRequest.ts";
import { conditionProblems } from "./conditions.ts";
import { at, isObject, type JsonRecord, list, type Problem, textAt } from "./read.ts";
import { checkReferences, type KnownStep } from "./references.ts";

/** Largest definition AWS takes inline; its SDK switches to a file in S3 at 100 KB. */
export const MAX_CHARACTERS = 1_048_576;
const MAX_PARAMETERS = 200;

type StepKind = { operation: string; without: string[]; unsupported?: Record<string, string> };

/** Step types we write, with the request their arguments are and the name AWS makes up itself. */
export const stepKinds: Record<string, StepKind> = {
  Processing: { operation: "CreateProcessingJob", without: ["ProcessingJobName"] },
  Training: { operation: "CreateTrainingJob", without: ["TrainingJobName"] },
  Tuning: { operation: "CreateHyperParameterTuningJob", without: ["HyperParameterTuningJobName"] },
  Transform: { operation: "CreateTransformJob", without: ["TransformJobName"] },
  Model: { operation: "CreateModel", without: ["ModelName"] },
  RegisterModel: { operation: "CreateModelPackage", without: [] },
  EndpointConfig: {
    operation: "CreateEndpointConfig",
    without: ["EndpointConfigName"],
    unsupported: { DataCaptureConfig: "keep requests", ExplainerConfig: "explain answers" },
  },
  Endpoint: {
    operation: "CreateEndpoint",
    without: [],
    unsupported: { DeploymentConfig: "switch over in steps" },
  },
};

const stepMembers = [
  "Name",
  "Type",
  "Arguments",
  "DependsOn",
  "DisplayName",
  "Description",
  "CacheConfig",
  "RetryPolicies",
  "PropertyFiles",
];
const exceptions = [
  "Step.SERVICE_FAULT",
  "Step.THROTTLING",
  "SageMaker.JOB_INTERNAL_ERROR",
  "SageMaker.CAPACITY_ERROR",
  "SageMaker.RESOURCE_LIMIT",
];
const parameterTypes: Record<string, string> = {
  String: "string",
  Integer: "number",
  Float: "number",
  Boolean: "boolean",
};

function members(value: JsonRecord, allowed: readonly string[], path: string, problems: Problem[]): void {
  for (const key of Object.keys(value))
    if (!allowed.includes(key)) problems.push({ path: at(path, key), message: "is not a member AWS knows" });
}

function parameterProblems(parameter: unknown, path: string, seen: Set<string>, problems: Problem[]): void {
  if (!isObject(parameter)) {
    problems.push({ path, message: "must be an object" });
    return;
  }
  members(parameter, ["Name", "Type", "DefaultValue", "EnumValues", "Description"], path, problems);
  const name = textAt(parameter, "Name") ?? "";
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name))
    problems.push({ path: `${path}.Name`, message: `"${name}" is no parameter name` });
  if (seen.has(name)) problems.push({ path: `${path}.Name`, message: `"${name}" is there twice` });
  seen.add(name);
  const type = textAt(parameter, "Type") ?? "";
  const wanted = parameterTypes[type];
  if (wanted === undefined)
    problems.push({ path: `${path}.Type`, message: `"${type}" is none of ${Object.keys(parameterTypes).join(", ")}` });
  else if ("DefaultValue" in parameter && typeof parameter["DefaultValue"] !== wanted)
    problems.push({ path: `${path}.DefaultValue`, message: `must be of type ${type}` });
  const enumeration = parameter["EnumValues"];
  if (Array.isArray(enumeration) && "DefaultValue" in parameter && !enumeration.includes(parameter["DefaultValue"]))
    problems.push({ path: `${path}.DefaultValue`, message: "is none of the EnumValues" });
}

function retryProblems(policies: unknown, path: string, problems: Problem[]): void {
  list(policies).forEach((policy, index) => {
    const here = `${path}[${index}]`;
    if (!isObject(policy)) {
      problems.push({ path: here, message: "must be an object" });
      return;
    }
    members(
      policy,
      ["ExceptionType", "IntervalSeconds", "BackoffRate", "MaxAttempts", "ExpireAfterMin"],
      here,
      problems,
    );
    const types = list(policy["ExceptionType"]);
    if (types.length === 0) problems.push({ path: `${here}.ExceptionType`, message: "must be a list of exceptions" });
    types.forEach((type, place) => {
      if (typeof type !== "string" || !exceptions.includes(type))
        problems.push({
          path: `${here}.ExceptionType[${place}]`,
          message: `${JSON.stringify(type)} is none of ${exceptions.join(", ")}`,
        });
    });
    if ("MaxAttempts" in policy === "ExpireAfterMin" in policy)
      problems.push({ path: here, message: "needs either MaxAttempts or ExpireAfterMin" });
  });
}

function stepProblems(step: JsonRecord, path: string, problems: Problem[]): void {
  members(step, stepMembers, path, problems);
  const name = textAt(step, "Name") ?? "";
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name))
    problems.push({
      path: `${path}.Name`,
      message: `"${name}" must have 1 to 64 letters, digits, hyphens or underscores`,
    });
  const type = textAt(step, "Type") ?? "";
  const kind = stepKinds[type];
  const given = step["Arguments"];
  if (kind) {
    for (const problem of checkRequest(kind.operation, given, { variables: true, without: kind.without }))
      problems.push({ path: at(`${path}.Arguments`, problem.path), message: problem.message });
    for (const [key, what] of Object.entries(kind.unsupported ?? {}))
      if (isObject(given) && key in given)
        problems.push({ path: `${path}.Arguments.${key}`, message: `an ${type} step of a pipeline can't ${what}` });
  } else if (type === "Fail") {
    if (!isObject(given) || !("ErrorMessage" in given))
      problems.push({ path: `${path}.Arguments.ErrorMessage`, message: "is missing" });
  } else if (type !== "Condition")
    problems.push({ path: `${path}.Type`, message: `"${type}" is no type of step we know` });
  retryProblems(step["RetryPolicies"], `${path}.RetryPolicies`, problems);
  const cache = step["CacheConfig"];
  if (isObject(cache)) {
    members(cache, ["Enabled", "ExpireAfter"], `${path}.CacheConfig`, problems);
    if (!/^P(\d+[YMWD])*(T(\d+[HMS])+)?$/.test(textAt(cache, "ExpireAfter") ?? "P1D"))
      problems.push({ path: `${path}.CacheConfig.ExpireAfter`, message: "is no duration such as P30D" });
  }
}

/** All steps with their place; the ones inside a condition know which branch they live in. */
function collect(steps: unknown, path: string, branch: string[], found: KnownStep[], problems: Problem[]): void {
  list(steps).forEach((step, index) => {
    const here = `${path}[${index}]`;
    if (!isObject(step)) {
      problems.push({ path: here, message: "must be an object" });
      return;
    }
    found.push({ step, name: textAt(step, "Name") ?? "", type: textAt(step, "Type") ?? "", path: here, branch });
    stepProblems(step, here, problems);
    const given = step["Arguments"];
    if (textAt(step, "Type") !== "Condition" || !isObject(given)) return;
    members(given, ["Conditions", "IfSteps", "ElseSteps"], `${here}.Arguments`, problems);
    conditionProblems(given["Conditions"], `${here}.Arguments.Conditions`, problems);
    for (const side of ["IfSteps", "ElseSteps"])
      collect(given[side], `${here}.Arguments.${side}`, [...branch, `${here}.${side}`], found, problems);
  });
}

/**
 * @param definition the object, or its text
 * @returns everything AWS would refuse, by path; empty when nothing was found
 */
export function checkDefinition(definition: unknown): Problem[] {
  const problems: Problem[] = [];
  const text = typeof definition === "string" ? definition : JSON.stringify(definition);
  if (text.length > MAX_CHARACTERS)
    problems.push({
      path: "",
      message: `the definition has ${text.length.toLocaleString("en-US")} characters; AWS takes ${MAX_CHARACTERS.toLocaleString("en-US")}`,
    });
  let value: unknown = definition;
  if (typeof definition === "string")
    try {
      value = JSON.parse(definition);
    } catch {
      return [...problems, { path: "", message: "the definition is not JSON" }];
    }
  if (!isObject(value)) return [...problems, { path: "", message: "the definition must be an object" }];
  members(value, ["Version", "Metadata", "Parameters", "PipelineExperimentConfig", "Steps"], "", problems);
  if (value["Version"] !== "2020-12-01") problems.push({ path: "Version", message: 'must be "2020-12-01"' });
  const parameters = list(value["Parameters"]);
  if (parameters.length > MAX_PARAMETERS)
    problems.push({
      path: "Parameters",
      message: `${parameters.length} entries; at most ${MAX_PARAMETERS} are allowed`,
    });
  const names = new Set<string>();
  parameters.forEach((parameter, index) => parameterProblems(parameter, `Parameters[${index}]`, names, problems));
  const steps: KnownStep[] = [];
  collect(value["Steps"], "Steps", [], steps, problems);
  if (steps.length === 0) problems.push({ path: "Steps", message: "there are no steps" });
  checkReferences(steps, names, problems);
  return problems;
}
