/** Requests of direct jobs, in the order in which they may be sent. */
import type { Json } from "../../stages/contract.ts";
import {
  endpointArguments,
  endpointConfigArguments,
  isDeployed,
  modelArguments,
  transformArguments,
} from "./arguments/hosting.ts";
import { processingArguments } from "./arguments/processing.ts";
import { type JsonObject, type Render, root, type Writing } from "./arguments/render.ts";
import { trainingArguments, tuningArguments } from "./arguments/training.ts";
import { keys } from "./containerLayout.ts";
import { type Intermediate, type Job, leader, type Place } from "./intermediate.ts";

export type Operation =
  | "CreateProcessingJob"
  | "CreateTrainingJob"
  | "CreateHyperParameterTuningJob"
  | "CreateModel"
  | "CreateEndpointConfig"
  | "CreateEndpoint"
  | "CreateTransformJob";

export type DirectRequest = {
  /** Id of the stage; of several in one job, the first. */
  stage: string;
  /** All stages the request works for. */
  stages: string[];
  operation: Operation;
  request: JsonObject;
};

/** The part of an address that is known only when a tuning job has ended; whoever sends the requests puts the name in. */
export const BEST_JOB = "{BestTrainingJob.TrainingJobName}";

/** Addresses as texts. */
export function directRender(plan: Intermediate): Render {
  const base = root(plan);
  const byId = new Map(plan.jobs.map((job) => [job.id, job]));
  const output = (job: Job): string => `${base}${keys.processing(plan.run, job.name)}`;
  const find = (id: string): Job => {
    const job = byId.get(id);
    if (!job) throw new Error(`there is no job ${id}`);
    return job;
  };
  const place = (where: Place): string => {
    switch (where.at) {
      case "key":
      case "source":
        return `${base}${where.key}`;
      case "handover":
        return `${base}${keys.handover(plan.run, where.stage, where.port)}`;
      case "output":
        return `${output(find(where.job))}${where.path}`;
      case "archive": {
        const job = find(where.job);
        const made = job.kind === "tuning" ? BEST_JOB : job.name;
        return `${base}${keys.training(plan.run)}${made}/output/${where.archive}`;
      }
    }
  };
  return {
    place,
    processingOutput: output,
    trainingOutput: () => `${base}${keys.training(plan.run)}`,
    checkpoints: (job) => `${base}${keys.checkpoints(plan.run, job.name)}`,
    instance: (job) => job.machine.instance,
    role: () => plan.target.role ?? "",
  };
}

/** @returns one request per job, and for a deploy stage what puts its model behind an address */
export function toRequests(plan: Intermediate): DirectRequest[] {
  const writing: Writing = { plan, render: directRender(plan) };
  return plan.jobs.flatMap((job) => {
    const stages = job.stages.map((spec) => spec.stage.id);
    const made = (operation: Operation, request: JsonObject): DirectRequest => ({
      stage: leader(job).stage.id,
      stages,
      operation,
      request,
    });
    if (job.kind === "training")
      return [made("CreateTrainingJob", { TrainingJobName: job.name, ...trainingArguments(job, writing) })];
    if (job.kind === "tuning")
      return [
        made("CreateHyperParameterTuningJob", {
          HyperParameterTuningJobName: job.name,
          ...tuningArguments(job, writing),
        }),
      ];
    const own = made("CreateProcessingJob", { ProcessingJobName: job.name, ...processingArguments(job, writing) });
    if (!isDeployed(job)) return [own];
    const model: Json = job.name;
    const created = made("CreateModel", { ModelName: model, ...modelArguments(job, writing) });
    if (job.hosting.way === "batch") {
      const output = `${root(plan)}${keys.transform(plan.run, job.name)}`;
      return [
        own,
        created,
        made("CreateTransformJob", { TransformJobName: job.name, ...transformArguments(job, model, output, writing) }),
      ];
    }
    return [
      own,
      created,
      made("CreateEndpointConfig", {
        EndpointConfigName: job.name,
        ...endpointConfigArguments(job, model, writing),
      }),
      made("CreateEndpoint", {
        EndpointName: job.hosting.endpointName,
        ...endpointArguments(job, job.name, writing),
      }),
    ];
  });
}
