import type { CostEstimate } from "../contract.ts";
import type { TrainSettings } from "./settings.ts";

/** Seconds per million rows and tree (boosters, forest) or per million rows (linear), 20 columns, two processor cores. */
const pace = { linear: 3, random_forest: 2.2, xgboost: 0.09, lightgbm: 0.07 };
const overheadSeconds = 0.8;

/**
 * Estimated training time.
 * @param hyper resolved hyper-parameters of the chosen algorithm
 * @param rows rows before the draw; null when nobody has counted them
 */
export function estimateTraining(
  settings: TrainSettings,
  hyper: Record<string, number>,
  rows: number | null,
): CostEstimate {
  const assumed = rows ?? 10_000;
  const fits =
    2 +
    (settings.validation === "kfold" ? settings.folds - 1 : 0) +
    (settings.testEstimate === "repeated_cv" ? 5 * settings.repeats : 0);
  const seconds = overheadSeconds + fits * (0.05 + (assumed / 1e6) * pace[settings.algorithm] * (hyper["trees"] ?? 1));
  const counted = rows === null ? "an assumed 10,000 rows" : `${rows.toLocaleString("en-US")} rows`;
  return { seconds: Math.ceil(seconds * 10) / 10, basis: `${fits} fits on ${counted}, at the pace of two cores` };
}
