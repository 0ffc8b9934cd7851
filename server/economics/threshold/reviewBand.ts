import { nonNegative, positive } from "../guards.ts";
import type { ValueDifferences } from "../binary/valueCells.ts";

/** Scores that should go to a person: review if low < p < high. */
export interface ReviewBand {
  /** t_L = c_r/Δ_P. */
  readonly low: number;
  /** t_H = 1 − c_r/Δ_N. */
  readonly high: number;
  /** False if the review costs too much to be worth it at any score. */
  readonly exists: boolean;
  /** The cost per review above which no band exists: Δ_P·Δ_N/(Δ_P + Δ_N), currency. */
  readonly maximumUsefulCost: number;
}

/**
 * The band of calibrated scores in which a perfect reviewer pays.
 *
 * In: Δ_P, Δ_N > 0 and c_r ≥ 0, currency/item. For a reviewer who errs, put the expected values of his own rates
 * into the differences. Errors: `number.not_finite`, `amount.not_positive`, `amount.negative`.
 * Source: reject option after Chow 1970, derived for values instead of error counts.
 */
export function reviewBand(differences: ValueDifferences, reviewCost: number): ReviewBand {
  const perCaught = positive("The worth of catching a case", differences.positive);
  const perLeftAlone = positive("The worth of leaving a good one alone", differences.negative);
  const cost = nonNegative("The cost per review", reviewCost);
  const maximumUsefulCost = (perCaught * perLeftAlone) / (perCaught + perLeftAlone);
  return {
    low: cost / perCaught,
    high: 1 - cost / perLeftAlone,
    exists: cost < maximumUsefulCost,
    maximumUsefulCost,
  };
}
