import { integerPower, naturalLog, naturalLogOnePlus } from "../exactMath.ts";
import { nonNegative } from "../guards.ts";

/** How errors grow from month to month while nobody retrains. */
export interface ErrorGrowth {
  /** compound: × (1 + g)^(m − 1); linear: × (1 + g(m − 1)). */
  readonly kind: "compound" | "linear";
  /** g: growth per month, ≥ 0; 0.05 is 5 %. */
  readonly perMonth: number;
}

/** The growth rates offered before monitoring has measured one, per month. */
export const GROWTH_PRESETS = [0.02, 0.05, 0.1] as const;

// Rates are capped at 1 long before this factor; the limit keeps a long horizon from overflowing to infinity.
const LARGEST_SCALE = 1e12;

/**
 * Factor on the error rates in month m = 1, 2, … (month 1 has the measured rates), at most 10¹².
 *
 * Errors: `number.not_finite`, `amount.negative`.
 */
export function errorScale(growth: ErrorGrowth, month: number): number {
  const perMonth = nonNegative("The growth of the errors", growth.perMonth);
  const elapsed = nonNegative("The months since launch", month - 1);
  const scale = growth.kind === "compound" ? integerPower(1 + perMonth, elapsed) : 1 + perMonth * elapsed;
  return Math.min(scale, LARGEST_SCALE);
}

/**
 * Months after launch at which the growth factor reaches k*: ln k* / ln(1 + g), or (k* − 1)/g if linear.
 *
 * Out: months, negative if the model loses from the start; null if errors do not grow or no error costs anything.
 * Errors: `number.not_finite`, `amount.negative`.
 */
export function crossingMonths(growth: ErrorGrowth, breakEvenScale: number | null): number | null {
  const perMonth = nonNegative("The growth of the errors", growth.perMonth);
  if (breakEvenScale === null || perMonth === 0) return null;
  if (growth.kind === "linear") return (breakEvenScale - 1) / perMonth;
  return breakEvenScale > 0 ? naturalLog(breakEvenScale) / naturalLogOnePlus(perMonth) : null;
}
