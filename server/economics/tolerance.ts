import { EconomicsError } from "./errors.ts";
import { finite, positive, rate } from "./guards.ts";

/** What a tolerance follows from, whatever the kind of model. */
export interface ToleranceInputs {
  /** N: net value at the measured errors, currency/period. */
  readonly netValue: number;
  /** V: items/period. */
  readonly volume: number;
  /** a: share of predictions acted on, in [0, 1]. */
  readonly adoption: number;
  /** X: value lost to errors, currency/item, ≥ 0. */
  readonly errorLoss: number;
}

/** How far errors may grow before the model loses against today's process. */
export interface Tolerance {
  /** N(0) = N + a·V·X: net value of an error-free model, currency/period. */
  readonly netValueZeroErrors: number;
  /** a·V·X: value lost to errors, currency/period. */
  readonly errorLossPerPeriod: number;
  /** k*: factor by which all errors may grow; below 1 the model already loses; null if no error costs anything. */
  readonly breakEvenScale: number | null;
}

/**
 * From which k* on a tolerance is green and amber; below it is red. A choice of the product, as the scorecard's question
 * states it; the gauge of the sheet is drawn with the same two figures.
 */
export const TOLERANCE_LIMITS = { green: 1.5, amber: 1.1 } as const;

/**
 * k*, the root of N(k) = N(0) − k·a·V·X, with all error rates scaled by the same factor k.
 *
 * k* = N(0)/(a·V·X). The mix of errors is held; valid while no scaled rate exceeds 1.
 * Errors: `number.not_finite`, `amount.not_positive` (volume), `rate.out_of_range` (adoption),
 * `matrix.unreasonable` if errors would gain value.
 * Source: the net value is linear in every error rate, hence in k; break-even analysis.
 */
export function tolerance(inputs: ToleranceInputs): Tolerance {
  finite("The net value", inputs.netValue);
  if (finite("The loss to errors", inputs.errorLoss) < 0) {
    throw new EconomicsError("matrix.unreasonable", { name: "errors gain more than right answers" });
  }
  const lossPerPeriod =
    rate("The adoption", inputs.adoption) * positive("The volume", inputs.volume) * inputs.errorLoss;
  const zeroErrors = inputs.netValue + lossPerPeriod;
  return {
    netValueZeroErrors: zeroErrors,
    errorLossPerPeriod: lossPerPeriod,
    breakEvenScale: lossPerPeriod === 0 ? null : zeroErrors / lossPerPeriod,
  };
}
