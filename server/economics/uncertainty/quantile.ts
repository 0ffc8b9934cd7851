import { finite, rate, sameLength } from "../guards.ts";
import { at } from "../series.ts";

/** A copy in rising order. Errors: `statistics.length` if empty, `number.not_finite`. */
export function sorted(values: ArrayLike<number>): Float64Array {
  sameLength("The values", values);
  const copy = Float64Array.from(values, (value) => finite("A value", value));
  return copy.sort();
}

/**
 * Quantile q of values in rising order, linear between neighbours.
 *
 * Errors: `statistics.length`, `rate.out_of_range`. Source: Hyndman & Fan 1996, type 7.
 */
export function sortedQuantile(rising: ArrayLike<number>, q: number): number {
  const last = sameLength("The values", rising) - 1;
  const position = last * rate("The quantile", q);
  const lower = Math.floor(position);
  const low = at(rising, lower);
  return lower === last ? low : low + (position - lower) * (at(rising, lower + 1) - low);
}

/**
 * The smallest value whose share of values at or below it is at least q.
 *
 * Errors: `statistics.length`, `rate.out_of_range`, `number.not_finite`. Source: Hyndman & Fan 1996, type 1.
 */
export function invertedQuantile(values: ArrayLike<number>, q: number): number {
  const rising = sorted(values);
  const rank = Math.ceil(rate("The quantile", q) * rising.length);
  return at(rising, Math.max(rank, 1) - 1);
}

/** Arithmetic mean. Errors: `statistics.length` if empty, `number.not_finite`. */
export function mean(values: ArrayLike<number>): number {
  const length = sameLength("The values", values);
  let sum = 0;
  for (let i = 0; i < length; i += 1) sum += finite("A value", at(values, i));
  return sum / length;
}

/** Share of values above zero. Errors: `statistics.length` if empty, `number.not_finite`. */
export function sharePositive(values: ArrayLike<number>): number {
  const length = sameLength("The values", values);
  let above = 0;
  for (let i = 0; i < length; i += 1) if (finite("A value", at(values, i)) > 0) above += 1;
  return above / length;
}
