import { addDays, addMonths, calendarDate, isCalendarDate } from "./calendar.ts";
import type { GoalErrorCode, GoalFindings, GoalMeasure, GoalWarningCode } from "./types.ts";

// Word limits keep “recalls” or “accurate” apart from the metrics; case does not matter.
const MODEL_METRIC =
  /(?<![\p{L}\p{N}])(f1|f-?score|auc|auroc|roc|pr-auc|accuracy|precision|recall|rmse|mse|mae|mape|r2|r²|r-squared|log[ -]?loss|cross[ -]?entropy|kappa|gini|perplexity|bleu|iou|ndcg)(?![\p{L}\p{N}])/iu;

const STALE_AFTER_MONTHS = 12;
const AMBITIOUS_CHANGE = 0.5;

/**
 * Checks the measurable part of a goal: metric, unit, baseline, target, date, owner, measured by.
 *
 * In: the measure and today's date (year-month-day). Out: codes in the order of the form; `goalSentence` says them.
 * Errors thrown: `date.invalid` if `today` is not a date. Source: SMART criteria (Doran 1981).
 */
export function validateMeasure(goal: GoalMeasure, today: string): GoalFindings {
  calendarDate(today);
  const errors: GoalErrorCode[] = [];
  const warnings: GoalWarningCode[] = [];
  if (isBlank(goal.metric)) errors.push("metric.missing");
  else if (MODEL_METRIC.test(goal.metric)) warnings.push("metric.is_model_metric");
  if (isBlank(goal.unit)) errors.push("unit.missing");
  if (isAbsent(goal.direction)) errors.push("direction.missing");
  checkNumbers(goal, errors);
  checkBaseline(goal, today, errors, warnings);
  if (goal.direction === "keep_within") checkRange(goal, errors);
  else checkTarget(goal, errors, warnings);
  checkDate(goal, today, errors);
  if (isBlank(goal.owner)) errors.push("owner.missing");
  if (isBlank(goal.measuredBy)) errors.push("measured_by.missing");
  return { errors, warnings };
}

/** The target in the unit of the metric, from the number or from the share of the baseline; null if not stated. */
export function targetValue(goal: GoalMeasure): number | null {
  if (!isAbsent(goal.target)) return goal.target;
  if (isAbsent(goal.targetShareOfBaseline) || isAbsent(goal.baseline)) return null;
  return goal.targetShareOfBaseline * goal.baseline;
}

function checkNumbers(goal: GoalMeasure, errors: GoalErrorCode[]): void {
  const numbers = [
    goal.baseline,
    goal.target,
    goal.targetShareOfBaseline,
    goal.range?.low,
    goal.range?.high,
    goal.labelDelayDays,
  ];
  if (numbers.some((each) => !isAbsent(each) && !Number.isFinite(each))) errors.push("number.not_finite");
}

function checkBaseline(goal: GoalMeasure, today: string, errors: GoalErrorCode[], warnings: GoalWarningCode[]): void {
  if (isAbsent(goal.baseline)) errors.push("baseline.missing");
  if (isBlank(goal.baselineDate)) return;
  if (!isCalendarDate(goal.baselineDate)) errors.push("baseline.date_invalid");
  else if (goal.baselineDate > today) errors.push("baseline.date_future");
  else if (addMonths(goal.baselineDate, STALE_AFTER_MONTHS) < today) warnings.push("baseline.older_than_12_months");
}

function checkTarget(goal: GoalMeasure, errors: GoalErrorCode[], warnings: GoalWarningCode[]): void {
  const target = targetValue(goal);
  if (target === null) {
    errors.push("target.missing");
    return;
  }
  if (isAbsent(goal.baseline) || isAbsent(goal.direction)) return;
  const gain = goal.direction === "increase" ? target - goal.baseline : goal.baseline - target;
  if (gain <= 0) errors.push("target.direction");
  else if (goal.baseline !== 0 && gain > AMBITIOUS_CHANGE * Math.abs(goal.baseline)) {
    warnings.push("target.over_50_percent_better");
  }
}

function checkRange({ range }: GoalMeasure, errors: GoalErrorCode[]): void {
  if (isAbsent(range)) errors.push("range.missing");
  else if (range.low > range.high) errors.push("range.order");
}

function checkDate(goal: GoalMeasure, today: string, errors: GoalErrorCode[]): void {
  const goLiveIsUsable = !isBlank(goal.goLive) && isCalendarDate(goal.goLive);
  if (!isBlank(goal.goLive) && !goLiveIsUsable) errors.push("go_live.invalid");
  if (isBlank(goal.by)) errors.push("by.missing");
  else if (!isCalendarDate(goal.by)) errors.push("by.invalid");
  else if (goal.by <= today) errors.push("by.past");
  else if (goLiveIsUsable && goal.by <= firstLabels(goal.goLive, goal.labelDelayDays)) {
    errors.push("by.before_first_labels");
  }
}

function firstLabels(goLive: string, delayDays: number | null | undefined): string {
  const days = delayDays ?? 0;
  return addDays(goLive, Number.isFinite(days) ? Math.ceil(days) : 0);
}

/** True if a field was not filled in. */
export function isAbsent<T>(value: T | null | undefined): value is null | undefined {
  return value === null || value === undefined;
}

/** True if a text was not filled in. */
export function isBlank(text: string | null | undefined): text is null | undefined | "" {
  return isAbsent(text) || text.trim() === "";
}
