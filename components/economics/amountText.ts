import { EconomicsError } from "../../server/economics/errors.ts";
import { parseDecimal } from "../../server/economics/decimal.ts";
import type { AmountUnit } from "./rows.ts";

const isShare = (unit: AmountUnit): boolean => unit === "share" || unit === "share/month";

/**
 * Moves the decimal point, digit by digit, so that no amount changes by the way it is typed.
 * @param places to the right when positive
 */
export function movePoint(text: string, places: number): string {
  const sign = text.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const digits = whole + fraction;
  const point = whole.length + places;
  const padded = point <= 0 ? "0".repeat(1 - point) + digits : digits.padEnd(point, "0");
  const at = Math.max(point, 1);
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, "");
  const right = padded.slice(at).replace(/0+$/, "");
  return sign + (right === "" ? left : `${left}.${right}`);
}

/** What stands in the field for a stored amount. */
export function typedAmount(stored: string, unit: AmountUnit): string {
  return isShare(unit) && isDecimal(stored) ? movePoint(stored.trim(), 2) : stored;
}

/**
 * What is stored for a typed amount. Blanks and one decimal comma are read as people mean them.
 * @returns the stored text, "" for nothing, or the sentence that says what is wrong
 */
export function storedAmount(typed: string, unit: AmountUnit): { text: string } | { problem: string } {
  const text = typed.replace(/[\s\u00a0\u202f%]/g, "");
  if (text === "") return { text: "" };
  const plain = /^-?\d+,\d+$/.test(text) ? text.replace(",", ".") : text;
  try {
    parseDecimal(plain);
  } catch (error) {
    if (!(error instanceof EconomicsError)) throw error;
    return { problem: error.userMessage };
  }
  return { text: isShare(unit) ? movePoint(plain, -2) : plain };
}

function isDecimal(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text.trim());
}

/** The unit as it stands behind the field. */
export function unitText(unit: AmountUnit, currency: string): string {
  const words: Record<AmountUnit, string> = {
    money: currency,
    "money/month": `${currency} a month`,
    "money/item": `${currency} each`,
    "money/day": `${currency} a day`,
    share: "%",
    "share/month": "% a month",
    items: "items",
    "items/month": "a month",
    months: "months",
    days: "days",
    threshold: "",
    units: "units",
    "money/unit": `${currency} a unit`,
  };
  return words[unit];
}
