import type { GoalDocument } from "./document.ts";

/** What a goal card shows: the metric, where it stands and where it should be. */
export interface GoalWords {
  readonly metric: string;
  /** "382 → 344 claims/month", null while one of the two is missing. */
  readonly change: string | null;
  /** Year-month-day. */
  readonly by: string | null;
  readonly problem: string | null;
}

/**
 * The goal in the words of its card.
 *
 * In: the goal, and how a number is written. Out: null while neither metric nor problem is filled in.
 */
export function goalInWords(goal: GoalDocument, format: (value: number) => string): GoalWords | null {
  const metric = goal.metric?.trim() ?? "";
  const problem = goal.problem?.trim() ?? "";
  if (metric === "" && problem === "") return null;
  const target =
    goal.target ??
    (goal.targetShareOfBaseline != null && goal.baseline != null ? goal.targetShareOfBaseline * goal.baseline : null);
  const unit = goal.unit?.trim() ?? "";
  const change =
    goal.direction === "keep_within" && goal.range != null
      ? `${format(goal.range.low)} to ${format(goal.range.high)} ${unit}`
      : goal.baseline != null && target !== null
        ? `${format(goal.baseline)} → ${format(target)} ${unit}`
        : null;
  return {
    metric,
    change: change?.trim() ?? null,
    by: goal.by?.trim() || null,
    problem: problem === "" ? null : problem,
  };
}
