import { EconomicsError } from "./errors.ts";

/** Entry `i` of a series; `statistics.length` if it is not there. */
export function at(series: ArrayLike<number>, i: number): number {
  const value = series[i];
  if (value === undefined) throw new EconomicsError("statistics.length", { name: "The entries of a series" });
  return value;
}
