/** All stage kinds. A new kind is one folder, one line here and one in `registry.server.ts`. */
import { clean } from "./clean/stage.ts";
import type { StageDefinition } from "./contract.ts";
import { deployStage } from "./deploy/stage.ts";
import { evaluate } from "./evaluate/stage.ts";
import { feature } from "./feature/stage.ts";
import { ingest } from "./ingest/stage.ts";
import { label } from "./label/stage.ts";
import { monitorStage } from "./monitor/stage.ts";
import { train } from "./train/stage.ts";
import { tune } from "./tune/stage.ts";

/** In the order of the flow, which is also the order of the palette. */
export const stageDefinitions = [
  ingest,
  label,
  clean,
  feature,
  train,
  tune,
  evaluate,
  deployStage,
  monitorStage,
] as const;

export type StageKind = (typeof stageDefinitions)[number]["kind"];

const byKind = new Map<string, StageDefinition<StageKind>>(
  stageDefinitions.map((definition) => [definition.kind, definition]),
);

/** @returns the definition, or undefined for a kind this version doesn't know */
export function getStage(kind: string): StageDefinition<StageKind> | undefined {
  return byKind.get(kind);
}

export { laterBatches, type Sample, samples } from "./ingest/samples.ts";
