import type { SheetDocument } from "../../server/economics/sheet/document.ts";
import { formatDecimal } from "../../server/economics/decimal.ts";

/** Amounts people ask "what if" about, and the threshold. Sliders lie over the stored sheet and are never saved. */
export type WhatIf = Partial<Record<"volume" | "lossPerMissed" | "margin" | "growth" | "threshold", number>>;

/** The stored sheet with the sliders' values put over it. */
export function withWhatIf(sheet: SheetDocument, changes: WhatIf): SheetDocument {
  const over = Object.entries(changes).map(([name, value]) => {
    // A range belongs to the stored amount; around another one it would mean something else, so it moves along.
    const amount = sheet.amounts[name];
    const stored = Number(amount?.value ?? "");
    const factor = stored !== 0 && Number.isFinite(stored) ? value / stored : 1;
    const moved = (text: string | undefined) =>
      text === undefined || !Number.isFinite(Number(text)) ? {} : { text: decimal(Number(text) * factor) };
    const [low, high] = [moved(amount?.low), moved(amount?.high)];
    return [
      name,
      {
        ...amount,
        value: decimal(value),
        ...("text" in low && { low: low.text }),
        ...("text" in high && { high: high.text }),
      },
    ] as const;
  });
  return { ...sheet, amounts: { ...sheet.amounts, ...Object.fromEntries(over) } };
}

/** Twelve digits: more than a slider can mean, fewer than a sum of doubles can spoil. */
const decimal = (value: number): string => formatDecimal(Number(value.toPrecision(12)));
