/** Rules of training and tuning jobs. */
import { type JsonRecord, list, numberAt, objectAt, type Problem, textAt } from "./read.ts";
import { uniqueNames } from "./uniqueNames.ts";

const LONGEST = 28 * 86_400;

/** Members of services that are closed to new customers. */
const closed: Record<string, string> = {
  DebugHookConfig: "SageMaker Debugger",
  DebugRuleConfigurations: "SageMaker Debugger",
  ProfilerConfig: "SageMaker Debugger's profiler",
  ProfilerRuleConfigurations: "SageMaker Debugger's profiler",
};

/** What a training job and the definition of a search's jobs have in common. @param path prefix of paths */
function trainingJobRules(request: JsonRecord, problems: Problem[], path = ""): void {
  const missing = (key: string): void => {
    problems.push({ path: `${path}${key}`, message: "is missing" });
  };
  if (!("AlgorithmSpecification" in request)) missing("AlgorithmSpecification");
  const resources = objectAt(request, "ResourceConfig");
  if (!resources) missing("ResourceConfig");
  else
    for (const key of ["InstanceType", "InstanceCount", "VolumeSizeInGB"])
      if (!(key in resources)) missing(`ResourceConfig.${key}`);
  const stopping = objectAt(request, "StoppingCondition");
  const longest = numberAt(stopping, "MaxRuntimeInSeconds");
  if (longest === null) missing("StoppingCondition.MaxRuntimeInSeconds");
  else if (longest > LONGEST)
    problems.push({
      path: `${path}StoppingCondition.MaxRuntimeInSeconds`,
      message: `${longest} s is longer than AWS lets a training job run, ${LONGEST} s (28 days)`,
    });
  const wait = numberAt(stopping, "MaxWaitTimeInSeconds");
  if (request["EnableManagedSpotTraining"] === true) {
    if (wait === null)
      problems.push({ path: `${path}StoppingCondition.MaxWaitTimeInSeconds`, message: "is missing for a spot job" });
    else if (longest !== null && wait < longest)
      problems.push({
        path: `${path}StoppingCondition.MaxWaitTimeInSeconds`,
        message: `${wait} s is shorter than the time limit, ${longest} s`,
      });
    if (!("CheckpointConfig" in request))
      problems.push({
        path: `${path}CheckpointConfig`,
        message: "is missing: an interrupted spot job would begin anew and pay twice",
      });
  } else if (wait !== null)
    problems.push({
      path: `${path}StoppingCondition.MaxWaitTimeInSeconds`,
      message: "only a spot job waits; leave it out",
    });
  const keep = numberAt(resources, "KeepAlivePeriodInSeconds");
  if (keep !== null && request["EnableManagedSpotTraining"] === true)
    problems.push({
      path: `${path}ResourceConfig.KeepAlivePeriodInSeconds`,
      message: "a spot job can't keep its machines",
    });
  uniqueNames(list(request["InputDataConfig"]), "ChannelName", `${path}InputDataConfig`, problems);
}

export function trainingRules(request: JsonRecord, problems: Problem[]): void {
  for (const [key, service] of Object.entries(closed))
    if (key in request) problems.push({ path: key, message: `${service} is closed to new customers` });
  trainingJobRules(request, problems);
}

function rangeRules(range: unknown, path: string, problems: Problem[]): void {
  const name = textAt(range, "Name") ?? "";
  const [low, high] = [Number(textAt(range, "MinValue")), Number(textAt(range, "MaxValue"))];
  if (Number.isNaN(low) || Number.isNaN(high)) {
    problems.push({ path, message: `the range of ${name} must be numbers written as text` });
    return;
  }
  if (low >= high) problems.push({ path, message: `the range of ${name} is upside down or empty: ${low} to ${high}` });
  const scale = textAt(range, "ScalingType");
  if (scale === "Logarithmic" && low <= 0)
    problems.push({ path, message: `the log scale of ${name} needs a lower end above zero` });
  if (scale === "ReverseLogarithmic" && (low < 0 || high >= 1))
    problems.push({ path, message: `the reverse log scale of ${name} needs a range within 0 to 1` });
}

export function tuningRules(request: JsonRecord, problems: Problem[]): void {
  const config = objectAt(request, "HyperParameterTuningJobConfig");
  const definition = objectAt(request, "TrainingJobDefinition");
  if (!definition) problems.push({ path: "TrainingJobDefinition", message: "is missing" });
  else trainingJobRules(definition, problems, "TrainingJobDefinition.");
  const ranges = objectAt(config, "ParameterRanges");
  const names = new Set<string>();
  let count = 0;
  for (const kind of ["IntegerParameterRanges", "ContinuousParameterRanges", "CategoricalParameterRanges"])
    list(ranges?.[kind]).forEach((range, index) => {
      const path = `HyperParameterTuningJobConfig.ParameterRanges.${kind}[${index}]`;
      const name = textAt(range, "Name") ?? "";
      count += 1;
      if (names.has(name)) problems.push({ path, message: `"${name}" is searched twice` });
      if (name in (objectAt(definition, "StaticHyperParameters") ?? {}))
        problems.push({ path, message: `"${name}" is searched and fixed at the same time` });
      names.add(name);
      if (kind !== "CategoricalParameterRanges") rangeRules(range, path, problems);
    });
  if (config && count === 0)
    problems.push({ path: "HyperParameterTuningJobConfig.ParameterRanges", message: "nothing is searched" });
  const limits = objectAt(config, "ResourceLimits");
  const [most, parallel] = [numberAt(limits, "MaxNumberOfTrainingJobs"), numberAt(limits, "MaxParallelTrainingJobs")];
  if (most === null)
    problems.push({
      path: "HyperParameterTuningJobConfig.ResourceLimits.MaxNumberOfTrainingJobs",
      message: "is missing: a search without an end may cost any amount",
    });
  else if (parallel !== null && parallel > most)
    problems.push({
      path: "HyperParameterTuningJobConfig.ResourceLimits.MaxParallelTrainingJobs",
      message: `${parallel} trials at a time of ${most} in all`,
    });
  const objective = textAt(objectAt(config, "HyperParameterTuningJobObjective"), "MetricName");
  const metrics = list(objectAt(definition, "AlgorithmSpecification")?.["MetricDefinitions"]);
  if (objective !== null && !metrics.some((metric) => textAt(metric, "Name") === objective))
    problems.push({
      path: "TrainingJobDefinition.AlgorithmSpecification.MetricDefinitions",
      message: `the objective "${objective}" is not among the metrics the jobs report`,
    });
}
