import { formatValue } from "../format/number.ts";

/** A figure of a profile in words: numbers rounded for reading, dates and texts as they are. */
export function figureText(value: string | number | boolean | null | undefined): string {
  if (typeof value === "number") return formatValue(value);
  return value === null || value === undefined ? "–" : String(value);
}
