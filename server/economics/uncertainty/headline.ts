import { finite } from "../guards.ts";

/** Colour of the value headline. */
export type HeadlineBand = "green" | "amber" | "red" | "unknown";

/**
 * Colour of the net value: green only if the lower bound of the sampling interval and the 5 % point of the input range
 * are both above zero; red if N itself is not above zero; unknown if one of the two ranges is missing; else amber.
 *
 * In: currency/period, null where a range could not be calculated. Errors: `number.not_finite`.
 */
export function headlineBand(netValue: number, samplingLow: number | null, inputP05: number | null): HeadlineBand {
  if (finite("The net value", netValue) <= 0) return "red";
  const bounds = [samplingLow, inputP05];
  if (bounds.some((bound) => bound !== null && finite("A bound", bound) <= 0)) return "amber";
  return bounds.includes(null) ? "unknown" : "green";
}
