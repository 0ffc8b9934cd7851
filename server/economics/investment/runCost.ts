import { nonNegative, positive } from "../guards.ts";

/** Hours of an average month: 8,760 a year divided by 12. */
export const HOURS_PER_MONTH = 730;

/** Cost of an always-on endpoint, currency/month = instances × price per hour × 730. Errors: `amount.negative`. */
export function endpointCostPerMonth(instances: number, pricePerHour: number): number {
  return (
    nonNegative("The number of instances", instances) *
    nonNegative("The price per hour", pricePerHour) *
    HOURS_PER_MONTH
  );
}

/** Cost of a batch job, currency/item = job hours × price per hour ÷ items. Errors: `amount.negative`, `amount.not_positive` (items). */
export function batchCostPerItem(jobHours: number, pricePerHour: number, items: number): number {
  return (
    (nonNegative("The job hours", jobHours) * nonNegative("The price per hour", pricePerHour)) /
    positive("The number of items", items)
  );
}

/** What one prediction costs in all. */
export interface AllInCost {
  /** F: currency/period. */
  readonly fixedRunCost: number;
  /** V: items/period. */
  readonly volume: number;
  /** c_p: currency/prediction. */
  readonly costPerPrediction: number;
  /** B: currency. */
  readonly buildCost: number;
  /** H: periods over which the build cost is spread. */
  readonly horizon: number;
}

/**
 * All-in cost per prediction, currency = (F + V·c_p + B/H)/V.
 *
 * Errors: `number.not_finite`, `amount.negative`, `amount.not_positive` (V, H).
 */
export function allInCostPerPrediction(inputs: AllInCost): number {
  const volume = positive("The volume", inputs.volume);
  const run = nonNegative("The fixed run cost", inputs.fixedRunCost);
  const variable = volume * nonNegative("The cost per prediction", inputs.costPerPrediction);
  const build = nonNegative("The build cost", inputs.buildCost) / positive("The horizon", inputs.horizon);
  return (run + variable + build) / volume;
}
