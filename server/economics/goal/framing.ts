/** What the answer should be. */
export type TargetKind = "category" | "number" | "order" | "groups" | "rare_events" | "actions";

/** Answers of the guided conversation; what is absent counts as the harmless answer named beside it. */
export interface FramingAnswers {
  /** A decision that changes with the answer is named. */
  readonly decisionNamed: boolean;
  /** Hiring or changing the process solves it; absent: no. */
  readonly peopleSolve?: boolean;
  /** A rule, lookup or query solves it well enough. */
  readonly ruleSolves: boolean;
  /** A ready service solves it; absent: no. */
  readonly serviceSolves?: boolean;
  /** There is data. */
  readonly data: boolean;
  /** Data can be had; absent: no. */
  readonly dataObtainable?: boolean;
  /** The outcome can be observed; absent: yes. */
  readonly targetObservable?: boolean;
  /** Known outcomes to learn from. */
  readonly labels: "yes" | "obtainable" | "no";
  readonly target: TargetKind;
  /** Number of classes of a category. */
  readonly classes?: number;
  /** Several classes can be true of one item; absent: no. */
  readonly severalTrue?: boolean;
  /** Single errors are tolerable without a person checking. */
  readonly errorTolerable: boolean;
  /** The number belongs to a time after everything known; absent: no. */
  readonly future?: boolean;
}

/** Whether to use machine learning. */
export type Verdict =
  | "not-yet-name-decision"
  | "no-people-or-process"
  | "no-rules-first"
  | "no-existing-service"
  | "not-yet-get-data"
  | "only-with-human-review"
  | "yes-exploratory"
  | "yes";

const reasons: Readonly<Record<Verdict, string>> = {
  "not-yet-name-decision": "No decision is named that would change. A prediction nobody acts on is a report.",
  "no-people-or-process": "Hiring people or changing the process solves it; that is cheaper to build and to explain.",
  "no-rules-first":
    "A rule, lookup or query meets the goal. Use it first; it stays as the baseline for any later model.",
  "no-existing-service": "A ready service solves it. Use it, and measure it as you would your own model.",
  "not-yet-get-data": "There is no data and none to be had, or the outcome cannot be observed. Get data first.",
  "only-with-human-review": "Single errors are not tolerable without a person. Answers in doubt must go to a reviewer.",
  "yes-exploratory":
    "There are no known outcomes to learn from. Explore the data; money can be counted once an action is named.",
  yes: "A decision is named, there is data with known outcomes, errors are tolerable and nothing simpler does it.",
};

/** The verdict with its reason in one sentence. */
export interface VerdictWithReason {
  readonly verdict: Verdict;
  readonly reason: string;
}

/**
 * Whether the problem calls for machine learning; the first reason that holds decides.
 *
 * Source: non-ML benchmark first (Google, problem framing; Rules of ML 1–3), augment where errors are not tolerable
 * (PAIR guidebook).
 */
export function isMachineLearning(answers: FramingAnswers): VerdictWithReason {
  const verdict = firstVerdict(answers);
  return { verdict, reason: reasons[verdict] };
}

function firstVerdict(answers: FramingAnswers): Verdict {
  if (!answers.decisionNamed) return "not-yet-name-decision";
  if (answers.peopleSolve === true) return "no-people-or-process";
  if (answers.ruleSolves) return "no-rules-first";
  if (answers.serviceSolves === true) return "no-existing-service";
  const hasData = answers.data || answers.dataObtainable === true;
  if (!hasData || answers.targetObservable === false) return "not-yet-get-data";
  if (!answers.errorTolerable) return "only-with-human-review";
  return answers.labels === "no" ? "yes-exploratory" : "yes";
}

/** True if the verdict says that something other than machine learning is the solution. */
export function isSolvedOtherwise(verdict: Verdict): boolean {
  return verdict.startsWith("no-");
}

/** Kind of problem; reinforcement is out of scope and said so. */
export type ProblemType =
  | "binary"
  | "multiclass"
  | "multilabel"
  | "regression"
  | "forecasting"
  | "ranking"
  | "clustering"
  | "anomaly"
  | "reinforcement";

/**
 * Kind of problem that follows from the target; null where something other than machine learning is the solution.
 *
 * A category with several true classes is one binary decision per class in money.
 */
export function problemType(answers: FramingAnswers): ProblemType | null {
  if (isSolvedOtherwise(firstVerdict(answers))) return null;
  switch (answers.target) {
    case "category":
      if (answers.severalTrue === true) return "multilabel";
      return (answers.classes ?? 2) > 2 ? "multiclass" : "binary";
    case "number":
      return answers.future === true ? "forecasting" : "regression";
    case "order":
      return "ranking";
    case "groups":
      return "clustering";
    case "rare_events":
      return "anomaly";
    case "actions":
      return "reinforcement";
  }
}
