import { nonNegative } from "../guards.ts";

/** What it takes to build the model once. */
export interface BuildInputs {
  readonly itemsLabelled: number;
  readonly labelsPerItem: number;
  /** Currency/label. */
  readonly costPerLabel: number;
  /** Currency. */
  readonly compute: number;
  readonly personDays: number;
  /** Currency/day. */
  readonly dayRate: number;
  /** Currency. */
  readonly other: number;
}

/**
 * B: one-time build cost, currency = items × labels/item × price + compute + person-days × rate + other.
 *
 * Errors: `number.not_finite`, `amount.negative`.
 */
export function buildCost(build: BuildInputs): number {
  const labels =
    nonNegative("The number of items to label", build.itemsLabelled) *
    nonNegative("The number of labels per item", build.labelsPerItem) *
    nonNegative("The cost per label", build.costPerLabel);
  const people = nonNegative("The person-days", build.personDays) * nonNegative("The day rate", build.dayRate);
  return (
    labels + nonNegative("The compute cost", build.compute) + people + nonNegative("Other build costs", build.other)
  );
}
