import { EconomicsError } from "../../economics/errors.ts";
import { naturalLog } from "../../economics/exactMath.ts";
import { rate, sameLength } from "../../economics/guards.ts";
import { at } from "../../economics/series.ts";
import type { Band } from "../types.ts";

// An empty bin would make the index infinite; this is the share of one row in ten thousand.
const SMALLEST_SHARE = 1e-4;

/**
 * Population stability index Σ (actual − expected)·ln(actual/expected) over bins.
 *
 * In: shares per bin, each in [0, 1]; an empty bin counts as 0.0001. Out: ≥ 0.
 * Errors: `statistics.length`, `rate.out_of_range`, `number.not_finite`. Source: symmetrised Kullback–Leibler divergence.
 */
export function populationStabilityIndex(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  const bins = sameLength("Expected and actual shares", expected, actual);
  let index = 0;
  for (let i = 0; i < bins; i += 1) {
    const before = Math.max(rate("An expected share", at(expected, i)), SMALLEST_SHARE);
    const now = Math.max(rate("An actual share", at(actual, i)), SMALLEST_SHARE);
    index += (now - before) * naturalLog(now / before);
  }
  return index;
}

/** Colour of a stability index: below .1 green, below .25 amber, else red. There is no universal cut-off: editable. */
export function stabilityBand(
  index: number,
  limits: { readonly green: number; readonly amber: number } = { green: 0.1, amber: 0.25 },
): Band {
  if (!Number.isFinite(index))
    throw new EconomicsError("number.not_finite", { name: "The stability index", value: index });
  if (index < limits.green) return "green";
  return index < limits.amber ? "amber" : "red";
}
