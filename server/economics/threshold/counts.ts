import { EconomicsError } from "../errors.ts";
import { count, finite, rate, sameLength } from "../guards.ts";
import { at } from "../series.ts";

/**
 * Sufficient statistics of a binary model: items flagged at each threshold, by actual class.
 *
 * An item is flagged if its score is at least the threshold, so both counts fall as the threshold rises.
 */
export interface ThresholdCounts {
  /** Rising thresholds. */
  readonly thresholds: ArrayLike<number>;
  /** TP at each threshold. */
  readonly tp: ArrayLike<number>;
  /** FP at each threshold. */
  readonly fp: ArrayLike<number>;
  /** n₊: evaluated positive items. */
  readonly positives: number;
  /** n₋: evaluated negative items. */
  readonly negatives: number;
}

/**
 * Returns the statistics if they can be those of a scored set.
 *
 * Errors: `statistics.length`, `statistics.order` (thresholds must rise, counts must not), `class.empty`,
 * `count.not_whole`, `number.not_finite`.
 */
export function checkedThresholdCounts(statistics: ThresholdCounts): ThresholdCounts {
  const { thresholds, tp, fp, positives, negatives } = statistics;
  const length = sameLength("Thresholds and counts", thresholds, tp, fp);
  if (count("The number of positive items", positives) === 0) {
    throw new EconomicsError("class.empty", { name: "positive item" });
  }
  if (count("The number of negative items", negatives) === 0) {
    throw new EconomicsError("class.empty", { name: "negative item" });
  }
  let previous = { threshold: -Infinity, tp: positives, fp: negatives };
  for (let i = 0; i < length; i += 1) {
    const here = { threshold: finite("A threshold", at(thresholds, i)), tp: at(tp, i), fp: at(fp, i) };
    count("A count of caught cases", here.tp);
    count("A count of false alarms", here.fp);
    if (here.threshold <= previous.threshold) throw new EconomicsError("statistics.order", { name: "Thresholds" });
    if (here.tp > previous.tp || here.fp > previous.fp) {
      throw new EconomicsError("statistics.order", {
        name: "Counts of flagged items, read from the highest threshold,",
      });
    }
    previous = here;
  }
  return statistics;
}

/**
 * Counts at every distinct score and at one threshold above all of them (flag nobody).
 *
 * In: actual class (1 positive, 0 negative) and score in [0, 1] per item. Out: thresholds rising.
 * Errors: `statistics.length`, `rate.out_of_range`, `number.not_finite`, `class.empty`.
 */
export function thresholdCounts(actual: ArrayLike<number>, scores: ArrayLike<number>): ThresholdCounts {
  const items = sameLength("Classes and scores", actual, scores);
  const order = Array.from({ length: items }, (_, i) => i).sort((a, b) => at(scores, b) - at(scores, a));
  const rows: { threshold: number; tp: number; fp: number }[] = [{ threshold: ABOVE_EVERY_SCORE, tp: 0, fp: 0 }];
  let tp = 0;
  let fp = 0;
  for (const [rank, item] of order.entries()) {
    const score = rate("A score", at(scores, item));
    if (isPositive(at(actual, item))) tp += 1;
    else fp += 1;
    const next = order[rank + 1];
    if (next === undefined || at(scores, next) !== score) rows.push({ threshold: score, tp, fp });
  }
  rows.reverse();
  return checkedThresholdCounts({
    thresholds: rows.map((row) => row.threshold),
    tp: rows.map((row) => row.tp),
    fp: rows.map((row) => row.fp),
    positives: tp,
    negatives: fp,
  });
}

/** A threshold no probability reaches. */
export const ABOVE_EVERY_SCORE = 1.01;

/** True for class 1, false for class 0; `rate.out_of_range` for anything else. */
export function isPositive(actual: number): boolean {
  if (actual !== 0 && actual !== 1) throw new EconomicsError("rate.out_of_range", { name: "A class", value: actual });
  return actual === 1;
}
