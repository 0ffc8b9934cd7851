import type { StageResult } from "../../server/stages/contract.ts";
import type { StageDetail } from "./fromRun.ts";

export type RunVerdict = { stage: StageDetail; result: StageResult };

const judged = (result: StageResult): boolean =>
  result.verdict !== null && Boolean(result.metrics.validation ?? result.metrics.test);

/**
 * The sentence a run is summed up by: that of the last stage that measured a model, else the last one that says anything.
 * @param stages in the order of the plan
 */
export function runVerdict(stages: readonly StageDetail[]): RunVerdict | null {
  const told = stages.flatMap((stage) => (stage.result?.verdict ? [{ stage, result: stage.result }] : []));
  // A stage that compares models against each other comes after those that made them.
  return told.findLast(({ result }) => judged(result)) ?? told.at(-1) ?? null;
}
