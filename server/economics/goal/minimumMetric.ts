import { finite } from "../guards.ts";

/** A requirement on a metric and what it follows from. */
export interface MetricRequirement {
  /** The smallest value that is enough, or the largest that is allowed. */
  readonly limit: number;
  /** Which of the two demands decides. */
  readonly from: "goal" | "economics";
}

/**
 * The stricter of what the goal and what the economics require of a metric.
 *
 * In: the two limits in the unit of the metric, null where one demands nothing; `better` says which way is better.
 * Out: null if neither demands anything. At a gate the pessimistic bound of the metric must pass, not its estimate.
 * Errors: `number.not_finite`.
 */
export function minimumMetric(
  fromGoal: number | null,
  fromEconomics: number | null,
  better: "higher" | "lower",
): MetricRequirement | null {
  if (fromGoal === null && fromEconomics === null) return null;
  const worst = better === "higher" ? -Infinity : Infinity;
  const goal = fromGoal === null ? worst : finite("The limit from the goal", fromGoal);
  const economics = fromEconomics === null ? worst : finite("The limit from the economics", fromEconomics);
  const goalDecides = better === "higher" ? goal >= economics : goal <= economics;
  return goalDecides ? { limit: goal, from: "goal" } : { limit: economics, from: "economics" };
}

/**
 * Whether the pessimistic bound of a metric meets a requirement.
 *
 * In: lower and upper bound of the metric's interval. A metric whose interval is not known does not pass.
 * Errors: `number.not_finite`.
 */
export function meetsRequirement(
  requirement: MetricRequirement,
  interval: { readonly low: number; readonly high: number } | null,
  better: "higher" | "lower",
): boolean {
  if (interval === null) return false;
  return better === "higher"
    ? finite("The lower bound", interval.low) >= requirement.limit
    : finite("The upper bound", interval.high) <= requirement.limit;
}
