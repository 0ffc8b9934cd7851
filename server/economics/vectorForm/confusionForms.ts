import { z } from "zod";
import { EconomicsError } from "../errors.ts";
import { expectedValue, totalValue, trivialPolicies } from "../binary/expectedValue.ts";
import { classificationMetrics, ratesFromCounts } from "../binary/rates.ts";
import { reasonableDifferences } from "../binary/valueCells.ts";
import type { CellValues, ConfusionCounts } from "../binary/types.ts";
import { costRatios, optimalThreshold, thresholdPerAmount, valuesAtAmount } from "../threshold/closedForm.ts";
import { tolerance } from "../tolerance.ts";
import { cellsSchema, form, type Outputs } from "./form.ts";

/** One evaluated set with its values: totals at the mix of that set, and how published figures round them. */
const confusionForm = form(
  ["confusion", "value"],
  z.object({ confusion: cellsSchema, value: cellsSchema }),
  ({ confusion, value }): Outputs => {
    const metrics = classificationMetrics(confusion);
    const total = totalValue(confusion, value);
    const items = confusion.tp + confusion.fn + confusion.fp + confusion.tn;
    const { positive, negative } = reasonableDifferences(value);
    const lossOfErrors = confusion.fn * positive + confusion.fp * negative;
    const { breakEvenScale } = tolerance({
      netValue: total,
      volume: items,
      adoption: 1,
      errorLoss: lossOfErrors / items,
    });
    const errorRate = 1 - metrics.accuracy;
    return {
      total,
      // Figure 3 of the whitepaper multiplies the value of a true positive by the total of its column.
      printed_total: total + confusion.fp * value.tp,
      printed_tp_used: confusion.tp + confusion.fp,
      accuracy: metrics.accuracy,
      recall: metrics.recall,
      precision: metrics.precision,
      f1: metrics.f1,
      error_loss: lossOfErrors,
      breakeven_k: breakEvenScale,
      error_rate: errorRate,
      breakeven_error_rate: breakEvenScale === null ? null : breakEvenScale * errorRate,
      expected_profit_per_item: total / items,
      from_rounded_rates: fromRoundedRates(confusion, value),
      optimal_threshold: optimalThreshold(value),
    };
  },
);

function fromRoundedRates(confusion: ConfusionCounts, value: CellValues): number {
  const { tpr, fpr } = ratesFromCounts(confusion);
  const { prevalence } = classificationMetrics(confusion);
  return expectedValue(toHundredths(prevalence), { tpr: toHundredths(tpr), fpr: toHundredths(fpr) }, value);
}

function toHundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

const OTHER_PREVALENCE = 0.005;

/** Several models on one evaluated set: value per item there and at another prevalence, beside the trivial policies. */
const comparisonForm = form(
  ["confusions", "value"],
  z.object({
    confusions: z.record(z.string(), cellsSchema),
    value: cellsSchema,
    prevalence: z.number().default(OTHER_PREVALENCE),
  }),
  ({ confusions, value, prevalence }): Outputs => {
    const models = Object.entries(confusions);
    const perItem = models.map(([name, counts]) => {
      const { prevalence: sampled } = classificationMetrics(counts);
      return [name, expectedValue(sampled, ratesFromCounts(counts), value)] as const;
    });
    const sampled = models.map(([, counts]) => classificationMetrics(counts).prevalence);
    const [first] = sampled;
    if (first === undefined) throw new EconomicsError("class.empty", { name: "model" });
    const policies = trivialPolicies(first, value);
    const ratios = costRatios(value);
    const elsewhere = trivialPolicies(prevalence, value);
    return {
      ev_per_item: Object.fromEntries(perItem),
      published: Object.fromEntries(perItem.map(([name, each]) => [name, toHundredths(each)])),
      flag_everybody: policies.everybody,
      flag_nobody: policies.nobody,
      optimal_threshold: optimalThreshold(value),
      ratio_fn_fp: ratios.gross,
      ratio_net: ratios.net,
      [`ev_at_prevalence_${String(prevalence).replace(".", "_")}`]: {
        ...Object.fromEntries(
          models.map(([name, counts]) => [name, expectedValue(prevalence, ratesFromCounts(counts), value)]),
        ),
        flag_everybody: elsewhere.everybody,
        flag_nobody: elsewhere.nobody,
      },
    };
  },
);

/** The closed-form threshold of four values. */
const thresholdForm = form(["value"], z.object({ value: cellsSchema }), ({ value }) => ({
  optimal_threshold: optimalThreshold(value),
}));

// Card payments of the worked example: accepting earns 2 % or loses the amount, refusing costs 5 or saves 50 and the amount.
const CARD_PAYMENT = {
  fixed: { tp: 50, fn: 0, fp: -5, tn: 0 },
  perAmount: { tp: 1, fn: -1, fp: 0, tn: 0.02 },
};

/** One threshold per amount. */
const amountForm = form(["amounts"], z.object({ amounts: z.array(z.number()) }), ({ amounts }) => ({
  thresholds: thresholdPerAmount(amounts, (amount) => valuesAtAmount(CARD_PAYMENT, amount)),
}));

/** Calculations on evaluated counts and values alone. */
export const confusionForms = [confusionForm, comparisonForm, amountForm, thresholdForm];
