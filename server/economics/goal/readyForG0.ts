import type { GoalErrorCode, GoalFindings, GoalMeasure, GoalWarningCode } from "./types.ts";
import { isAbsent, isBlank, validateMeasure } from "./validateMeasure.ts";

/** How far the system acts alone. */
export type AutomationLevel = "inform" | "recommend" | "act_with_override" | "act_alone";

/** How often the decision is taken. */
export type DecisionCadence = "event" | "hour" | "day" | "week" | "month";

/** An assumption the goal rests on. */
export interface Assumption {
  readonly text: string;
  readonly howVerified?: string | null;
  readonly status: "open" | "verified" | "false";
  readonly owner?: string | null;
  readonly date?: string | null;
}

/** The whole goal form; everything may be missing while it is a draft. */
export interface Goal extends GoalMeasure {
  /** The problem without machine-learning words. */
  readonly problem?: string | null;
  readonly whyNow?: string | null;
  /** Currency/period, or the honest answer that nobody knows. */
  readonly costOfDoingNothing?: number | "unknown" | null;
  readonly decision?: string | null;
  readonly decidedBy?: string | null;
  readonly decisionCadence?: DecisionCadence | null;
  readonly sponsor?: string | null;
  readonly experts?: readonly string[] | null;
  readonly intendedUse?: string | null;
  readonly notIntendedUse?: string | null;
  readonly automation?: AutomationLevel | null;
  readonly assumptions?: readonly Assumption[] | null;
  readonly minimumPerformance?: { readonly metric: string; readonly value: number } | null;
}

const SHORTEST_PROBLEM = 30;
const LONGEST_PROBLEM = 600;
const MODEL_WORDS =
  /(?<![\p{L}\p{N}])(ai|ml|machine learning|models?|predict(s|ed|ing|ions?|ive)?|algorithms?)(?![\p{L}\p{N}])/iu;

/**
 * Checks everything gate 0 asks of the goal form: the measure and the other required fields.
 *
 * In: the goal, today (year-month-day), the metrics the evaluation measures (all names are accepted if not given).
 * Out: codes; the goal is ready if there is no error. Errors thrown: `date.invalid` if `today` is not a date.
 */
export function readyForG0(
  goal: Goal,
  today: string,
  evaluatedMetrics?: readonly string[],
): GoalFindings & { readonly ready: boolean } {
  const measure = validateMeasure(goal, today);
  const errors: GoalErrorCode[] = [];
  const warnings: GoalWarningCode[] = [];
  const problem = goal.problem?.trim() ?? "";
  if (problem.length < SHORTEST_PROBLEM || problem.length > LONGEST_PROBLEM) errors.push("problem.missing");
  if (MODEL_WORDS.test(problem)) warnings.push("problem.model_words");
  if (isBlank(goal.whyNow) || !isKnownOrUnknown(goal.costOfDoingNothing)) errors.push("why_now.missing");
  if (isBlank(goal.decision) || isBlank(goal.decidedBy) || isAbsent(goal.decisionCadence))
    errors.push("decision.missing");
  errors.push(...measure.errors);
  if (isBlank(goal.baselineDate)) errors.push("baseline.date_missing");
  if (isBlank(goal.sponsor)) errors.push("sponsor.missing");
  if (isEmpty(goal.experts)) errors.push("experts.missing");
  if (isBlank(goal.intendedUse) || isBlank(goal.notIntendedUse)) errors.push("use.missing");
  if (isAbsent(goal.automation)) errors.push("automation.missing");
  if (isEmpty(goal.assumptions)) errors.push("assumptions.missing");
  const minimum = goal.minimumPerformance;
  if (isAbsent(minimum) || isBlank(minimum.metric) || !Number.isFinite(minimum.value)) {
    errors.push("minimum_performance.missing");
  } else if (evaluatedMetrics?.includes(minimum.metric) === false) {
    errors.push("minimum_performance.metric_unknown");
  }
  return { errors, warnings: [...warnings, ...measure.warnings], ready: errors.length === 0 };
}

function isKnownOrUnknown(cost: Goal["costOfDoingNothing"]): boolean {
  return cost === "unknown" || (!isAbsent(cost) && Number.isFinite(cost));
}

function isEmpty(list: readonly unknown[] | null | undefined): boolean {
  return isAbsent(list) || list.length === 0;
}
