/** Addresses, machines and approval as parameters and references of a pipeline definition. */
import type { Json } from "../../stages/contract.ts";
import { type JsonObject, type Render, root } from "./arguments/render.ts";
import { isDeployed } from "./arguments/hosting.ts";
import { keys, MODEL_ARCHIVE, PROCESSING_OUTPUT } from "./containerLayout.ts";
import type { Intermediate, Job, Place } from "./intermediate.ts";
import { slug } from "./names.ts";

export const parameterNames = {
  processing: "ProcessingInstanceType",
  training: "TrainingInstanceType",
  approval: "ModelApprovalStatus",
} as const;

/** `Customers` → `CustomersFolder`; parameter names hold letters and digits. */
const camel = (text: string): string =>
  slug(text)
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
const dataParameter = (plan: Intermediate, stage: string, what = "Folder"): string => {
  const spec = [...plan.jobs.flatMap((job) => job.stages), ...plan.local].find((one) => one.stage.id === stage);
  const name = camel(spec?.stage.name ?? stage) || camel(stage);
  const same = plan.jobs.flatMap((job) => job.stages).filter((one) => camel(one.stage.name) === name).length;
  return `${(same > 1 ? camel(stage) : name).slice(0, 40)}${what}`;
};

const isPreset = (plan: Intermediate, job: Job): boolean =>
  job.machine.instance === (job.kind === "processing" ? plan.target.processing : plan.target.training).instance;

const join = (...values: Json[]): Json => ({ "Std:Join": { On: "/", Values: values } });
const EXECUTION: Json = { Get: "Execution.PipelineExecutionId" };

/** Without slashes at the ends, for joining. */
const runs = (plan: Intermediate): string => `${root(plan)}runs`;

export function definitionRender(plan: Intermediate): Render {
  const byId = new Map(plan.jobs.map((job) => [job.id, job]));
  const place = (where: Place): Json => {
    switch (where.at) {
      case "key":
        return `${root(plan)}${where.key}`;
      case "source":
        return { Get: `Parameters.${dataParameter(plan, where.stage)}` };
      case "handover":
        return { Get: `Parameters.${dataParameter(plan, where.stage, camel(where.port))}` };
      case "output":
        return join(
          { Get: `Steps.${where.job}.ProcessingOutputConfig.Outputs['${PROCESSING_OUTPUT}'].S3Output.S3Uri` },
          where.path,
        );
      case "archive": {
        const job = byId.get(where.job);
        if (job?.kind === "training" && where.archive === MODEL_ARCHIVE)
          return { Get: `Steps.${where.job}.ModelArtifacts.S3ModelArtifacts` };
        // Where the step itself wrote: a step answered from the cache wrote in another execution.
        const step = `Steps.${where.job}`;
        return job?.kind === "tuning"
          ? join(
              { Get: `${step}.TrainingJobDefinition.OutputDataConfig.S3OutputPath` },
              { Get: `${step}.TrainingJobSummaries[0].TrainingJobName` },
              "output",
              where.archive,
            )
          : join(
              { Get: `${step}.OutputDataConfig.S3OutputPath` },
              { Get: `${step}.TrainingJobName` },
              "output",
              where.archive,
            );
      }
    }
  };
  return {
    place,
    processingOutput: (job) => join(runs(plan), EXECUTION, job.id),
    trainingOutput: () => join(runs(plan), EXECUTION),
    checkpoints: (job) => join(runs(plan), EXECUTION, job.id, "checkpoints"),
    instance: (job) =>
      isPreset(plan, job)
        ? { Get: `Parameters.${job.kind === "processing" ? parameterNames.processing : parameterNames.training}` }
        : job.machine.instance,
    role: () => plan.target.role ?? "",
  };
}

/** What may be changed from one execution to the next. */
export function parameters(plan: Intermediate): JsonObject[] {
  const found: JsonObject[] = [];
  const text = (name: string, value: string): void => {
    if (!found.some((one) => one["Name"] === name)) found.push({ Name: name, Type: "String", DefaultValue: value });
  };
  for (const job of plan.jobs)
    for (const { place } of job.channels) {
      if (place.at === "source") text(dataParameter(plan, place.stage), `${root(plan)}${place.key}`);
      if (place.at === "handover")
        text(
          dataParameter(plan, place.stage, camel(place.port)),
          `${root(plan)}${keys.handover(plan.run, place.stage, place.port)}`,
        );
    }
  if (plan.jobs.some((job) => job.kind === "processing" && isPreset(plan, job)))
    text(parameterNames.processing, plan.target.processing.instance);
  if (plan.jobs.some((job) => job.kind !== "processing" && isPreset(plan, job)))
    text(parameterNames.training, plan.target.training.instance);
  if (plan.jobs.some(isDeployed))
    found.push({
      Name: parameterNames.approval,
      Type: "String",
      DefaultValue: "PendingManualApproval",
      EnumValues: ["Approved", "PendingManualApproval", "Rejected"],
    });
  return found;
}
