/** How the same job is written down: with addresses for direct calls, with references and parameters in a pipeline definition. */
import type { Json } from "../../../stages/contract.ts";
import type { Intermediate, Job, Place } from "../intermediate.ts";

export type JsonObject = { [key: string]: Json };

export type Render = {
  place: (place: Place) => Json;
  /** S3 address of a processing job's results. */
  processingOutput: (job: Job) => Json;
  /** S3OutputPath of training jobs. */
  trainingOutput: () => Json;
  checkpoints: (job: Job) => Json;
  instance: (job: Job) => Json;
  role: () => Json;
};

export type Writing = { plan: Intermediate; render: Render };

export const root = (plan: Intermediate): string => {
  const prefix = plan.target.prefix.replace(/^\/+|\/+$/g, "");
  return `s3://${plan.target.bucket ?? ""}/${prefix === "" ? "" : `${prefix}/`}`;
};

/** Leaves out what isn't there: AWS takes no nulls. */
export function compact(entries: { [key: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
