import {
  driftingMonths,
  firstNegativeMonth,
  retrainedMonths,
  retrainPlans,
  stoppedMonths,
  type NetValueAtErrorScale,
} from "../drift/drift.ts";
import {
  constantMonths,
  constantPayback,
  horizon,
  LONGEST_HORIZON,
  netPresentValue,
  paybackMonths,
  returnOnInvestment,
} from "../investment/cashFlow.ts";
import type { CashInputs, CashSection } from "./types.ts";

/**
 * Money over the horizon: without drift, with drift, stopped in time, and with the best retrain interval.
 *
 * In: the sheet's investment and drift inputs; N as a function of the factor on the error rates.
 * Errors: those of the investment and drift functions, `horizon.too_long`.
 */
export function cashSection(inputs: CashInputs, netValueAt: NetValueAtErrorScale): CashSection {
  const { buildCost, annualDiscount, growth, retrainCost } = inputs;
  const months = horizon(inputs.horizonMonths);
  const longestInterval = horizon(inputs.longestInterval);
  const monthly = driftingMonths(netValueAt, growth, Math.max(months, longestInterval));
  const drifting = monthly.subarray(0, months);
  const { best } = retrainPlans(monthly.subarray(0, longestInterval), retrainCost);
  const retrained = retrainedMonths(monthly, best.interval, retrainCost, months);
  const steady = constantMonths(netValueAt(1), months);
  const present = (values: Float64Array) => netPresentValue(buildCost, values, annualDiscount);
  return {
    drifting,
    retrained,
    firstNegativeMonth: firstNegativeMonth(netValueAt, growth),
    best,
    payback: constantPayback(buildCost, netValueAt(1)),
    paybackWithDrift: paybackMonths(buildCost, driftingMonths(netValueAt, growth, LONGEST_HORIZON)),
    roi: returnOnInvestment(buildCost, steady),
    npv: present(steady),
    npvWithDrift: present(drifting),
    npvStoppedInTime: present(stoppedMonths(drifting)),
    npvRetrained: present(retrained),
  };
}
