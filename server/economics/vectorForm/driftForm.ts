import { z } from "zod";
import {
  driftingMonths,
  firstNegativeMonth,
  retrainedMonths,
  retrainPlans,
  stoppedMonths,
  type NetValueAtErrorScale,
  type RetrainPlan,
} from "../drift/drift.ts";
import { crossingMonths, type ErrorGrowth } from "../drift/growth.ts";
import { cashPeak, constantMonths, LONGEST_HORIZON, netPresentValue, paybackMonths } from "../investment/cashFlow.ts";
import { at } from "../series.ts";
import { businessCase } from "./businessCase.ts";
import { form, type Form, type Outputs } from "./form.ts";
import { investmentSchema, statedBuildCost } from "./investmentForm.ts";

const driftSchema = investmentSchema
  .extend({
    growth: z.number(),
    retrain_cost: z.number().default(0),
    max_interval: z.number().default(24),
    annual_discount: z.number().default(0),
    horizon_months: z.number().default(24),
  })
  .loose();

/** Growing errors on any base, with the best retrain interval. */
const compoundForm = form(["growth"], driftSchema, compoundOutputs, true);

function compoundOutputs(entry: z.output<typeof driftSchema>): Outputs {
  const { netValueAt, breakEvenScale } = businessCase(entry);
  const growth: ErrorGrowth = { kind: "compound", perMonth: entry.growth };
  const { horizon_months: months, annual_discount: discount, retrain_cost: retrainCost } = entry;
  const invested = statedBuildCost(entry) ?? 0;
  const monthly = driftingMonths(netValueAt, growth, Math.max(months, entry.max_interval));
  const within = monthly.subarray(0, months);
  const firstNegative = firstNegativeMonth(netValueAt, growth);
  const { plans, best } = retrainPlans(monthly.subarray(0, entry.max_interval), retrainCost);
  const peak = cashPeak(invested, within);
  const present = (values: Float64Array) => netPresentValue(invested, values, discount);
  const listed = listedMonths(months, firstNegative);
  return {
    months_listed: listed,
    net_value_month: listed.map((month) => at(monthly, month - 1)),
    crossing_months_after_launch: crossingMonths(growth, breakEvenScale),
    first_negative_month: firstNegative,
    payback_months_with_drift: paybackMonths(invested, longMonths(netValueAt, growth)),
    [`npv_${months}_with_drift`]: present(within),
    [`npv_${months}_stop_when_negative`]: present(stoppedMonths(within)),
    [`npv_${months}_no_drift`]: present(constantMonths(netValueAt(1), months)),
    [`npv_${months}_best_retrain`]: present(retrainedMonths(monthly, best.interval, retrainCost, months)),
    peak_cumulative_month: peak.month,
    peak_cumulative_value: peak.cumulative,
    best_retrain_interval: best.interval,
    avg_value_at_best: best.averageValue,
    avg_value_interval_1: averageAt(plans, 1),
    avg_value_interval_12: averageAt(plans, 12),
  };
}

function averageAt(plans: readonly RetrainPlan[], interval: number): number | null {
  return plans.find((plan) => plan.interval === interval)?.averageValue ?? null;
}

function longMonths(netValueAt: NetValueAtErrorScale, growth: ErrorGrowth): Float64Array {
  return driftingMonths(netValueAt, growth, LONGEST_HORIZON);
}

/** Launch, half a year, a year, the months around the first loss, and the end of the horizon. */
function listedMonths(horizon: number, firstNegative: number | null): readonly number[] {
  const around = firstNegative === null ? [] : [firstNegative - 1, firstNegative];
  const months = new Set([1, 6, 12, ...around, horizon]);
  return [...months].filter((month) => month >= 1 && month <= horizon).sort((a, b) => a - b);
}

/** Errors that grow by the same amount each month, on any base. */
const linearForm = form(
  ["growth_linear"],
  z.object({ growth_linear: z.number() }).loose(),
  (entry) => {
    const { netValueAt, breakEvenScale } = businessCase(entry);
    const growth: ErrorGrowth = { kind: "linear", perMonth: entry.growth_linear };
    return {
      crossing_months_after_launch: crossingMonths(growth, breakEvenScale),
      first_negative_month: firstNegativeMonth(netValueAt, growth),
    };
  },
  true,
);

/** Questions about growing errors, for bases of every kind. */
export const driftForms: readonly Form[] = [compoundForm, linearForm];
