import { EconomicsError } from "../errors.ts";
import { twelfthRoot } from "../exactMath.ts";
import { count, finite, nonNegative, positive } from "../guards.ts";
import { at } from "../series.ts";

/**
 * d: monthly discount of an annual rate r, d = (1 + r)^(1/12) − 1 (compound).
 *
 * Errors: `number.not_finite`; `amount.not_positive` if r ≤ −1.
 */
export function monthlyDiscount(annualDiscount: number): number {
  const yearly = positive("One plus the annual discount", 1 + finite("The annual discount", annualDiscount));
  return twelfthRoot(yearly) - 1;
}

/**
 * NPV = −B + Σ N_m/(1 + d)^m, currency, cash at the end of month m = 1, 2, ….
 *
 * In: B ≥ 0, net value per month, annual discount r. Errors: `number.not_finite`, `amount.negative`,
 * `amount.not_positive`. Source: net present value, textbook definition.
 */
export function netPresentValue(buildCost: number, monthly: ArrayLike<number>, annualDiscount: number): number {
  const growth = 1 + monthlyDiscount(annualDiscount);
  let present = 0 - nonNegative("The build cost", buildCost);
  let factor = 1;
  for (let i = 0; i < monthly.length; i += 1) {
    factor *= growth;
    present += finite("A month's net value", at(monthly, i)) / factor;
  }
  return present;
}

/**
 * ROI = (Σ N_m − B)/B, a ratio without discount; null if nothing was invested.
 *
 * Errors: `number.not_finite`, `amount.negative`.
 */
export function returnOnInvestment(buildCost: number, monthly: ArrayLike<number>): number | null {
  nonNegative("The build cost", buildCost);
  if (buildCost === 0) return null;
  return (sum(monthly) - buildCost) / buildCost;
}

/**
 * Months until the cumulative net value reaches B, linear inside the month; null means never within the months given.
 *
 * Errors: `number.not_finite`, `amount.negative`.
 */
export function paybackMonths(buildCost: number, monthly: ArrayLike<number>): number | null {
  let open = nonNegative("The build cost", buildCost);
  if (open === 0) return 0;
  for (let i = 0; i < monthly.length; i += 1) {
    const cash = finite("A month's net value", at(monthly, i));
    if (cash >= open) return i + open / cash;
    open -= cash;
  }
  return null;
}

/** Payback at a constant net value per month: B/N; null ("never") if N ≤ 0 and something was invested. */
export function constantPayback(buildCost: number, netValue: number): number | null {
  nonNegative("The build cost", buildCost);
  finite("The net value", netValue);
  if (buildCost === 0) return 0;
  return netValue > 0 ? buildCost / netValue : null;
}

/** The month in which the cumulative cash is highest. */
export interface CashPeak {
  /** 0 if the cash never rises above its start. */
  readonly month: number;
  /** Σ N − B up to that month, currency. */
  readonly cumulative: number;
}

/** Highest point of the cumulative cash −B + Σ N_m, the earliest of equal ones. Errors: `number.not_finite`, `amount.negative`. */
export function cashPeak(buildCost: number, monthly: ArrayLike<number>): CashPeak {
  let cumulative = 0 - nonNegative("The build cost", buildCost);
  let peak: CashPeak = { month: 0, cumulative };
  for (let i = 0; i < monthly.length; i += 1) {
    cumulative += finite("A month's net value", at(monthly, i));
    if (cumulative > peak.cumulative) peak = { month: i + 1, cumulative };
  }
  return peak;
}

/** `months` equal months. Errors: `count.not_whole`, `number.not_finite`. */
export function constantMonths(netValue: number, months: number): Float64Array {
  return new Float64Array(horizon(months)).fill(finite("The net value", netValue));
}

/** The longest horizon a sheet calculates, so that a typing error cannot stall the page. */
export const LONGEST_HORIZON = 1200;

/** Returns a horizon of 1 to 1,200 whole months; else `count.not_whole`, `amount.not_positive` or `horizon.too_long`. */
export function horizon(months: number): number {
  positive("The horizon", count("The horizon", months));
  if (months > LONGEST_HORIZON) {
    throw new EconomicsError("horizon.too_long", { value: months, limit: LONGEST_HORIZON });
  }
  return months;
}

function sum(series: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < series.length; i += 1) total += finite("A month's net value", at(series, i));
  return total;
}
