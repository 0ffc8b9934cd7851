import { EconomicsError } from "../errors.ts";
import { count, finite, nonNegative, positive } from "../guards.ts";
import { at } from "../series.ts";
import { horizon, LONGEST_HORIZON } from "../investment/cashFlow.ts";
import { errorScale, type ErrorGrowth } from "./growth.ts";

/** N as a function of the factor on all error rates, currency/period; today's process does not drift. */
export type NetValueAtErrorScale = (scale: number) => number;

/**
 * Net value per month m = 1 … `months` while errors grow, currency.
 *
 * Errors: `horizon.too_long`, `count.not_whole`, those of `errorScale` and of the net value.
 */
export function driftingMonths(netValueAt: NetValueAtErrorScale, growth: ErrorGrowth, months: number): Float64Array {
  const result = new Float64Array(horizon(months));
  for (let i = 0; i < result.length; i += 1)
    result[i] = finite("A month's net value", netValueAt(errorScale(growth, i + 1)));
  return result;
}

/**
 * First month with a negative net value; null if there is none within 1,200 months.
 *
 * While no error rate reaches its cap this is the smallest m with (1 + g)^(m − 1) > k* (compound), that is
 * ⌊ln k* / ln(1 + g)⌋ + 2; capped rates can keep the value from ever falling below zero.
 * Expects a net value that never rises with the errors, which a reasonable value matrix guarantees.
 * Errors: those of `errorScale` and of the net value.
 */
export function firstNegativeMonth(netValueAt: NetValueAtErrorScale, growth: ErrorGrowth): number | null {
  const isNegative = (month: number) => finite("A month's net value", netValueAt(errorScale(growth, month))) < 0;
  if (isNegative(1)) return 1;
  if (!isNegative(LONGEST_HORIZON)) return null;
  let kept = 1;
  let lost = LONGEST_HORIZON;
  while (lost - kept > 1) {
    const middle = Math.floor((kept + lost) / 2);
    if (isNegative(middle)) lost = middle;
    else kept = middle;
  }
  return lost;
}

/** Retraining every R months at cost C_R. */
export interface RetrainPlan {
  /** R: months between retrainings. */
  readonly interval: number;
  /** (Σ_{m ≤ R} N_m − C_R)/R: average net value, currency/month. */
  readonly averageValue: number;
}

/**
 * Average net value for every interval R = 1 … n, and the best one (of equal ones the shortest).
 *
 * In: net value per month since the last training, C_R ≥ 0, currency. Errors: `statistics.length`, `amount.negative`.
 */
export function retrainPlans(
  monthly: ArrayLike<number>,
  retrainCost: number,
): { readonly plans: readonly RetrainPlan[]; readonly best: RetrainPlan } {
  const cost = nonNegative("The cost of retraining", retrainCost);
  const plans: RetrainPlan[] = [];
  let earned = 0;
  for (let i = 0; i < monthly.length; i += 1) {
    earned += finite("A month's net value", at(monthly, i));
    plans.push({ interval: i + 1, averageValue: (earned - cost) / (i + 1) });
  }
  const [first, ...others] = plans;
  if (first === undefined) throw new EconomicsError("statistics.length", { name: "The months" });
  const best = others.reduce((chosen, plan) => (plan.averageValue > chosen.averageValue ? plan : chosen), first);
  return { plans, best };
}

/**
 * Net value per month when retraining every R months resets the errors; the cost falls in the last month of a cycle.
 *
 * In: net value per month since the last training (at least R entries), R ≥ 1, C_R ≥ 0, months.
 * Errors: `statistics.length`, `count.not_whole`, `amount.not_positive`, `amount.negative`, `horizon.too_long`.
 */
export function retrainedMonths(
  monthly: ArrayLike<number>,
  interval: number,
  retrainCost: number,
  months: number,
): Float64Array {
  const cycle = positive("The retrain interval", count("The retrain interval", interval));
  const cost = nonNegative("The cost of retraining", retrainCost);
  const result = new Float64Array(horizon(months));
  for (let i = 0; i < result.length; i += 1) {
    const phase = i % cycle;
    result[i] = at(monthly, phase) - (phase === cycle - 1 ? cost : 0);
  }
  return result;
}

/** The months before the first negative one: what is earned if the model is stopped in time. */
export function stoppedMonths(monthly: Float64Array): Float64Array {
  const stop = monthly.findIndex((value) => value < 0);
  return stop === -1 ? monthly : monthly.subarray(0, stop);
}
