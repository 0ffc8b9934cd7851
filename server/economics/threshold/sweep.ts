import { rate } from "../guards.ts";
import { load } from "../binary/load.ts";
import { checkedCells } from "../binary/valueCells.ts";
import type { CellValues, ConfusionCounts } from "../binary/types.ts";
import { at } from "../series.ts";
import { checkedThresholdCounts, type ThresholdCounts } from "./counts.ts";

/** One point of the profit curve. */
export interface ProfitPoint {
  readonly threshold: number;
  /** e at this threshold and the production prevalence, currency/item. */
  readonly valuePerItem: number;
}

/** The profit curve and its best point. */
export interface ProfitCurve {
  /** One point per threshold, rising. */
  readonly points: readonly ProfitPoint[];
  /** The point of the highest value; of equal ones the highest threshold, which flags least. */
  readonly best: ProfitPoint;
}

/**
 * Expected value per item at every threshold, reweighted to the production prevalence π.
 *
 * Sweep validation folds only: neither the test set (its optimum is no longer an honest estimate) nor the data the
 * model was fitted on (its scores are overfitted). Out: currency/item.
 * Errors: those of `checkedThresholdCounts`, `rate.out_of_range`, `number.not_finite`.
 * Source: empirical profit curve (Provost & Fawcett, ch. 8) with class priors.
 */
export function profitCurve(statistics: ThresholdCounts, prevalence: number, cells: CellValues): ProfitCurve {
  checkedCells(cells);
  const pi = rate("The prevalence", prevalence);
  const { thresholds, tp, fp, positives, negatives } = checkedThresholdCounts(statistics);
  const gain = (pi * (cells.tp - cells.fn)) / positives;
  const loss = ((1 - pi) * (cells.fp - cells.tn)) / negatives;
  const nobody = pi * cells.fn + (1 - pi) * cells.tn;
  const points: ProfitPoint[] = [];
  let best: ProfitPoint = { threshold: Number.NaN, valuePerItem: -Infinity };
  for (let i = 0; i < thresholds.length; i += 1) {
    const point = { threshold: at(thresholds, i), valuePerItem: nobody + gain * at(tp, i) + loss * at(fp, i) };
    points.push(point);
    if (point.valuePerItem >= best.valuePerItem) best = point;
  }
  return { points, best };
}

/**
 * Items by outcome if exactly the scores at or above `threshold` are flagged.
 *
 * The counts are those of the lowest listed threshold that is not below it; above all of them nobody is flagged.
 * Errors: those of `checkedThresholdCounts`.
 */
export function countsAt(statistics: ThresholdCounts, threshold: number): ConfusionCounts {
  const { thresholds, tp, fp, positives, negatives } = checkedThresholdCounts(statistics);
  let index = 0;
  while (index < thresholds.length && at(thresholds, index) < threshold) index += 1;
  const caught = index === thresholds.length ? 0 : at(tp, index);
  const alarms = index === thresholds.length ? 0 : at(fp, index);
  return { tp: caught, fn: positives - caught, fp: alarms, tn: negatives - alarms };
}

/**
 * The lowest threshold whose flags per period fit the team's capacity K, or null if even the highest does not.
 *
 * In: V items/period, π, K items/period. With a fixed budget of K actions the best policy is the top K by score.
 * Errors: those of `checkedThresholdCounts` and `load`.
 */
export function thresholdWithinCapacity(
  statistics: ThresholdCounts,
  volume: number,
  prevalence: number,
  capacity: number,
): number | null {
  const { thresholds, tp, fp, positives, negatives } = checkedThresholdCounts(statistics);
  for (let i = 0; i < thresholds.length; i += 1) {
    const rates = { tpr: at(tp, i) / positives, fpr: at(fp, i) / negatives };
    if (load(volume, prevalence, rates).flags <= capacity) return at(thresholds, i);
  }
  return null;
}
