import { addMonths, isCalendarDate } from "../../economics/goal/calendar.ts";
import type { Acceptance } from "./score.ts";

const sentences = {
  "acceptance.not_allowed":
    "This risk cannot be accepted: a prohibited practice or personal data without a justification.",
  "acceptance.approver_missing": "Name the person who accepts the risk.",
  "acceptance.approver_is_author": "The author of the model cannot accept its risks. Ask somebody else.",
  "acceptance.reason_missing": "Give the reason why the risk is accepted.",
  "acceptance.until_invalid": "The end of the acceptance is not a calendar date. Write it as year-month-day.",
  "acceptance.until_past": "The end of the acceptance has passed. Choose a later day.",
  "acceptance.until_too_late": "A risk is accepted for at most 6 months. Choose an earlier day.",
} as const;

/** Code of a reason why a risk cannot be accepted as asked. */
export type AcceptanceErrorCode = keyof typeof sentences;

/** The sentence for the user that belongs to a code. */
export function acceptanceSentence(code: AcceptanceErrorCode): string {
  return sentences[code];
}

const LONGEST_MONTHS = 6;

/** What an acceptance is about. */
export interface AcceptedQuestion {
  readonly id: string;
  /** Author of the model. */
  readonly author: string;
  /** True if C05 is answered "prohibited". */
  readonly isProhibited: boolean;
}

/**
 * Reasons why a risk cannot be accepted as asked; empty if it can. Expiry is at most 6 months away; D10 and a
 * prohibited practice (C05) cannot be accepted at all. Errors thrown: `date.invalid` if `today` is not a date.
 */
export function acceptanceErrors(
  acceptance: Acceptance,
  question: AcceptedQuestion,
  today: string,
): readonly AcceptanceErrorCode[] {
  const latest = addMonths(today, LONGEST_MONTHS);
  const errors: AcceptanceErrorCode[] = [];
  if (question.id === "D10" || (question.id === "C05" && question.isProhibited)) errors.push("acceptance.not_allowed");
  const approver = acceptance.approver.trim();
  if (approver === "") errors.push("acceptance.approver_missing");
  else if (approver === question.author.trim()) errors.push("acceptance.approver_is_author");
  if (acceptance.reason.trim() === "") errors.push("acceptance.reason_missing");
  if (!isCalendarDate(acceptance.until)) errors.push("acceptance.until_invalid");
  else if (acceptance.until < today) errors.push("acceptance.until_past");
  else if (acceptance.until > latest) errors.push("acceptance.until_too_late");
  return errors;
}
