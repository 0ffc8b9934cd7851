import { type Algorithm, type CostEstimate, validationFits } from "../contract.ts";
import type { TrainSettings } from "./settings.ts";

/** Seconds per million rows and round (tree, pass), or per million rows, 20 columns, two processor cores. */
const pace: Record<Algorithm, number> = {
  linear: 3,
  random_forest: 2.2,
  xgboost: 0.09,
  lightgbm: 0.07,
  decision_tree: 8,
  extra_trees: 1.2,
  knn: 30,
  naive_bayes: 1,
  svm: 60,
  mlp: 5,
  sgd: 0.6,
  rule: 1,
};
/** Rows beyond these aren't learned from. */
const most: Partial<Record<Algorithm, number>> = { svm: 5_000 };
const overheadSeconds = 0.8;

/**
 * Estimated training time.
 * @param rounds trees or passes of one fit
 * @param rows rows before the draw; null when nobody has counted them
 */
export function estimateTraining(settings: TrainSettings, rounds: number, rows: number | null): CostEstimate {
  const assumed = Math.min(rows ?? 10_000, most[settings.algorithm] ?? Infinity);
  const fits = 1 + validationFits(settings) + (settings.testEstimate === "repeated_cv" ? 5 * settings.repeats : 0);
  const seconds = overheadSeconds + fits * (0.05 + (assumed / 1e6) * pace[settings.algorithm] * rounds);
  const counted = rows === null ? "an assumed 10,000 rows" : `${rows.toLocaleString("en-US")} rows`;
  return { seconds: Math.ceil(seconds * 10) / 10, basis: `${fits} fits on ${counted}, at the pace of two cores` };
}
