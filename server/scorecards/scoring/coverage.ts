import { calendarDate } from "../../economics/goal/calendar.ts";
import type { Answer, ScoredAnswer } from "./score.ts";

/** How much of the scorecard rests on something. */
export interface EvidenceCoverage {
  /** Share of applicable questions that are answered; null if none applies. */
  readonly answeredShare: number | null;
  /** Share of the answered questions whose answer is computed; null if none is answered. */
  readonly automaticShare: number | null;
  /** Questions whose review date has passed. */
  readonly overdueReviews: readonly string[];
}

/**
 * Evidence coverage of a scorecard.
 *
 * In: the answers and their scores, matched by id; today, year-month-day. Errors thrown: `date.invalid`.
 */
export function evidenceCoverage(
  answers: readonly Answer[],
  scored: readonly ScoredAnswer[],
  today: string,
): EvidenceCoverage {
  calendarDate(today);
  const applicable = scored.filter(({ colour }) => colour !== "not_applicable");
  const answered = new Set(applicable.filter(({ isUnknown }) => !isUnknown).map(({ id }) => id));
  const computed = answers.filter(({ id, kind }) => answered.has(id) && kind !== "human");
  return {
    answeredShare: applicable.length === 0 ? null : answered.size / applicable.length,
    automaticShare: answered.size === 0 ? null : computed.length / answered.size,
    overdueReviews: answers
      .filter(({ reviewBy }) => reviewBy !== undefined && calendarDate(reviewBy) < today)
      .map(({ id }) => id),
  };
}
