import { cellValues, type ValueAmounts } from "./valueCells.ts";
import type { BinaryInputs } from "./types.ts";

/** A binary model as people state it: amounts instead of the four cells that follow from them. */
export interface BinaryCase extends Omit<BinaryInputs, "values"> {
  readonly amounts: ValueAmounts;
}

/** The inputs of the arithmetic that follow from a stated case. Errors: those of `cellValues`. */
export function binaryInputs(stated: BinaryCase): BinaryInputs {
  return {
    volume: stated.volume,
    prevalence: stated.prevalence,
    rates: stated.rates,
    values: cellValues(stated.amounts),
    costPerPrediction: stated.costPerPrediction,
    fixedRunCost: stated.fixedRunCost,
    baseline: stated.baseline,
    adoption: stated.adoption,
    cashableShare: stated.cashableShare,
  };
}
