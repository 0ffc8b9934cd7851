import { netValue } from "./netValue.ts";
import type { BinaryInputs } from "./types.ts";

/**
 * π*: the production prevalence at which N = 0, TPR and FPR held.
 *
 * N is linear in π, so π* = N(0)/(N(0) − N(1)). Out: π* in [0, 1], or null if N has no root there
 * (the model gains, or loses, at every prevalence). Errors: those of `netValue`.
 */
export function breakEvenPrevalence(inputs: BinaryInputs): number | null {
  const atNone = netValue({ ...inputs, prevalence: 0 });
  const atAll = netValue({ ...inputs, prevalence: 1 });
  const root = atNone / (atNone - atAll);
  // A constant N divides by zero; what comes of it lies outside [0, 1]. Math.abs turns −0, which 0 divided by a loss gives, into 0.
  return root >= 0 && root <= 1 ? Math.abs(root) : null;
}
