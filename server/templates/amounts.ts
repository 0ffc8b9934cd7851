import { binaryInputs } from "../economics/binary/case.ts";
import { netValue } from "../economics/binary/netValue.ts";
import { sheetInputs, type SheetDocument } from "../economics/sheet/document.ts";

type Amount = SheetDocument["amounts"][string];

/** Who said it, where it stands, and on which day. */
export type Said = { source: string; person: string; date: string };

/** Amounts that one person stands for: a value, or a value with its pessimistic and optimistic ends. */
export function amounts(
  said: Said,
  values: Readonly<Record<string, string | readonly [value: string, low: string, high: string]>>,
): SheetDocument["amounts"] {
  return Object.fromEntries(
    Object.entries(values).map(([name, given]): [string, Amount] => {
      if (typeof given === "string") return [name, { value: given, ...said }];
      const [value, low, high] = given;
      return [name, { value, low, high, ...said }];
    }),
  );
}

/** Net value per month of a sheet for two classes, at the rates a model is expected to reach. */
export function expectedPerMonth(sheet: SheetDocument, rates: { tpr: number; fpr: number }): number {
  return netValue(binaryInputs({ ...sheetInputs(sheet).stated, rates }));
}
