import { valueDifferences } from "./valueCells.ts";
import type { CellValues } from "./types.ts";

/**
 * The two sentences a person ticks so that no benefit is counted twice (once as a gain for catching a case and
 * again as a loss for missing the same one).
 *
 * In: values per item; `money` writes an amount for the reader (a view rounds, the arithmetic never does).
 * Out: one sentence per difference, Δ_P then Δ_N. Errors: `number.not_finite`.
 * Source: Provost & Fawcett, Data Science for Business, ch. 7, on double counting.
 */
export function doubleCountingSentences(
  cells: CellValues,
  money: (amount: number) => string = (amount) => amount.toFixed(2),
): readonly [string, string] {
  const { positive, negative } = valueDifferences(cells);
  return [
    `Catching a case instead of missing it is worth ${money(positive)}.`,
    `Leaving a good one alone instead of flagging it is worth ${money(negative)}.`,
  ];
}
