/** How much of the pipeline a run covered, in words; null for the whole. */
export function modeWords(run: {
  mode: string;
  modeStageName: string | null;
  baseNumber: number | null;
}): string | null {
  const stage = run.modeStageName ?? "a stage";
  const on = run.baseNumber === null ? "" : ` on run ${run.baseNumber}`;
  if (run.mode === "to") return `to ${stage}`;
  if (run.mode === "from") return `from ${stage}${on}`;
  if (run.mode === "only") return `${stage} alone${on}`;
  if (run.mode === "retry")
    return `repeats ${run.baseNumber === null ? "what failed" : `what failed in run ${run.baseNumber}`}`;
  return null;
}
