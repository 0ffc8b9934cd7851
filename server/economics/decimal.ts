import { EconomicsError } from "./errors.ts";

const DECIMAL = /^-?\d+(\.\d+)?$/;
const SIGNIFICANT_DIGITS = 15;

/**
 * Reads a decimal string from the border (form, file, database) as a double.
 *
 * In: digits with an optional sign and one point, no exponent, no separators. Out: the nearest double.
 * Errors: `decimal.invalid` for any other text; `decimal.too_precise` above 15 significant digits, the most
 * a double keeps for every value (IEEE 754 binary64), so that writing it back gives the same amount.
 */
export function parseDecimal(text: string): number {
  const trimmed = text.trim();
  if (!DECIMAL.test(trimmed)) throw new EconomicsError("decimal.invalid", { value: text });
  const significant = trimmed.replace("-", "").replace(".", "").replace(/^0+/, "");
  if (significant.replace(/0+$/, "").length > SIGNIFICANT_DIGITS) {
    throw new EconomicsError("decimal.too_precise", { value: text });
  }
  const value = Number(trimmed);
  if (!Number.isFinite(value)) throw new EconomicsError("decimal.too_precise", { value: text });
  return value === 0 ? 0 : value;
}

/**
 * Writes a double as the shortest decimal string that reads back as the same double, without exponent.
 *
 * Errors: `number.not_finite` for NaN and infinities.
 */
export function formatDecimal(value: number): string {
  if (!Number.isFinite(value)) throw new EconomicsError("number.not_finite", { name: "The amount", value });
  const sign = value < 0 ? "-" : "";
  return sign + withoutExponent(String(Math.abs(value)));
}

function withoutExponent(text: string): string {
  const at = text.indexOf("e");
  if (at === -1) return text;
  const digits = text.slice(0, at).replace(".", "");
  const exponent = Number(text.slice(at + 1));
  // A mantissa has one digit before its point, so the exponent alone says where the point belongs.
  return exponent < 0 ? `0.${digits.padStart(digits.length - exponent - 1, "0")}` : digits.padEnd(exponent + 1, "0");
}
