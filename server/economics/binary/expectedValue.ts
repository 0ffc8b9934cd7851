import { EconomicsError } from "../errors.ts";
import { rate } from "../guards.ts";
import { checkedCounts } from "./rates.ts";
import { checkedCells } from "./valueCells.ts";
import type { CellValues, ConfusionCounts, Rates } from "./types.ts";

/**
 * e: expected value of one decision, currency/item.
 *
 * e = π[TPR·v_TP + (1 − TPR)v_FN] + (1 − π)[FPR·v_FP + (1 − FPR)v_TN], with π the production prevalence.
 * Errors: `number.not_finite`, `rate.out_of_range`.
 * Source: Provost & Fawcett, Data Science for Business, ch. 7 (expected profit with class priors).
 */
export function expectedValue(prevalence: number, rates: Rates, cells: CellValues): number {
  checkedCells(cells);
  const pi = rate("The prevalence", prevalence);
  const tpr = rate("The true-positive rate", rates.tpr);
  const fpr = rate("The false-positive rate", rates.fpr);
  return pi * (tpr * cells.tp + (1 - tpr) * cells.fn) + (1 - pi) * (fpr * cells.fp + (1 - fpr) * cells.tn);
}

/**
 * Sum of the values of all items of an evaluated set, currency, at the mix of that set.
 *
 * The mix of a test set is rarely that of production; `expectedValue` with the production prevalence is what a
 * decision rests on. Errors: `number.not_finite`, `count.not_whole`, `class.empty` if the set is empty.
 */
export function totalValue(counts: ConfusionCounts, cells: CellValues): number {
  checkedCells(cells);
  const { tp, fn, fp, tn } = checkedCounts(counts);
  if (tp + fn + fp + tn === 0) throw new EconomicsError("class.empty", { name: "item" });
  return tp * cells.tp + fn * cells.fn + fp * cells.fp + tn * cells.tn;
}

/** Value of the policies that need no model, currency/item. */
export interface TrivialPolicies {
  /** Flag nobody: π·v_FN + (1 − π)v_TN. */
  readonly nobody: number;
  /** Flag everybody: π·v_TP + (1 − π)v_FP. */
  readonly everybody: number;
}

/**
 * Expected value of flagging nobody and of flagging everybody, currency/item.
 *
 * A model below the better of the two is not worth running. Errors: `number.not_finite`, `rate.out_of_range`.
 */
export function trivialPolicies(prevalence: number, cells: CellValues): TrivialPolicies {
  return {
    nobody: expectedValue(prevalence, { tpr: 0, fpr: 0 }, cells),
    everybody: expectedValue(prevalence, { tpr: 1, fpr: 1 }, cells),
  };
}
