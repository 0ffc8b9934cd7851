import { getStage } from "../stages/registry.ts";
import type { PipelineDocument } from "./schema.ts";

type Stages = Pick<PipelineDocument, "stages">;
/** What the newest run of a stage says about its rows. */
type RowFacts = { rowsOut: number | null; rejected: number | null };

/**
 * How many rows passed along a connection in the newest run.
 * @param from stage and port that the connection begins at
 * @returns null when it carries no rows, or nobody knows
 */
export function rowsCarried(
  { stages }: Stages,
  [stageId, port]: readonly [string, string],
  facts: ReadonlyMap<string, RowFacts>,
): number | null {
  const fact = facts.get(stageId);
  const kind = stages.find((stage) => stage.id === stageId)?.kind ?? "";
  const type = getStage(kind)?.outputs.find(({ name }) => name === port)?.type;
  if (fact === undefined) return null;
  if (type === "rejects") return fact.rejected;
  return type === "dataset" || type === "features" ? fact.rowsOut : null;
}
