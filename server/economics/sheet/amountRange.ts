import { formatDecimal, parseDecimal } from "../decimal.ts";
import { EconomicsError } from "../errors.ts";
import { inputRange, type InputRange } from "../uncertainty/monteCarlo.ts";
import { uniformDraws } from "../uncertainty/mulberry32.ts";
import { checkedTriangle, triangularQuantile } from "../uncertainty/triangle.ts";
import type { SheetDocument } from "./document.ts";

/** More digits a drawn amount does not need, and 15 are the most a decimal may have. */
const DIGITS = 12;

/**
 * Range of a net value, currency/month, with every amount that has a low and a high end drawn from its triangle.
 *
 * In: a sheet, its net value, which amounts count (others may be left over from another form), seed and number of
 * draws. Works for every kind of decision, as it draws the sheet itself.
 * Errors: those of `netValue`; `triangle.order`, `decimal.invalid`; `sheet.incomplete` if no amount has both ends.
 */
export function amountRange(
  document: SheetDocument,
  netValue: (drawn: SheetDocument) => number,
  { counts, seed, draws }: { readonly counts: RegExp; readonly seed: number; readonly draws: number },
): InputRange {
  const varied = Object.entries(document.amounts).flatMap(([name, amount]) => {
    if (amount.low === undefined || amount.high === undefined || !counts.test(name)) return [];
    const [low, likely, high] = [amount.low, amount.value, amount.high].map(parseDecimal);
    if (low === undefined || likely === undefined || high === undefined) return [];
    return [{ name, amount, triangle: checkedTriangle(`“${name}”`, { low, likely, high }) }];
  });
  if (varied.length === 0) {
    throw new EconomicsError("sheet.incomplete", { name: "The low and high value of at least one amount" });
  }
  const uniforms = uniformDraws(seed, draws * varied.length);
  const values = Float64Array.from({ length: draws }, (_, draw) => {
    const drawn = varied.map(({ name, amount, triangle }, i) => {
      const value = triangularQuantile(triangle, uniforms[draw * varied.length + i] ?? 0);
      return [name, { ...amount, value: formatDecimal(Number(value.toPrecision(DIGITS))) }] as const;
    });
    return netValue({ ...document, amounts: { ...document.amounts, ...Object.fromEntries(drawn) } });
  });
  return inputRange(values);
}
