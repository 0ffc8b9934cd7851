import { EconomicsError } from "../errors.ts";
import { rate } from "../guards.ts";

/**
 * p′: a score calibrated at prevalence b, re-mapped to prevalence b′.
 *
 * p′ = b′(p − pb)/(b − pb + b′p − bb′). In and out: probabilities in [0, 1]; b in (0, 1).
 * Errors: `number.not_finite`, `rate.out_of_range`; `class.empty` if b is 0 or 1, because a model trained on one
 * class alone says nothing about the other. Source: Elkan 2001, theorem 2 (change of base rate).
 */
export function remapScore(score: number, fromPrevalence: number, toPrevalence: number): number {
  const p = rate("The score", score);
  const b = rate("The prevalence in training", fromPrevalence);
  const target = rate("The prevalence in production", toPrevalence);
  if (b === 0) throw new EconomicsError("class.empty", { name: "positive item in training" });
  if (b === 1) throw new EconomicsError("class.empty", { name: "negative item in training" });
  const positive = target * p * (1 - b);
  const negative = b * (1 - p) * (1 - target);
  if (positive + negative === 0) {
    throw new EconomicsError("class.empty", { name: "item in production that could carry this score" });
  }
  return positive / (positive + negative);
}
