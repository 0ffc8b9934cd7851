/** The server half of every stage kind. The Record makes a missing compiler a type error. */
import { cleanCompiler } from "./clean/compile.ts";
import type { StageCompiler } from "./contract.ts";
import { featureCompiler } from "./feature/compile.ts";
import { ingestCompiler } from "./ingest/compile.ts";
import { labelCompiler } from "./label/compile.ts";
import type { StageKind } from "./registry.ts";

export const stageCompilers: Record<StageKind, StageCompiler> = {
  ingest: ingestCompiler,
  label: labelCompiler,
  clean: cleanCompiler,
  feature: featureCompiler,
};
