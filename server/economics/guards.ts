import { EconomicsError } from "./errors.ts";

/** Returns `value` if it is a finite number; `number.not_finite` for NaN and infinities. */
export function finite(name: string, value: number): number {
  if (!Number.isFinite(value)) throw new EconomicsError("number.not_finite", { name, value });
  return value;
}

/** Returns `value` if it is finite and ≥ 0; else `number.not_finite` or `amount.negative`. */
export function nonNegative(name: string, value: number): number {
  if (finite(name, value) < 0) throw new EconomicsError("amount.negative", { name, value });
  return value;
}

/** Returns `value` if it is finite and > 0; else `number.not_finite` or `amount.not_positive`. */
export function positive(name: string, value: number): number {
  if (finite(name, value) <= 0) throw new EconomicsError("amount.not_positive", { name, value });
  return value;
}

/** Returns `value` if it lies in [0, 1]; else `number.not_finite` or `rate.out_of_range`. */
export function rate(name: string, value: number): number {
  if (finite(name, value) < 0 || value > 1) throw new EconomicsError("rate.out_of_range", { name, value });
  return value;
}

/** Returns `value` if it is a whole number ≥ 0; else `number.not_finite` or `count.not_whole`. */
export function count(name: string, value: number): number {
  if (finite(name, value) < 0 || !Number.isInteger(value)) {
    throw new EconomicsError("count.not_whole", { name, value });
  }
  return value;
}

/** Refuses with `statistics.length` unless all series have the same length and at least one entry. */
export function sameLength(name: string, ...series: readonly ArrayLike<unknown>[]): number {
  const length = series[0]?.length ?? 0;
  if (length === 0 || series.some((each) => each.length !== length)) {
    throw new EconomicsError("statistics.length", { name });
  }
  return length;
}
