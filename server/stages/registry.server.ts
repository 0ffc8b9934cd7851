/** The server half of every stage kind. The Record makes a missing compiler a type error. */
import { cleanCompiler } from "./clean/compile.ts";
import { cleanToSageMaker } from "./clean/sagemaker.ts";
import type { StageCompiler, ToSageMaker } from "./contract.ts";
import { deployCompiler } from "./deploy/compile.ts";
import { deployToSageMaker } from "./deploy/sagemaker.ts";
import { evaluateCompiler } from "./evaluate/compile.ts";
import { evaluateToSageMaker } from "./evaluate/sagemaker.ts";
import { featureCompiler } from "./feature/compile.ts";
import { featureToSageMaker } from "./feature/sagemaker.ts";
import { ingestCompiler } from "./ingest/compile.ts";
import { ingestToSageMaker } from "./ingest/sagemaker.ts";
import { labelCompiler } from "./label/compile.ts";
import { labelToSageMaker } from "./label/sagemaker.ts";
import { monitorCompiler } from "./monitor/compile.ts";
import { monitorToSageMaker } from "./monitor/sagemaker.ts";
import { getStage, type StageKind } from "./registry.ts";
import { trainCompiler } from "./train/compile.ts";
import { trainToSageMaker } from "./train/sagemaker.ts";
import { tuneCompiler } from "./tune/compile.ts";
import { tuneToSageMaker } from "./tune/sagemaker.ts";

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

/** What each kind becomes on SageMaker. */
export const sageMakerForms: Record<StageKind, ToSageMaker> = {
  ingest: ingestToSageMaker,
  label: labelToSageMaker,
  clean: cleanToSageMaker,
  feature: featureToSageMaker,
  train: trainToSageMaker,
  tune: tuneToSageMaker,
  evaluate: evaluateToSageMaker,
  deploy: deployToSageMaker,
  monitor: monitorToSageMaker,
};

/** @returns how the kind is compiled for SageMaker, or undefined for a kind this version doesn't know */
export function getSageMakerForm(kind: string): ToSageMaker | undefined {
  const known = getStage(kind);
  return known && sageMakerForms[known.kind];
}
