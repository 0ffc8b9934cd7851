/**
 * Numbers as people read them: grouped by the reader's locale, a real minus sign, a narrow space before a unit.
 * Pure apart from the locale, which is the person's choice.
 */
import { currentLocale } from "../ui/locale.ts";

const NARROW = "\u202f";

const formats = new Map<string, Intl.NumberFormat>();
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const locale = currentLocale();
  const key = `${locale}${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, options);
  formats.set(key, made);
  return made;
}

const minus = (text: string): string => text.replace("-", "−");

/** @param count a whole number of things; groups of three digits. */
export function formatCount(count: number): string {
  return minus(numberFormat({ maximumFractionDigits: 0 }).format(count));
}

/**
 * A measured value with three significant digits, or all digits of a whole number.
 * @returns "–" for nothing and for values that are not finite
 */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (Number.isInteger(value)) return formatCount(value);
  const size = Math.abs(value);
  // What is left over from adding floating-point numbers isn't a measurement.
  if (size < 1e-12) return "0";
  if (size < 1e-4 || size >= 1e9) return minus(value.toExponential(2));
  if (size < 1e-3) return minus(numberFormat({ maximumFractionDigits: 5 }).format(value));
  if (size >= 1000) return minus(numberFormat({ maximumFractionDigits: 0 }).format(value));
  if (size < 1) return minus(numberFormat({ minimumFractionDigits: 3, maximumFractionDigits: 3 }).format(value));
  return minus(numberFormat({ maximumSignificantDigits: 4 }).format(value));
}

/** A mark on an axis: no more digits than the step needs. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e7)) return minus(value.toExponential(0));
  return minus(numberFormat({ maximumSignificantDigits: 3 }).format(value));
}

/** One decimal, always: "4.0". */
export function formatTenths(value: number): string {
  return minus(numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value));
}

/** @param share 0…1 (may be negative for a change); one decimal, "4.1 %". */
export function formatShare(share: number): string {
  return `${formatTenths(share * 100)}${NARROW}%`;
}

/** @param unit printed after the value; shares given as "%" are already in percent. */
export function withUnit(text: string, unit: string | undefined): string {
  return unit ? `${text}${NARROW}${unit}` : text;
}

/** "0.846 (0.83–0.86)": a value with the range it may lie in. */
export function formatRange(
  value: number | null,
  low: number | null | undefined,
  high: number | null | undefined,
): string {
  const middle = formatValue(value);
  if (low === null || low === undefined || high === null || high === undefined) return middle;
  return `${middle} (${formatValue(low)}–${formatValue(high)})`;
}

/** @param bytes size of a file; decimal units as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return withUnit(numberFormat({ maximumFractionDigits: digits }).format(size), units[unit]);
}
