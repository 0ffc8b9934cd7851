import { EconomicsError } from "../../economics/errors.ts";
import { calendarDate } from "../../economics/goal/calendar.ts";
import type { AnswerKind, Band, Gate } from "../types.ts";

/** Colour a question is shown in. */
export type Colour = "green" | "amber" | "red" | "unknown" | "not_applicable";

/** An accepted risk: who takes it, why, until when. */
export interface Acceptance {
  readonly approver: string;
  readonly reason: string;
  /** Last day, year-month-day. */
  readonly until: string;
}

/** What is known of one question. */
export interface Answer {
  readonly id: string;
  readonly kind: AnswerKind;
  /** I: 1 to 5. */
  readonly impact: number;
  /** Colour a check has found; for a human answer the best it may have. */
  readonly band?: Band;
  /** L of a human answer, 1 to 5; means nothing for the other kinds, which nobody sets by hand. */
  readonly likelihood?: number;
  /** True once a person has confirmed a suggested answer. */
  readonly isConfirmed?: boolean;
  /** True if a human answer has evidence attached. */
  readonly hasEvidence?: boolean;
  /** Day by which the answer must be looked at again, year-month-day. */
  readonly reviewBy?: string;
  /** The question does not apply: why, and who agreed. */
  readonly notApplicable?: { readonly reason: string; readonly agreedBy: string | null };
  readonly acceptance?: Acceptance;
}

/** When and where a scorecard is read. */
export interface ScoringContext {
  readonly gate: Gate;
  /** Year-month-day. */
  readonly today: string;
}

/** One question with its colour. */
export interface ScoredAnswer {
  readonly id: string;
  readonly impact: number;
  /** L, 1 to 5; null if the question does not apply. */
  readonly likelihood: number | null;
  /** L × I; null if the question does not apply. */
  readonly score: number | null;
  readonly colour: Colour;
  /** Colour that counts in the topic: that of the score, also while the answer is unknown. */
  readonly countsAs: "green" | "amber" | "red" | "not_applicable";
  readonly isUnknown: boolean;
  /** End of an acceptance that holds today; the colour stays red. */
  readonly acceptedUntil: string | null;
}

const LIKELIHOOD = { green: 1, amber: 2, red: 5 } as const;
const WORST = 5;
const UNKNOWN_IS_WORST_FROM: Gate = 2;
const GREEN_TO = 5;
const AMBER_TO = 14;

/** Colour of L × I: 1–5 green, 6–14 amber, 15–25 red, so that a green check is green at any impact. */
export function colourOfScore(score: number): "green" | "amber" | "red" {
  if (score <= GREEN_TO) return "green";
  return score <= AMBER_TO ? "amber" : "red";
}

/** L of a rule's colour: green 1, amber 2, red 5. */
export function likelihoodOf(band: "green" | "amber" | "red"): number {
  return LIKELIHOOD[band];
}

/**
 * Scores one answer: L × I and its colour.
 *
 * An unknown answer counts as amber up to gate 1 and as L = 5 from gate 2, and is never shown green. A human answer
 * is no better than what a check has found, and without evidence at best amber, like a suggested one that nobody has
 * confirmed; after its review date every answer is one colour worse. "Does not apply" needs a
 * reason and somebody's agreement, else the answer is unknown. An accepted risk keeps its colour.
 * Errors: `scale.out_of_range` (impact or likelihood), `date.invalid`.
 */
export function scoreAnswer(answer: Answer, context: ScoringContext): ScoredAnswer {
  const impact = oneToFive("The impact", answer.impact);
  const today = calendarDate(context.today);
  const common = { id: answer.id, impact, acceptedUntil: null };
  if (doesNotApply(answer)) {
    return {
      ...common,
      likelihood: null,
      score: null,
      colour: "not_applicable",
      countsAs: "not_applicable",
      isUnknown: false,
    };
  }
  const stated = statedLikelihood(answer);
  const likelihood = stated ?? (context.gate >= UNKNOWN_IS_WORST_FROM ? WORST : LIKELIHOOD.amber);
  const score = likelihood * impact;
  const isUnknown = stated === null;
  const countsAs = isUnknown ? colourOfScore(score) : aged(capped(colourOfScore(score), answer), answer, today);
  return {
    ...common,
    likelihood,
    score,
    colour: isUnknown && (context.gate < UNKNOWN_IS_WORST_FROM || countsAs === "green") ? "unknown" : countsAs,
    countsAs,
    isUnknown,
    acceptedUntil: countsAs === "red" ? acceptedUntil(answer, today) : null,
  };
}

function doesNotApply({ band, notApplicable }: Answer): boolean {
  if (notApplicable === undefined) return band === "not_applicable";
  return notApplicable.reason.trim() !== "" && notApplicable.agreedBy !== null && notApplicable.agreedBy.trim() !== "";
}

function statedLikelihood({ kind, band, likelihood, notApplicable }: Answer): number | null {
  if (notApplicable !== undefined) return null;
  const found = band === "green" || band === "amber" || band === "red" ? LIKELIHOOD[band] : null;
  if (kind !== "human") return found;
  if (likelihood === undefined) return found === WORST ? WORST : null;
  return Math.max(oneToFive("The likelihood", likelihood), found ?? 1);
}

function capped(colour: "green" | "amber" | "red", answer: Answer): "green" | "amber" | "red" {
  const rests = { automatic: true, suggested: answer.isConfirmed === true, human: answer.hasEvidence === true };
  return colour === "green" && !rests[answer.kind] ? "amber" : colour;
}

function aged(colour: "green" | "amber" | "red", { reviewBy }: Answer, today: string): "green" | "amber" | "red" {
  if (reviewBy === undefined || calendarDate(reviewBy) >= today) return colour;
  return colour === "green" ? "amber" : "red";
}

function acceptedUntil({ acceptance }: Answer, today: string): string | null {
  return acceptance !== undefined && calendarDate(acceptance.until) >= today ? acceptance.until : null;
}

function oneToFive(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 1 || value > WORST) {
    throw new EconomicsError("scale.out_of_range", { name, value });
  }
  return value;
}
