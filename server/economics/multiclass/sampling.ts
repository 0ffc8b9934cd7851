import { EconomicsError } from "../errors.ts";
import { count } from "../guards.ts";
import { at } from "../series.ts";
import { multiclassNetValue } from "./netValue.ts";
import { ratesFromConfusion, type Matrix, type MulticlassInputs } from "./types.ts";

/** Replicates of a confusion matrix, one after the other, each row by row. */
export interface ConfusionReplicates {
  /** K: number of classes. */
  readonly classes: number;
  /** K × K counts per replicate. */
  readonly counts: ArrayLike<number>;
}

/**
 * N of every replicate of the confusion matrix, reweighted to the production shares, currency/period.
 *
 * Errors: those of `multiclassNetValue`, `statistics.length`, `class.empty` (a replicate lacks a class).
 * Source: bootstrap of the test items (Efron 1979).
 */
export function replicatedMulticlassNetValues(inputs: MulticlassInputs, replicates: ConfusionReplicates): Float64Array {
  const size = count("The number of classes", replicates.classes);
  const cells = size * size;
  // Zero classes leave a remainder that is no number, so they are refused as well.
  if (replicates.counts.length === 0 || replicates.counts.length % cells !== 0) {
    throw new EconomicsError("statistics.length", { name: "The replicates" });
  }
  return Float64Array.from({ length: replicates.counts.length / cells }, (_, replicate) =>
    multiclassNetValue({
      ...inputs,
      rates: ratesFromConfusion(confusionAt(replicates.counts, replicate * cells, size)),
    }),
  );
}

function confusionAt(counts: ArrayLike<number>, offset: number, size: number): Matrix {
  return Array.from({ length: size }, (_row, i) =>
    Array.from({ length: size }, (_column, j) => at(counts, offset + i * size + j)),
  );
}
