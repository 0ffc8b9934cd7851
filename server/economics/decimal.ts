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
  const significant = trimmed.replace(/^-/, "").replace(".", "").replace(/^0+/, "");
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
  if (value === 0) return "0";
  const [mantissa = "", exponentText] = String(Math.abs(value)).split("e");
  const sign = value < 0 ? "-" : "";
  if (exponentText === undefined) return sign + mantissa;
  const exponent = Number(exponentText);
  const [whole = "", fraction = ""] = mantissa.split(".");
  return exponent < 0
    ? `${sign}0.${"0".repeat(-exponent - 1)}${whole}${fraction}`
    : `${sign}${whole}${fraction.padEnd(exponent, "0")}`;
}
