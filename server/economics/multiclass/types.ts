import { EconomicsError } from "../errors.ts";
import { count, finite, rate } from "../guards.ts";

/** A square table: rows actual class, columns predicted class. */
export type Matrix = readonly (readonly number[])[];

/** Entry (i, j); `matrix.shape` if it is not there. */
export function entry(matrix: Matrix, row: number, column: number): number {
  const value = matrix[row]?.[column];
  if (value === undefined) throw new EconomicsError("matrix.shape", { name: "The table" });
  return value;
}

/** Number of classes K of a square table of finite numbers; else `matrix.shape` or `number.not_finite`. */
export function classCount(name: string, matrix: Matrix): number {
  const size = matrix.length;
  if (size < 2 || matrix.some((row) => row.length !== size)) throw new EconomicsError("matrix.shape", { name });
  for (const row of matrix) for (const value of row) finite(name, value);
  return size;
}

const ROUNDING = 1e-9;

/** Returns shares in [0, 1] that add up to 1 (to rounding); else `rate.out_of_range` or `shares.sum`. */
export function shares(name: string, values: readonly number[]): readonly number[] {
  const sum = values.reduce((total, value) => total + rate(name, value), 0);
  if (Math.abs(sum - 1) > ROUNDING) throw new EconomicsError("shares.sum", { name, value: sum });
  return values;
}

/**
 * R: rates P(predicted j | actual i) of an evaluated set.
 *
 * In: items by actual and predicted class. Out: rows that add up to 1.
 * Errors: `matrix.shape`, `count.not_whole`; `class.empty` if a class was never evaluated.
 */
export function ratesFromConfusion(confusion: Matrix): Matrix {
  classCount("The confusion matrix", confusion);
  return confusion.map((row, i) => {
    const items = row.reduce((total, value) => total + count("A count of the confusion matrix", value), 0);
    if (items === 0) throw new EconomicsError("class.empty", { name: `item of class ${i + 1}` });
    return row.map((value) => value / items);
  });
}

/** Today's process of a multiclass decision. */
export interface MulticlassBaseline {
  /** Its own rates P(predicted j | actual i). */
  readonly rates: Matrix;
  /** c₀: currency/item. */
  readonly costPerItem: number;
  /** F₀: currency/period. */
  readonly fixedCost: number;
}

/** Everything the net value of a multiclass model follows from; symbols as in the binary case. */
export interface MulticlassInputs {
  readonly volume: number;
  /** π_i: production share of each class, adding up to 1. */
  readonly prevalence: readonly number[];
  /** R: rates of the model. */
  readonly rates: Matrix;
  /** v_ij: value of predicting j when i is true, currency/item. */
  readonly values: Matrix;
  readonly costPerPrediction: number;
  readonly fixedRunCost: number;
  readonly baseline: MulticlassBaseline;
  readonly adoption: number;
  readonly cashableShare: number;
}
