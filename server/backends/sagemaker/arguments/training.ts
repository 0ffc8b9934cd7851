/** CreateTrainingJob and CreateHyperParameterTuningJob without their names. */
import type { Json } from "../../../stages/contract.ts";
import {
  checkpointFolder,
  metricName,
  metricRegex,
  scriptHyperParameters,
  searchEnvironment,
  trainingEntrypoint,
} from "../containerLayout.ts";
import type { Job } from "../intermediate.ts";
import { compact, type JsonObject, type Writing } from "./render.ts";
import { environmentOf, kms, stageIds, tags, vpc } from "./shared.ts";

const inputs = (job: Job, { render }: Writing): Json[] =>
  job.channels.map(({ name, place }) => ({
    ChannelName: name,
    InputMode: "File",
    DataSource: {
      S3DataSource: { S3DataType: "S3Prefix", S3Uri: render.place(place), S3DataDistributionType: "FullyReplicated" },
    },
  }));

const metricsOf = (job: Job): { partition: string; key: string }[] => {
  if (job.form.job === "training") return job.form.metrics;
  return job.form.job === "tuning" ? [job.form.objective] : [];
};

/** What a single training job and each job of a search have in common. */
function trainingCommon(
  job: Job,
  writing: Writing,
  entrypoint: string[] | undefined,
): { [key: string]: Json | undefined } {
  const { plan, render } = writing;
  const { target } = plan;
  const { machine } = job;
  const metrics = metricsOf(job).map(({ partition, key }): Json => ({
    Name: metricName(partition, key),
    Regex: metricRegex(partition, key),
  }));
  return {
    AlgorithmSpecification: compact({
      TrainingImage: job.image,
      TrainingInputMode: "File",
      ContainerEntrypoint: entrypoint,
      MetricDefinitions: metrics.length > 0 ? metrics : undefined,
    }),
    CheckpointConfig:
      machine.spot && machine.checkpoints ? { S3Uri: render.checkpoints(job), LocalPath: checkpointFolder } : undefined,
    EnableInterContainerTrafficEncryption: target.encryptTraffic,
    EnableManagedSpotTraining: machine.spot,
    EnableNetworkIsolation: target.isolated,
    Environment: environmentOf(job.environment),
    InputDataConfig: inputs(job, writing),
    OutputDataConfig: compact({ S3OutputPath: render.trainingOutput(), KmsKeyId: kms(target) }),
    ResourceConfig: compact({
      InstanceCount: machine.count,
      InstanceType: render.instance(job),
      VolumeSizeInGB: machine.volumeGb,
      VolumeKmsKeyId: kms(target),
    }),
    RoleArn: render.role(),
    StoppingCondition: compact({
      MaxRuntimeInSeconds: machine.maxSeconds,
      MaxWaitTimeInSeconds: machine.spot ? (machine.maxWaitSeconds ?? machine.maxSeconds * 2) : undefined,
    }),
    VpcConfig: vpc(target),
  };
}

export function trainingArguments(job: Job, writing: Writing): JsonObject {
  return compact({
    ...trainingCommon(job, writing, [...trainingEntrypoint]),
    Tags: tags(writing.plan, stageIds(job)),
  });
}

/** AWS writes numbers of a search as texts. */
const range = (one: { name: string; low: number; high: number; log: boolean }): Json => ({
  Name: one.name,
  MinValue: String(one.low),
  MaxValue: String(one.high),
  ScalingType: one.log ? "Logarithmic" : "Linear",
});

/** @throws Error when the job is not a search: a mistake of ours */
export function tuningArguments(job: Job, writing: Writing): JsonObject {
  const { form } = job;
  if (form.job !== "tuning") throw new Error(`${job.id} is not a tuning job`);
  return compact({
    HyperParameterTuningJobConfig: {
      Strategy: form.strategy,
      HyperParameterTuningJobObjective: {
        Type: form.objective.goal,
        MetricName: metricName(form.objective.partition, form.objective.key),
      },
      ResourceLimits: {
        MaxNumberOfTrainingJobs: form.trials,
        MaxParallelTrainingJobs: Math.min(job.search.parallel, form.trials),
      },
      ParameterRanges: {
        IntegerParameterRanges: form.ranges.filter((one) => one.integer).map(range),
        ContinuousParameterRanges: form.ranges.filter((one) => !one.integer).map(range),
        CategoricalParameterRanges: [],
      },
      TrainingJobEarlyStoppingType: "Off",
      RandomSeed: form.seed,
    },
    TrainingJobDefinition: compact({
      // A search can't replace the image's entry, only what the image's toolkit calls.
      ...trainingCommon(job, writing, undefined),
      Environment: environmentOf({ ...searchEnvironment, ...job.environment }),
      StaticHyperParameters: { ...scriptHyperParameters },
    }),
    Tags: tags(writing.plan, stageIds(job)),
  });
}
