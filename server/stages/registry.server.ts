/** The server half of every stage kind. The Record makes a missing compiler a type error. */
import { cleanCompiler } from "./clean/compile.ts";
import type { StageCompiler } from "./contract.ts";
import { deployCompiler } from "./deploy/compile.ts";
import { evaluateCompiler } from "./evaluate/compile.ts";
import { featureCompiler } from "./feature/compile.ts";
import { ingestCompiler } from "./ingest/compile.ts";
import { labelCompiler } from "./label/compile.ts";
import { monitorCompiler } from "./monitor/compile.ts";
import { getStage, type StageKind } from "./registry.ts";
import { trainCompiler } from "./train/compile.ts";
import { tuneCompiler } from "./tune/compile.ts";

export const stageCompilers: Record<StageKind, StageCompiler> = {
  ingest: ingestCompiler,
  label: labelCompiler,
  clean: cleanCompiler,
  feature: featureCompiler,
  train: trainCompiler,
  tune: tuneCompiler,
  evaluate: evaluateCompiler,
  deploy: deployCompiler,
  monitor: monitorCompiler,
};

/** @returns the compiler, or undefined for a kind this version doesn't know */
export function getCompiler(kind: string): StageCompiler | undefined {
  const known = getStage(kind);
  return known && stageCompilers[known.kind];
}
