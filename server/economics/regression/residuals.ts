import { finite, nonNegative, positive, sameLength } from "../guards.ts";
import { at } from "../series.ts";

/** Sufficient statistics of forecasts: with u = ŷ − y, the means of both sides of the error. */
export interface ErrorMeans {
  /** Mean of max(u, 0): units forecast too much per item. */
  readonly over: number;
  /** Mean of max(−u, 0): units forecast too little per item. */
  readonly under: number;
}

/**
 * Residuals y − ŷ, in the unit of the target. In: actual values and forecasts, one per item.
 * Errors: `statistics.length`, `number.not_finite`.
 */
export function residuals(actual: ArrayLike<number>, forecast: ArrayLike<number>): Float64Array {
  const items = sameLength("Actual values and forecasts", actual, forecast);
  const result = new Float64Array(items);
  for (let i = 0; i < items; i += 1) {
    result[i] = finite("An actual value", at(actual, i)) - finite("A forecast", at(forecast, i));
  }
  return result;
}

/**
 * Mean error to either side after adding `shift` to every forecast, from residuals y − ŷ.
 *
 * The residuals may be those of all items or equally spaced quantiles of them. Out: unit of the target.
 * Errors: `statistics.length`, `number.not_finite`.
 */
export function errorMeans(residualValues: ArrayLike<number>, shift = 0): ErrorMeans {
  const items = sameLength("Residuals", residualValues);
  finite("The shift", shift);
  let over = 0;
  let under = 0;
  for (let i = 0; i < items; i += 1) {
    const residual = finite("A residual", at(residualValues, i)) - shift;
    if (residual < 0) over -= residual;
    else under += residual;
  }
  return { over: over / items, under: under / items };
}

/** Mean absolute error of the means of both sides, in the unit of the target. */
export function meanAbsoluteError({ over, under }: ErrorMeans): number {
  return nonNegative("The mean error above", over) + nonNegative("The mean error below", under);
}

/** Root mean squared error from residuals, in the unit of the target. Errors: `statistics.length`, `number.not_finite`. */
export function rootMeanSquaredError(residualValues: ArrayLike<number>): number {
  const items = sameLength("Residuals", residualValues);
  let squares = 0;
  for (let i = 0; i < items; i += 1) {
    const residual = finite("A residual", at(residualValues, i));
    squares += residual * residual;
  }
  return Math.sqrt(squares / items);
}

/**
 * w: share of items whose error lies within ±τ, relative to |y| or in the unit of the target.
 *
 * Errors: `statistics.length`, `number.not_finite`, `amount.negative` (τ); `amount.not_positive` if a relative
 * error would divide by y = 0.
 */
export function shareInBand(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  band: { readonly width: number; readonly relative: boolean },
): number {
  const errors = residuals(actual, forecast);
  const width = nonNegative("The width of the band", band.width);
  let inside = 0;
  for (let i = 0; i < errors.length; i += 1) {
    const error = Math.abs(at(errors, i));
    const scale = band.relative ? positive("The size of an actual value", Math.abs(at(actual, i))) : 1;
    if (error / scale <= width) inside += 1;
  }
  return inside / errors.length;
}

/** Mean of |ŷ − y|/|y|, a share. Errors: `statistics.length`, `number.not_finite`, `amount.not_positive` if some y = 0. */
export function meanAbsolutePercentageError(actual: ArrayLike<number>, forecast: ArrayLike<number>): number {
  const errors = residuals(actual, forecast);
  let sum = 0;
  for (let i = 0; i < errors.length; i += 1) {
    sum += Math.abs(at(errors, i)) / positive("The size of an actual value", Math.abs(at(actual, i)));
  }
  return sum / errors.length;
}
