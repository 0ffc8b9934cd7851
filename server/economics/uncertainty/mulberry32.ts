import { EconomicsError } from "../errors.ts";
import { count } from "../guards.ts";

/** A source of uniform numbers in [0, 1). */
export type Uniform = () => number;

/**
 * The mulberry32 generator: a 32-bit state, the same draws on every machine for the same seed.
 *
 * In: seed, a whole number ≥ 0, taken modulo 2³². Out: a function giving the next draw in [0, 1).
 * Errors: `count.not_whole`. Source: Tommy Ettinger's mulberry32 (public domain).
 */
export function mulberry32(seed: number): Uniform {
  let state = count("The seed", seed) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** More draws than any sheet needs; beyond it the memory of a page is at stake. */
const MOST_DRAWS = 10_000_000;

/** The first `length` draws of a seed, kept so that a recomputation reuses them. Errors: `count.not_whole`, `draws.too_many`. */
export function uniformDraws(seed: number, length: number): Float64Array {
  if (count("The number of draws", length) > MOST_DRAWS) {
    throw new EconomicsError("draws.too_many", { value: length, limit: MOST_DRAWS });
  }
  const next = mulberry32(seed);
  const draws = new Float64Array(length);
  for (let i = 0; i < length; i += 1) draws[i] = next();
  return draws;
}
