/** Parts that several kinds of jobs have in common. */
import type { Json } from "../../../stages/contract.ts";
import type { PipelineTarget } from "../../../pipeline/target.ts";
import type { Intermediate, Job } from "../intermediate.ts";
import { compact, type JsonObject } from "./render.ts";

export function vpc(target: PipelineTarget): JsonObject | undefined {
  if (target.subnets.length === 0 && target.securityGroups.length === 0) return undefined;
  return { SecurityGroupIds: target.securityGroups, Subnets: target.subnets };
}

/** Tag values may hold letters, digits, spaces and `_.:/=+-@`; everything else would be refused. */
const tagValue = (text: string): string => text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "_").slice(0, 256);

/** Tags by which costs and leftovers can be found, then the person's own. */
export function tags(plan: Intermediate, stages: string): Json[] {
  const ours = { "stagecraft:pipeline": plan.pipelineName, "stagecraft:run": plan.run, "stagecraft:stage": stages };
  return [
    ...Object.entries(ours).map(([Key, value]): Json => ({ Key, Value: tagValue(value) })),
    ...plan.target.tags.map(({ key, value }): Json => ({ Key: key, Value: value })),
  ];
}

export const stageIds = (job: Job): string => job.stages.map((spec) => spec.stage.id).join(" ");

export const kms = (target: PipelineTarget): string | undefined => target.kmsKey ?? undefined;

export const environmentOf = (variables: Record<string, string>): JsonObject => compact(variables);
