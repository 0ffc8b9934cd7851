/** What this installation knows about a stage of a document: its definition and settings of today's version, or why it can't use it. */
import type { StageDefinition } from "../stages/contract.ts";
import { getStage } from "../stages/registry.ts";
import type { Stage } from "./schema.ts";

export type ReadStage =
  | { status: "known"; definition: StageDefinition; config: unknown }
  /** No such kind here: kept as it is, shown, can't run. */
  | { status: "unknown" }
  /** Settings of a later version than this installation writes: kept as they are, shown, can't run. */
  | { status: "newer"; definition: StageDefinition };

/** Never changes the stage: older settings are brought up to date for reading only, and stored when somebody edits them. */
export function readStage(stage: Pick<Stage, "kind" | "config" | "version">): ReadStage {
  const definition = getStage(stage.kind);
  if (!definition) return { status: "unknown" };
  const version = stage.version ?? 1;
  if (version > definition.version) return { status: "newer", definition };
  if (version === definition.version) return { status: "known", definition, config: stage.config };
  const upgraded = definition.parse(stage.config, version);
  return { status: "known", definition, config: upgraded.ok ? upgraded.settings : stage.config };
}
