/** Algorithm, validation and search for a data set of a given size. */
import type { ProblemType } from "../stages/contract.ts";

export type DataSize = { problem: ProblemType; rows: number | null; columns: number; classes: number | null };

export type ModelChoice = {
  trainName: string;
  train: Record<string, unknown>;
  trainReasons: Record<string, string>;
  tune: Record<string, unknown>;
  tuneReasons: Record<string, string>;
};

/** Below this many rows a hold-out of a fifth moves by more than models differ. */
const ROWS_FOR_HOLDOUT = 5_000;
/** From this many rows on three folds rank trials as well as five, in three fifths of the time. */
const ROWS_FOR_FEW_FOLDS = 2_000;
/** Share of rows in the test partition of the proposal. */
const TEST_SHARE = 0.1;
/** A test partition smaller than this, or with fewer rows of the rarest class, can't judge. */
const SMALLEST_TEST = 50;
const SMALLEST_RAREST = 30;
/** Rows above which twenty trials would take minutes; fewer trials then buy nearly as much. */
const ROWS_FOR_FULL_SEARCH = 200_000;

/** Without looking at rows the rarest class is taken to have half its fair share, but no more than 30 % of two classes. */
function rarestShare({ problem, classes }: DataSize): number {
  if (problem === "binary") return 0.3;
  return 0.5 / Math.max(2, classes ?? 2);
}

/**
 * @returns settings of train and tune with the reason of each
 */
export function chooseModel(size: DataSize): ModelChoice {
  const { problem, rows } = size;
  const known = rows ?? ROWS_FOR_HOLDOUT;
  const small = known < ROWS_FOR_HOLDOUT;
  const testRows = known * TEST_SHARE;
  const tinyTest =
    testRows < SMALLEST_TEST || (problem !== "regression" && testRows * rarestShare(size) <= SMALLEST_RAREST);
  const validation = small ? "kfold" : "holdout";
  const validationReason = small
    ? `With ${known} rows a single hold-out would decide by luck; folds use every row once.`
    : `With ${known} rows a fifth held out is large enough and cheaper than folds.`;
  const estimate = tinyTest ? { testEstimate: "repeated_cv" } : {};
  const estimateReason: Record<string, string> = tinyTest
    ? {
        testEstimate: `The test partition would hold about ${Math.round(testRows)} rows${problem === "regression" ? "" : " and too few of the rarest class"}; repeated 5-fold predictions judge more steadily.`,
      }
    : {};
  const folds = small && known >= ROWS_FOR_FEW_FOLDS ? { folds: 3 } : {};
  const trials = known > ROWS_FOR_FULL_SEARCH ? 10 : 20;
  return {
    trainName: problem === "regression" ? "Linear regression" : "Logistic regression",
    train: { algorithm: "linear", validation, ...estimate },
    trainReasons: {
      algorithm: "A linear model is the simplest that could do; it must be beaten to justify anything more complex.",
      validation: validationReason,
      ...estimateReason,
    },
    tune: { algorithm: "xgboost", trials, validation, ...folds, ...estimate },
    tuneReasons: {
      algorithm: "Boosted trees find thresholds and interactions a linear model can't, and win on most tables.",
      trials:
        trials === 20
          ? "Twenty trials reach most of what a longer search finds."
          : `With ${known} rows each trial is long; ten reach most of the gain.`,
      validation: validationReason,
      ...("folds" in folds ? { folds: "Three folds rank trials as well as five, in three fifths of the time." } : {}),
      ...estimateReason,
    },
  };
}
