import { EconomicsError } from "../errors.ts";
import { at } from "../series.ts";
import { netValue } from "../binary/netValue.ts";
import { reasonableDifferences } from "../binary/valueCells.ts";
import type { BinaryInputs, ConfusionCounts } from "../binary/types.ts";
import { checkedReplicates, type CountReplicates } from "./replicates.ts";
import { mean, sharePositive, sorted, sortedQuantile } from "./quantile.ts";

/** Printed beside every interval of this file. */
export const SAMPLING_NOTE = "Sampling error of the test set only; wrong assumptions and drift come on top.";

/** Fewer positive items than this give no honest interval. */
export const FEWEST_POSITIVES = 30;

/** z of a two-sided 95 % interval of the normal distribution. */
export const Z_95 = 1.959963984540054;

/** An interval from resampling. */
export interface SamplingInterval {
  readonly mean: number;
  /** 2.5 % point. */
  readonly low: number;
  /** 97.5 % point. */
  readonly high: number;
  /** Share of replicates above zero. */
  readonly positiveShare: number;
}

/**
 * Percentile interval (95 %) of replicated values, in their unit.
 *
 * Errors: `statistics.length`, `number.not_finite`. Source: Efron & Tibshirani, percentile bootstrap; type-7 quantiles.
 */
export function percentileInterval(replicated: ArrayLike<number>): SamplingInterval {
  const rising = sorted(replicated);
  return {
    mean: mean(replicated),
    low: sortedQuantile(rising, 0.025),
    high: sortedQuantile(rising, 0.975),
    positiveShare: sharePositive(replicated),
  };
}

/**
 * N of every replicate of the counts, reweighted to the production prevalence, currency/period.
 *
 * N is linear in TPR and FPR, so each replicate costs one multiplication per rate.
 * Errors: those of `netValue` and `checkedReplicates`; `too_few_positives` below 30 evaluated positives.
 */
export function replicatedNetValues(inputs: BinaryInputs, replicates: CountReplicates): Float64Array {
  const { tp, positives, fp, negatives } = checkedReplicates(replicates);
  enoughPositives(replicates.evaluatedPositives);
  const base = netValue({ ...inputs, rates: { tpr: 0, fpr: 0 } });
  const perRecall = netValue({ ...inputs, rates: { tpr: 1, fpr: 0 } }) - base;
  const perFalsePositiveRate = netValue({ ...inputs, rates: { tpr: 0, fpr: 1 } }) - base;
  const values = new Float64Array(tp.length);
  for (let i = 0; i < values.length; i += 1) {
    values[i] =
      base + (perRecall * at(tp, i)) / at(positives, i) + (perFalsePositiveRate * at(fp, i)) / at(negatives, i);
  }
  return values;
}

/** Refuses with `too_few_positives` below 30. */
export function enoughPositives(positives: number): void {
  if (!(positives >= FEWEST_POSITIVES)) {
    throw new EconomicsError("too_few_positives", { value: positives, limit: FEWEST_POSITIVES });
  }
}

/** An interval from a formula. */
export interface AnalyticInterval {
  /** Standard error of N, currency/period. */
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Interval of N from the counts alone: N ± z·V·a·√Var(e), currency/period.
 *
 * Var(e) = (πΔ_P)²TPR(1 − TPR)/n₊ + ((1 − π)Δ_N)²FPR(1 − FPR)/n₋. In: the evaluated counts (n₊, n₋), z.
 * Errors: those of `netValue`, `too_few_positives` (n₊ < 30), `class.empty` (n₋ = 0), `matrix.unreasonable`.
 * Source: delta method for two independent binomial rates.
 */
export function analyticInterval(inputs: BinaryInputs, counts: ConfusionCounts, z = Z_95): AnalyticInterval {
  const positives = counts.tp + counts.fn;
  const negatives = counts.fp + counts.tn;
  enoughPositives(positives);
  if (negatives === 0) throw new EconomicsError("class.empty", { name: "negative item" });
  const { positive: perCaught, negative: perLeftAlone } = reasonableDifferences(inputs.values);
  const net = netValue(inputs);
  const { tpr, fpr } = inputs.rates;
  const caught = inputs.prevalence * perCaught;
  const leftAlone = (1 - inputs.prevalence) * perLeftAlone;
  const variance =
    (caught * caught * tpr * (1 - tpr)) / positives + (leftAlone * leftAlone * fpr * (1 - fpr)) / negatives;
  const standardError = inputs.volume * inputs.adoption * Math.sqrt(variance);
  return { standardError, low: net - z * standardError, high: net + z * standardError };
}
