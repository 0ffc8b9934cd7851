import { EconomicsError } from "../errors.ts";
import { positive } from "../guards.ts";
import { classCount, entry, shares, type Matrix, type MulticlassInputs } from "./types.ts";
import { regret } from "./netValue.ts";

/**
 * Value of always giving the same answer j, currency/item, for each j: Σ_i π_i v_ij.
 *
 * Errors: `matrix.shape`, `shares.sum`, `rate.out_of_range`, `number.not_finite`.
 */
export function constantPolicies(prevalence: readonly number[], values: Matrix): readonly number[] {
  const size = classCount("The value matrix", values);
  if (shares("The class shares", prevalence).length !== size) {
    throw new EconomicsError("matrix.shape", { name: "The class shares" });
  }
  return values.map((_, j) => prevalence.reduce((sum, share, i) => sum + share * entry(values, i, j), 0));
}

/** One kind of confusion and what it costs. */
export interface Confusion {
  /** Index of the actual class. */
  readonly actual: number;
  /** Index of the predicted class. */
  readonly predicted: number;
  /** V·π_i·R_ij(v_ii − v_ij), currency/period. */
  readonly cost: number;
}

/** All K(K − 1) kinds of confusion, costliest first (equal ones in class order). Errors: `amount.not_positive`, `matrix.shape`. */
export function costliestConfusions(
  inputs: Pick<MulticlassInputs, "volume" | "prevalence" | "rates" | "values">,
): readonly Confusion[] {
  const { volume, prevalence, rates, values } = inputs;
  positive("The volume", volume);
  if (classCount("The value matrix", values) !== prevalence.length) {
    throw new EconomicsError("matrix.shape", { name: "The class shares" });
  }
  const confusions = prevalence.flatMap((share, actual) =>
    values.map((_, predicted) => ({
      actual,
      predicted,
      cost: volume * share * entry(rates, actual, predicted) * regret(values, actual, predicted),
    })),
  );
  return confusions.filter(({ actual, predicted }) => actual !== predicted).sort((a, b) => b.cost - a.cost);
}

/** The answer of the highest expected value, and what each answer is worth. */
export interface Decision {
  /** Index of the answer; of equal ones the lowest. */
  readonly decision: number;
  /** Σ_i p_i v_ij per answer j, currency/item. */
  readonly values: readonly number[];
}

/**
 * Decision for one item with class probabilities p: argmax_j Σ_i p_i v_ij, ties to the lowest index.
 *
 * Errors: `matrix.shape`, `shares.sum`, `rate.out_of_range`. Source: Domingos 1999 (MetaCost), conditional risk,
 * with benefits positive.
 */
export function expectedValueDecision(probabilities: readonly number[], values: Matrix): Decision {
  const expected = constantPolicies(probabilities, values);
  return { decision: highestIndex(expected), values: expected };
}

/** Index of the highest value; of equal ones the lowest index. */
export function highestIndex(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
