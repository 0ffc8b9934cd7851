/** How the business metric should move. */
export type GoalDirection = "increase" | "decrease" | "keep_within";

/** The measurable part of a goal; null or "" means not filled in. */
export interface GoalMeasure {
  /** Business metric, in words. */
  readonly metric?: string | null;
  readonly unit?: string | null;
  readonly direction?: GoalDirection | null;
  readonly baseline?: number | null;
  /** Year-month-day. */
  readonly baselineDate?: string | null;
  /** Target in the unit of the metric. */
  readonly target?: number | null;
  /** Target as a share of the baseline (0.9 is 90 %), used if `target` is not filled in. */
  readonly targetShareOfBaseline?: number | null;
  /** Limits for `keep_within`, in the unit of the metric. */
  readonly range?: { readonly low: number; readonly high: number } | null;
  /** Year-month-day. */
  readonly by?: string | null;
  /** Planned first day in production, year-month-day. */
  readonly goLive?: string | null;
  /** Days until the truth about a prediction is known. */
  readonly labelDelayDays?: number | null;
  /** System or report, cadence, and how the effect is separated (A/B, before/after, holdout group). */
  readonly measuredBy?: string | null;
  readonly owner?: string | null;
}

const messages = {
  "metric.missing": "Name the business metric that should move.",
  "unit.missing": "State the unit of the metric, for example claims/month; a number without unit cannot be checked.",
  "direction.missing": "State whether the metric should rise, fall or stay within limits.",
  "baseline.missing": "State today's value of the metric; without it nobody can tell whether the goal was met.",
  "baseline.date_missing": "State when the baseline was measured.",
  "baseline.date_invalid": "The date of the baseline is not a calendar date. Write it as year-month-day.",
  "baseline.date_future": "The baseline is dated in the future. Enter the date on which it was measured.",
  "target.missing": "State the value to be reached.",
  "target.direction": "The target is no improvement on the baseline in the stated direction. Correct one of the two.",
  "range.missing": "State the lower and the upper limit within which the metric should stay.",
  "range.order": "The lower limit is above the upper limit. Swap them.",
  "by.missing": "State the date by which the target should be reached.",
  "by.invalid": "The target date is not a calendar date. Write it as year-month-day.",
  "by.past": "The target date has passed. Choose a later one.",
  "by.before_first_labels":
    "By the target date no prediction could be checked yet: planned go-live plus the delay of the truth is later. Move the date.",
  "go_live.invalid": "The planned go-live is not a calendar date. Write it as year-month-day.",
  "owner.missing": "Name the person who owns the decision.",
  "measured_by.missing": "Name the system or report that measures the result, and how often.",
  "number.not_finite": "A number of the goal is not usable. Enter plain numbers.",
  "problem.missing": "Describe the problem without machine-learning words, in 30 to 600 characters.",
  "why_now.missing": "State why now, and what doing nothing costs per period, or “unknown”.",
  "decision.missing":
    "Name the decision that changes, who takes it and how often; a prediction nobody acts on is a report.",
  "use.missing": "Describe what the answers are for and what they are not for.",
  "automation.missing": "Choose how far the system acts alone.",
  "sponsor.missing": "Name the sponsor.",
  "experts.missing": "Name at least one domain expert.",
  "assumptions.missing": "List the assumptions the goal rests on and how each is verified.",
  "minimum_performance.missing": "Set the minimum performance; it can be derived from the goal.",
  "minimum_performance.metric_unknown":
    "The minimum performance is set on a metric that the evaluation does not measure.",
} as const;

const warnings = {
  "metric.is_model_metric": "This is a metric of a model, not of the business. Name what the business gains.",
  "baseline.older_than_12_months": "The baseline is older than 12 months. Measure it again.",
  "target.over_50_percent_better": "The target is more than 50 % better than the baseline. Check that it is meant.",
  "problem.model_words": "The problem is described with machine-learning words. Say what goes wrong in the business.",
} as const;

/** Code of something that must be mended. */
export type GoalErrorCode = keyof typeof messages;
/** Code of something worth a second look. */
export type GoalWarningCode = keyof typeof warnings;

/** What a check of a goal found, in the order of the form. */
export interface GoalFindings {
  readonly errors: readonly GoalErrorCode[];
  readonly warnings: readonly GoalWarningCode[];
}

/** The sentence for the user that belongs to a finding. */
export function goalSentence(code: GoalErrorCode | GoalWarningCode): string {
  return { ...messages, ...warnings }[code];
}
