/** Colour of a question, as its rule sees it. */
export type Band = "green" | "amber" | "red" | "unknown" | "not_applicable";

/** Topics after the five topics of Managing Machine Learning Projects; the fifth, the summary, is computed. */
export type Topic = "context" | "financial" | "data" | "process";

/**
 * Who answers. automatic: computed from artefacts, nobody can set it to green by hand. suggested: computed, and a person
 * confirms it. human: a person answers with evidence, owner and review date.
 */
export type AnswerKind = "automatic" | "suggested" | "human";

/** Where a project stands: framing, data, release, live, review. */
export type Gate = 0 | 1 | 2 | 3 | 4;

/** How much of the scorecard a project answers. */
export type Profile = "light" | "standard" | "high_risk";

/** Weight of a question, from 1 (slight) to 5 (severe). */
export type Impact = 1 | 2 | 3 | 4 | 5;

/** One question of the scorecard. */
export interface Question {
  readonly id: string;
  readonly topic: Topic;
  readonly text: string;
  readonly kind: AnswerKind;
  /** What makes the answer green, amber or red, for the reader. */
  readonly rule: string;
  /** Default impact; raised freely, lowered by an approver with a reason. */
  readonly impact: Impact;
  /** Sources and standards the question follows. */
  readonly tags: readonly string[];
  /** Gates at which this question is asked for by name. */
  readonly gates: readonly Gate[];
  /** Profiles that ask it. */
  readonly profiles: readonly Profile[];
}
