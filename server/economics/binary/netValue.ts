import { nonNegative, positive, rate } from "../guards.ts";
import { expectedValue } from "./expectedValue.ts";
import type { BinaryInputs } from "./types.ts";

/**
 * N: net value of the model against today's process, currency/period.
 *
 * N = V[a(e − e₀ + c₀) − c_p] + α·F₀ − F, where e and e₀ are the expected values of model and process.
 * Errors: `number.not_finite`, `rate.out_of_range`, `amount.negative`, `amount.not_positive` (volume).
 * Source: expected value per decision (Provost & Fawcett, ch. 7) times volume, less the costs of running.
 */
export function netValue(inputs: BinaryInputs): number {
  return netValueOf(inputs, expectedValue(inputs.prevalence, inputs.rates, inputs.values));
}

/** N for a given expected value e per item, currency/period; the other inputs and errors as in `netValue`. */
export function netValueOf(inputs: BinaryInputs, valuePerItem: number): number {
  const { baseline } = inputs;
  const today = expectedValue(inputs.prevalence, baseline, inputs.values);
  const perItem =
    rate("The adoption", inputs.adoption) *
      (valuePerItem - today + nonNegative("Today's cost per item", baseline.costPerItem)) -
    nonNegative("The cost per prediction", inputs.costPerPrediction);
  return (
    positive("The volume", inputs.volume) * perItem +
    rate("The cashable share", inputs.cashableShare) * nonNegative("Today's fixed cost", baseline.fixedCost) -
    nonNegative("The fixed run cost", inputs.fixedRunCost)
  );
}

/** The same inputs with doing nothing instead of today's process: nobody is flagged and nothing is saved. */
export function versusDoNothing(inputs: BinaryInputs): BinaryInputs {
  return { ...inputs, baseline: { tpr: 0, fpr: 0, costPerItem: 0, fixedCost: 0 } };
}

/** N when both error rates are multiplied by `scale` and capped at 1, currency/period. Errors as in `netValue`. */
export function netValueAtErrorScale(inputs: BinaryInputs, scale: number): number {
  return netValue({ ...inputs, rates: scaledRates(inputs.rates, scale) });
}

/** Rates whose errors FNR and FPR are `scale` times as large, each capped at 1. Errors: `amount.negative`. */
export function scaledRates(rates: BinaryInputs["rates"], scale: number): BinaryInputs["rates"] {
  nonNegative("The growth of the errors", scale);
  return {
    tpr: 1 - Math.min(1, (1 - rates.tpr) * scale),
    fpr: Math.min(1, rates.fpr * scale),
  };
}
