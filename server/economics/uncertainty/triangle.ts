import { EconomicsError } from "../errors.ts";
import { finite } from "../guards.ts";

/** What somebody thinks an amount may be. */
export interface Triangle {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** Returns the triangle if low ≤ likely ≤ high, all finite; else `number.not_finite` or `triangle.order`. */
export function checkedTriangle(name: string, triangle: Triangle): Triangle {
  finite(name, triangle.low);
  finite(name, triangle.likely);
  finite(name, triangle.high);
  if (triangle.low > triangle.likely || triangle.likely > triangle.high) {
    throw new EconomicsError("triangle.order", { name });
  }
  return triangle;
}

/**
 * The value below which a share u of a triangular distribution lies; u in [0, 1).
 *
 * Left of the mode: low + √(u(high − low)(likely − low)); right: high − √((1 − u)(high − low)(high − likely)).
 * Source: inverse of the triangular distribution function. A triangle without width gives its only value.
 */
export function triangularQuantile({ low, likely, high }: Triangle, u: number): number {
  const width = high - low;
  if (width === 0) return low;
  return u < (likely - low) / width
    ? low + Math.sqrt(u * width * (likely - low))
    : high - Math.sqrt((1 - u) * width * (high - likely));
}
