import { positive, rate } from "../guards.ts";
import type { Rates } from "./types.ts";

/** What the people who act on the flags will see. */
export interface Load {
  /** Flags per period. */
  readonly flags: number;
  /** Share of flags that are right in production; null if nothing is flagged. */
  readonly precision: number | null;
}

/**
 * Flags per period and their precision at the production prevalence.
 *
 * flags = V[π·TPR + (1 − π)FPR]; precision = π·TPR / (π·TPR + (1 − π)FPR) (Bayes).
 * Errors: `number.not_finite`, `rate.out_of_range`, `amount.not_positive` (volume).
 */
export function load(volume: number, prevalence: number, rates: Rates): Load {
  positive("The volume", volume);
  const pi = rate("The prevalence", prevalence);
  const caught = pi * rate("The true-positive rate", rates.tpr);
  const flagged = caught + (1 - pi) * rate("The false-positive rate", rates.fpr);
  return { flags: volume * flagged, precision: flagged === 0 ? null : caught / flagged };
}

/** K: share of the team's capacity (items/period, > 0) that the flags use up; above 1 they cannot be handled. */
export function capacityUse(flags: number, capacity: number): number {
  return flags / positive("The capacity", capacity);
}
