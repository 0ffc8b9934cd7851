import { addMonths, calendarDate } from "../../economics/goal/calendar.ts";
import { isSolvedOtherwise, type Verdict } from "../../economics/goal/framing.ts";
import { questionsOfGate } from "../questions/questions.ts";
import type { Gate } from "../types.ts";
import { blockingReds } from "../scoring/rollUp.ts";
import { scoreAnswer, type Answer, type ScoredAnswer } from "../scoring/score.ts";

/** What a gate looks at beside the answers. */
export interface GateFacts {
  /** Whether machine learning is called for; null if the conversation was not held. */
  readonly verdict: Verdict | null;
  /** True once the goal says when to stop. */
  readonly hasStopRule: boolean;
  /** Whether the pessimistic bound of the minimum metric passes; null if not evaluated. */
  readonly minimumMetricMet: boolean | null;
  readonly hasMonitorReport: boolean;
  /** Day of the last review, year-month-day; null if there was none. */
  readonly lastReview: string | null;
  /** True if a trigger asks for a review now. */
  readonly reviewTriggered: boolean;
  /** Year-month-day. */
  readonly today: string;
}

/** One thing that keeps a gate shut. */
export interface Blocker {
  /** Id of a question, or the name of the missing fact. */
  readonly id: string;
  readonly reason: string;
}

/** Whether a gate opens. */
export interface GateResult {
  readonly gate: Gate;
  readonly passes: boolean;
  readonly blockers: readonly Blocker[];
}

const REVIEW_EVERY_MONTHS = 3;

/**
 * Whether a gate opens, and if not, everything that keeps it shut.
 *
 * 0 framing: C02, C05, F01 answered, verdict not a no. 1 data: D01–D06, D10–D12, P01 without unaccepted red, stop rule
 * stated. 2 release: no unaccepted red anywhere, D07, D08, F04 present, lower bound of the minimum metric met.
 * 3 live: P07–P10 green or amber, first monitor report. 4 review: within 3 months and not triggered.
 * In: the answers to the questions of the project's profile; a question the profile leaves out is not asked for.
 * Errors thrown: those of `scoreAnswer`.
 */
export function evaluateGate(gate: Gate, answers: readonly Answer[], facts: GateFacts): GateResult {
  const today = calendarDate(facts.today);
  const scored = answers.map((answer) => scoreAnswer(answer, { gate, today }));
  const asked = new Set<string>(questionsOfGate(gate));
  const named = scored.filter(({ id }) => asked.has(id));
  const blockers = firstPerId(blockersOf[gate](named, scored, facts));
  return { gate, passes: blockers.length === 0, blockers };
}

type GateRule = (named: readonly ScoredAnswer[], all: readonly ScoredAnswer[], facts: GateFacts) => readonly Blocker[];

const blockersOf: Readonly<Record<Gate, GateRule>> = {
  0: (named, _all, { verdict }) => [...unanswered(named), ...reds(named), ...verdictBlockers(verdict)],
  1: (named, _all, { hasStopRule }) => [
    ...reds(named),
    ...unless(hasStopRule, "stop_rule", "The goal does not say when to stop."),
  ],
  2: (named, all, { minimumMetricMet }) => [
    ...unanswered(named),
    ...reds(all),
    ...unless(minimumMetricMet === true, "minimum_metric", "The lower bound of the minimum metric is not met."),
  ],
  3: (named, _all, { hasMonitorReport }) => [
    ...unanswered(named),
    ...reds(named),
    ...unless(hasMonitorReport, "monitor_report", "There is no monitor report yet."),
  ],
  4: (_named, _all, facts) => [
    ...unless(!facts.reviewTriggered, "review_trigger", "A trigger asks for a review."),
    ...unless(isReviewed(facts), "review", "The last review is more than 3 months ago, or there was none."),
  ],
};

function unanswered(answers: readonly ScoredAnswer[]): readonly Blocker[] {
  return answers.filter(({ isUnknown }) => isUnknown).map(({ id }) => ({ id, reason: "Not answered." }));
}

function reds(answers: readonly ScoredAnswer[]): readonly Blocker[] {
  const unknown = new Set(answers.filter(({ isUnknown }) => isUnknown).map(({ id }) => id));
  return blockingReds(answers).map((id) => ({
    id,
    reason: unknown.has(id) ? "Not answered, which counts as red from here on." : "Red, and the risk is not accepted.",
  }));
}

function firstPerId(blockers: readonly Blocker[]): readonly Blocker[] {
  return blockers.filter(({ id }, i) => blockers.findIndex((other) => other.id === id) === i);
}

function verdictBlockers(verdict: Verdict | null): readonly Blocker[] {
  if (verdict === null)
    return [{ id: "verdict", reason: "It is not settled whether this is a problem for machine learning." }];
  const isNo = isSolvedOtherwise(verdict) || verdict.startsWith("not-yet-");
  return unless(!isNo, "verdict", `The verdict is ${verdict}.`);
}

function isReviewed({ lastReview, today }: GateFacts): boolean {
  return lastReview !== null && addMonths(lastReview, REVIEW_EVERY_MONTHS) >= today;
}

function unless(holds: boolean, id: string, reason: string): readonly Blocker[] {
  return holds ? [] : [{ id, reason }];
}
