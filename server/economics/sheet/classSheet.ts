import { EconomicsError } from "../errors.ts";
import { ratesFromConfusion, type Matrix, type MulticlassInputs } from "../multiclass/types.ts";
import { amountOf, commonAmounts, type SheetDocument } from "./document.ts";

/** Names of the amounts of a decision between several classes; classes are counted from 0 in the order of the model. */
export const classAmounts = {
  /** v_ij: answering `predicted` when `actual` is true. */
  value: (actual: number, predicted: number): string => `value.${actual}.${predicted}`,
  /** π_i */
  share: (actual: number): string => `share.${actual}`,
  /** Share of the class that today's process gets right; its errors are spread evenly over the other answers. */
  todayRight: (actual: number): string => `today.${actual}`,
};

/**
 * Inputs of a multiclass decision from the sheet and a confusion matrix.
 *
 * Errors: `sheet.incomplete` (names the first missing amount), those of `ratesFromConfusion`.
 */
export function classInputs(document: SheetDocument, confusion: Matrix, classes: readonly string[]): MulticlassInputs {
  const named = (name: string, words: string): number => {
    const value = amountOf(document, name);
    if (value === null) throw new EconomicsError("sheet.incomplete", { name: words });
    return value;
  };
  const all = classes.map((_, index) => index);
  return {
    ...commonAmounts(document),
    prevalence: all.map((i) => named(classAmounts.share(i), `The share of “${classes[i]}”`)),
    values: all.map((i) =>
      all.map((j) => named(classAmounts.value(i, j), `The value of “${classes[j]}” for “${classes[i]}”`)),
    ),
    rates: ratesFromConfusion(confusion),
    baseline: {
      ...commonAmounts(document).baseline,
      rates: all.map((i) => {
        const right = named(classAmounts.todayRight(i), `Today’s share of “${classes[i]}” handled rightly`);
        return all.map((j) => (i === j ? right : (1 - right) / (classes.length - 1)));
      }),
    },
  };
}
