/** Facts beside the framing answers; what is absent is not checked. */
export interface FramingFacts {
  readonly labelledItems?: number;
  readonly rarestClassItems?: number;
  /** Value the simple heuristic reaches. */
  readonly heuristic?: number;
  /** Value the goal asks for, in the same unit. */
  readonly target?: number;
  readonly inputsKnownInTime?: boolean;
  readonly actionChangesLabel?: boolean;
  readonly usersAgree?: boolean;
}

const sentences = {
  few_labelled_items: "Fewer than 200 labelled items: expect wide intervals, or label more first.",
  few_rare_items: "Fewer than 30 items of the rarest class: its error rate cannot be judged.",
  heuristic_close: "The simple heuristic is within 10 % of the target: a model has little left to win.",
  inputs_late: "An input is not known yet when the prediction is needed: leave it out or predict later.",
  feedback_loop: "The action changes the outcome that is learnt from: keep a group without action.",
  users_disagree: "People disagree on the right answer: support their judgement instead of replacing it.",
} as const;

/** A flag that does not block, with its sentence. */
export interface FramingFlag {
  readonly code: keyof typeof sentences;
  readonly sentence: string;
}

const FEWEST_LABELLED = 200;
const FEWEST_RARE = 30;
const CLOSE = 0.1;

/** What deserves attention although it does not block. A comparison with a missing or unusable number raises no flag. */
export function framingFlags(facts: FramingFacts): readonly FramingFlag[] {
  const raised: Readonly<Record<keyof typeof sentences, boolean>> = {
    few_labelled_items: facts.labelledItems !== undefined && facts.labelledItems < FEWEST_LABELLED,
    few_rare_items: facts.rarestClassItems !== undefined && facts.rarestClassItems < FEWEST_RARE,
    heuristic_close:
      facts.heuristic !== undefined &&
      facts.target !== undefined &&
      Math.abs(facts.heuristic - facts.target) <= CLOSE * Math.abs(facts.target),
    inputs_late: facts.inputsKnownInTime === false,
    feedback_loop: facts.actionChangesLabel === true,
    users_disagree: facts.usersAgree === false,
  };
  return codes.filter((code) => raised[code]).map((code) => ({ code, sentence: sentences[code] }));
}

const codes = [
  "few_labelled_items",
  "few_rare_items",
  "heuristic_close",
  "inputs_late",
  "feedback_loop",
  "users_disagree",
] as const;
