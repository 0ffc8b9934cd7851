import type { CostEstimate } from "../contract.ts";
import type { TuneSettings } from "./settings.ts";

/** Seconds per million rows and trial, 20 columns, two processor cores; boosters stop early after about 150 trees. */
const pace = { linear: 3, random_forest: 400, xgboost: 14, lightgbm: 11 };
const overheadSeconds = 1;

/**
 * Estimated time of the whole search with its final refit.
 * @param rows rows before the draw; null when nobody has counted them
 */
export function estimateTuning(settings: TuneSettings, rows: number | null): CostEstimate {
  const assumed = rows ?? 10_000;
  const perTrial = settings.validation === "kfold" ? settings.folds : 1;
  const searches = 1 + (settings.testEstimate === "repeated_cv" ? 5 * settings.repeats : 0);
  const trialFits = searches * settings.trials * perTrial;
  const fullFits = searches + (assumed > settings.searchRows ? perTrial : 0);
  const each = (rows: number) => 0.06 + (rows / 1e6) * pace[settings.algorithm];
  const seconds = overheadSeconds + trialFits * each(Math.min(assumed, settings.searchRows)) + fullFits * each(assumed);
  const counted = rows === null ? "an assumed 10,000 rows" : `at most ${rows.toLocaleString("en-US")} rows`;
  return {
    seconds: Math.ceil(seconds * 10) / 10,
    basis: `${trialFits + fullFits} fits on ${counted}, at the pace of two cores`,
  };
}
