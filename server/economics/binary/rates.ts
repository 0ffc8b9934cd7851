import { EconomicsError } from "../errors.ts";
import { count } from "../guards.ts";
import type { ConfusionCounts, Rates } from "./types.ts";

/**
 * TPR and FPR of an evaluated set.
 *
 * In: items by outcome. Out: rates in [0, 1].
 * Errors: `number.not_finite`, `count.not_whole`; `class.empty` if no positive or no negative was evaluated.
 */
export function ratesFromCounts(counts: ConfusionCounts): Rates {
  const { tp, fn, fp, tn } = checkedCounts(counts);
  if (tp + fn === 0) throw new EconomicsError("class.empty", { name: "positive item" });
  if (fp + tn === 0) throw new EconomicsError("class.empty", { name: "negative item" });
  return { tpr: tp / (tp + fn), fpr: fp / (fp + tn) };
}

/** Returns the counts if all four are whole and ≥ 0; else `number.not_finite` or `count.not_whole`. */
export function checkedCounts(counts: ConfusionCounts): ConfusionCounts {
  count("The number of caught cases", counts.tp);
  count("The number of missed cases", counts.fn);
  count("The number of false alarms", counts.fp);
  count("The number of items left alone", counts.tn);
  return counts;
}

/** Classification metrics of one set; null where the metric is not defined (nothing to divide by). */
export interface ClassificationMetrics {
  readonly accuracy: number;
  readonly recall: number | null;
  readonly precision: number | null;
  readonly f1: number | null;
  /** Share of positive items in the set. */
  readonly prevalence: number;
}

/**
 * Accuracy, recall, precision, F1 and prevalence of an evaluated set, as shares.
 *
 * Errors: `number.not_finite`, `count.not_whole`; `class.empty` if no item was evaluated at all.
 */
export function classificationMetrics(counts: ConfusionCounts): ClassificationMetrics {
  const { tp, fn, fp, tn } = checkedCounts(counts);
  const items = tp + fn + fp + tn;
  if (items === 0) throw new EconomicsError("class.empty", { name: "item" });
  return {
    accuracy: (tp + tn) / items,
    recall: tp + fn === 0 ? null : tp / (tp + fn),
    precision: tp + fp === 0 ? null : tp / (tp + fp),
    f1: tp + fp + fn === 0 ? null : (2 * tp) / (2 * tp + fp + fn),
    prevalence: (tp + fn) / items,
  };
}
