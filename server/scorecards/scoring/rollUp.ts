import type { ScoredAnswer } from "./score.ts";

/** How many questions have which colour; shown beside every colour, so that none is read alone. */
export interface ColourCounts {
  readonly green: number;
  readonly amber: number;
  readonly red: number;
  readonly unknown: number;
  readonly notApplicable: number;
  /** Red questions whose risk is accepted today; also counted as red. */
  readonly accepted: number;
}

/** Colour of a topic or of the whole scorecard. */
export interface RollUp {
  readonly colour: "green" | "amber" | "red" | "not_applicable";
  readonly counts: ColourCounts;
}

const UNKNOWN_SHARE_FOR_AMBER = 0.2;
const ORDER = ["not_applicable", "green", "amber", "red"] as const;

/**
 * Colour of a topic: that of its worst question, and at least amber if 20 % or more of it is unknown. No averages.
 *
 * A topic without an applicable question is not applicable.
 */
export function rollUp(answers: readonly ScoredAnswer[]): RollUp {
  const applicable = answers.filter(({ countsAs }) => countsAs !== "not_applicable");
  const unknown = applicable.filter(({ isUnknown }) => isUnknown).length;
  const worst = worstOf(answers.map(({ countsAs }) => countsAs));
  const muchUnknown = unknown > 0 && unknown >= UNKNOWN_SHARE_FOR_AMBER * applicable.length;
  return { colour: muchUnknown ? worstOf([worst, "amber"]) : worst, counts: countColours(answers) };
}

/** Colour of the summary: that of the worst topic. */
export function summaryColour(topics: readonly RollUp[]): RollUp["colour"] {
  return worstOf(topics.map(({ colour }) => colour));
}

/** The reds that block: not accepted, or accepted until a day that has passed. */
export function blockingReds(answers: readonly ScoredAnswer[]): readonly string[] {
  return answers.filter((each) => each.countsAs === "red" && each.acceptedUntil === null).map(({ id }) => id);
}

/** The highest risks by L × I, at most `limit`; of equal ones in the order given. */
export function topRisks(answers: readonly ScoredAnswer[], limit = 5): readonly ScoredAnswer[] {
  const scored = answers.flatMap((answer) => (answer.score === null ? [] : [{ answer, score: answer.score }]));
  scored.sort((a, b) => b.score - a.score);
  return scored.slice(0, limit).map(({ answer }) => answer);
}

function worstOf(colours: readonly RollUp["colour"][]): RollUp["colour"] {
  return ORDER.findLast((colour) => colours.includes(colour)) ?? "not_applicable";
}

function countColours(answers: readonly ScoredAnswer[]): ColourCounts {
  const withColour = (colour: ScoredAnswer["colour"]) => answers.filter((each) => each.colour === colour).length;
  return {
    green: withColour("green"),
    amber: withColour("amber"),
    red: withColour("red"),
    unknown: withColour("unknown"),
    notApplicable: withColour("not_applicable"),
    accepted: answers.filter((each) => each.acceptedUntil !== null).length,
  };
}
