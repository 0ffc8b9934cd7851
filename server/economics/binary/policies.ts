import { expectedValue, trivialPolicies } from "./expectedValue.ts";
import { netValue } from "./netValue.ts";
import type { BinaryInputs } from "./types.ts";

/** What each way of deciding is worth, currency/period, all on the same scale. */
export interface PolicyValues {
  /** Flag nobody, at no cost of running. */
  readonly nobody: number;
  /** Flag everybody, at no cost of running. */
  readonly everybody: number;
  /** Today's process: V(e₀ − c₀) − F₀. */
  readonly today: number;
  /** Today plus the net value of the model: what the period is worth once the model runs. */
  readonly model: number;
}

/**
 * Worth of nobody, everybody, today and model, currency/period; a model below the best of the others loses.
 *
 * Errors: those of `netValue`.
 */
export function policyValues(inputs: BinaryInputs): PolicyValues {
  const { volume, prevalence, values, baseline } = inputs;
  const { nobody, everybody } = trivialPolicies(prevalence, values);
  const net = netValue(inputs);
  const today = volume * (expectedValue(prevalence, baseline, values) - baseline.costPerItem) - baseline.fixedCost;
  return { nobody: volume * nobody, everybody: volume * everybody, today, model: today + net };
}
