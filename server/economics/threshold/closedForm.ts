import { nonNegative } from "../guards.ts";
import { reasonableDifferences } from "../binary/valueCells.ts";
import type { CellValues } from "../binary/types.ts";

/** Printed beside every closed-form threshold. */
export const CALIBRATION_NOTE =
  "Valid only for calibrated scores at the production prevalence: a score of 0.2 must mean that 20 % of such items are positive.";

/**
 * t*: flag an item if its calibrated probability is at least t*; also the break-even precision of one more flag.
 *
 * t* = Δ_N/(Δ_N + Δ_P), in (0, 1). Errors: `number.not_finite`, `matrix.unreasonable`.
 * Source: Elkan 2001, eq. 2, with benefits positive.
 */
export function optimalThreshold(cells: CellValues): number {
  const { positive, negative } = reasonableDifferences(cells);
  return negative / (negative + positive);
}

/** Weights that error costs put on a missed case against a false alarm. */
export interface CostRatios {
  /** v_FN/v_FP: the ratio usually quoted, which ignores what a right answer costs. */
  readonly gross: number | null;
  /** Δ_P/Δ_N: the ratio decisions rest on. */
  readonly net: number;
}

/** Gross and net ratio of missed case to false alarm. Errors: `number.not_finite`, `matrix.unreasonable`. */
export function costRatios(cells: CellValues): CostRatios {
  const { positive, negative } = reasonableDifferences(cells);
  return { gross: cells.fp === 0 ? null : cells.fn / cells.fp, net: positive / negative };
}

/**
 * One threshold per item when the values depend on the item's amount: t_i from the values of item i.
 *
 * In: amounts, currency, ≥ 0; `valuesOf` gives the four values of an item of that amount.
 * Errors: `number.not_finite`, `amount.negative`, `matrix.unreasonable`. Source: Elkan 2001, eq. 2, per item.
 */
export function thresholdPerAmount(
  amounts: readonly number[],
  valuesOf: (amount: number) => CellValues,
): readonly number[] {
  return amounts.map((amount) => optimalThreshold(valuesOf(nonNegative("The amount", amount))));
}

/** Values that follow an item's amount linearly: value = fixed + perAmount·amount, per outcome. */
export interface AmountValues {
  readonly fixed: CellValues;
  readonly perAmount: CellValues;
}

/** Values of an item of the given amount, currency. */
export function valuesAtAmount({ fixed, perAmount }: AmountValues, amount: number): CellValues {
  return {
    tp: fixed.tp + perAmount.tp * amount,
    fn: fixed.fn + perAmount.fn * amount,
    fp: fixed.fp + perAmount.fp * amount,
    tn: fixed.tn + perAmount.tn * amount,
  };
}
