import { z } from "zod";
import { binaryInputs, type BinaryCase } from "../binary/case.ts";
import { expectedValue, trivialPolicies } from "../binary/expectedValue.ts";
import { load } from "../binary/load.ts";
import { netValue } from "../binary/netValue.ts";
import { classificationMetrics, ratesFromCounts } from "../binary/rates.ts";
import { binaryTolerance } from "../binary/tolerance.ts";
import { monthlyDiscount } from "../investment/cashFlow.ts";
import { allInCostPerPrediction } from "../investment/runCost.ts";
import { optimalThreshold } from "../threshold/closedForm.ts";
import { cellsSchema, form, type Outputs } from "./form.ts";
import { investmentOutputs, investmentSchema, statedBuildCost } from "./investmentForm.ts";

/** Inputs of a binary case as the file states them. */
export const binarySchema = investmentSchema.extend({
  volume: z.number(),
  prevalence: z.number(),
  confusion_eval: cellsSchema,
  loss_per_missed: z.number(),
  save_rate: z.number(),
  intervention_cost: z.number(),
  false_alarm_harm: z.number(),
  cost_per_prediction: z.number(),
  fixed_run_cost: z.number(),
  baseline: z.object({ tpr: z.number(), fpr: z.number(), cost_per_item: z.number(), fixed: z.number() }),
  adoption: z.number().default(1),
  alpha: z.number().default(1),
});

/** Binary inputs after reading. */
export type BinaryForm = z.output<typeof binarySchema>;

/** The case stated by a file entry. Errors: those of `ratesFromCounts`. */
export function binaryCase(inputs: BinaryForm): BinaryCase {
  return {
    volume: inputs.volume,
    prevalence: inputs.prevalence,
    rates: ratesFromCounts(inputs.confusion_eval),
    amounts: {
      framing: "intervention",
      lossPerMissed: inputs.loss_per_missed,
      saveRate: inputs.save_rate,
      interventionCost: inputs.intervention_cost,
      falseAlarmHarm: inputs.false_alarm_harm,
    },
    costPerPrediction: inputs.cost_per_prediction,
    fixedRunCost: inputs.fixed_run_cost,
    baseline: {
      tpr: inputs.baseline.tpr,
      fpr: inputs.baseline.fpr,
      costPerItem: inputs.baseline.cost_per_item,
      fixedCost: inputs.baseline.fixed,
    },
    adoption: inputs.adoption,
    cashableShare: inputs.alpha,
  };
}

function binaryOutputs(form: BinaryForm): Outputs {
  const inputs = binaryInputs(binaryCase(form));
  const { volume, prevalence, values, rates, baseline } = inputs;
  const perItem = expectedValue(prevalence, rates, values);
  const today = expectedValue(prevalence, baseline, values);
  const net = netValue(inputs);
  const policies = trivialPolicies(prevalence, values);
  const { flags, precision } = load(volume, prevalence, rates);
  const tolerance = binaryTolerance(inputs);
  return {
    value: { TP: values.tp, FN: values.fn, FP: values.fp, TN: values.tn },
    tpr: rates.tpr,
    fpr: rates.fpr,
    precision_eval: classificationMetrics(form.confusion_eval).precision,
    precision_production: precision,
    flags_per_month: flags,
    ev_per_item: perItem,
    ev_baseline_per_item: today,
    decision_value: volume * perItem,
    baseline_value: volume * (today - baseline.costPerItem) - baseline.fixedCost,
    net_value_per_month: net,
    flag_nobody_value: volume * policies.nobody,
    flag_everybody_value: volume * policies.everybody,
    net_value_per_prediction: net / volume,
    error_rate: tolerance.errorRate,
    error_loss_per_month: tolerance.errorLossPerPeriod,
    mean_cost_per_error: tolerance.meanCostPerError,
    net_value_zero_errors: tolerance.netValueZeroErrors,
    breakeven_k: tolerance.breakEvenScale,
    breakeven_error_rate: tolerance.breakEvenErrorRate,
    breakeven_recall: tolerance.breakEvenRecall,
    breakeven_fpr: tolerance.breakEvenFalsePositiveRate,
    optimal_threshold: optimalThreshold(values),
    ...buildOutputs(form),
    ...investmentOutputs(form, net),
  };
}

function buildOutputs(form: BinaryForm): Outputs {
  const invested = statedBuildCost(form);
  const discount: Outputs =
    form.annual_discount === undefined ? {} : { monthly_discount: monthlyDiscount(form.annual_discount) };
  if (invested === null || form.horizon_months === undefined) return discount;
  return {
    ...discount,
    build_cost: invested,
    cost_per_prediction_all_in: allInCostPerPrediction({
      fixedRunCost: form.fixed_run_cost,
      volume: form.volume,
      costPerPrediction: form.cost_per_prediction,
      buildCost: invested,
      horizon: form.horizon_months,
    }),
  };
}

/** A whole binary case. */
export const binaryForm = form(["confusion_eval", "loss_per_missed"], binarySchema, binaryOutputs);
