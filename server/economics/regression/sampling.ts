import { sameLength } from "../guards.ts";
import { at } from "../series.ts";
import { regressionNetValue, type RegressionInputs } from "./asymmetric.ts";

/** Replicates of the mean error to either side, one entry per replicate, in the unit of the target. */
export interface ErrorReplicates {
  readonly over: ArrayLike<number>;
  readonly under: ArrayLike<number>;
}

/**
 * N of every replicate of the errors, currency/period.
 *
 * Errors: those of `regressionNetValue`, `statistics.length`. Source: bootstrap of the test items (Efron 1979).
 */
export function replicatedRegressionNetValues(inputs: RegressionInputs, replicates: ErrorReplicates): Float64Array {
  const length = sameLength("The replicates", replicates.over, replicates.under);
  return Float64Array.from({ length }, (_, i) =>
    regressionNetValue({ ...inputs, errors: { over: at(replicates.over, i), under: at(replicates.under, i) } }),
  );
}
