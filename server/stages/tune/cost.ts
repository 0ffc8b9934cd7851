import { type CostEstimate, type TunableAlgorithm, validationFits } from "../contract.ts";
import type { TuneSettings } from "./settings.ts";

/** Seconds per million rows and trial, 20 columns, two processor cores; boosters stop early after about 150 trees. */
const pace: Record<TunableAlgorithm, number> = {
  linear: 3,
  random_forest: 400,
  xgboost: 14,
  lightgbm: 11,
  decision_tree: 8,
  extra_trees: 220,
  knn: 30,
  naive_bayes: 1,
  svm: 60,
  mlp: 400,
  sgd: 60,
};
const overheadSeconds = 1;

/**
 * Estimated time of the whole search with its final refit.
 * @param trials how many settings are tried
 * @param rows rows before the draw; null when nobody has counted them
 */
export function estimateTuning(settings: TuneSettings, trials: number, rows: number | null): CostEstimate {
  const assumed = rows ?? 10_000;
  const perTrial = validationFits(settings);
  const searches = 1 + (settings.testEstimate === "repeated_cv" ? 5 * settings.repeats : 0);
  const trialFits = searches * trials * perTrial;
  const fullFits = searches + (assumed > settings.searchRows ? perTrial : 0);
  const each = (rows: number) => 0.06 + (rows / 1e6) * pace[settings.algorithm];
  const seconds = overheadSeconds + trialFits * each(Math.min(assumed, settings.searchRows)) + fullFits * each(assumed);
  const counted = rows === null ? "an assumed 10,000 rows" : `at most ${rows.toLocaleString("en-US")} rows`;
  return {
    seconds: Math.ceil(seconds * 10) / 10,
    basis: `${trialFits + fullFits} fits on ${counted}, at the pace of two cores`,
  };
}
