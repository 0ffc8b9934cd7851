import { z } from "zod";
import { EconomicsError } from "../errors.ts";
import { firstNegativeMonth } from "../drift/drift.ts";
import { entry, ratesFromConfusion, shares, type MulticlassInputs } from "../multiclass/types.ts";
import {
  multiclassExpectedValue,
  multiclassNetValue,
  multiclassNetValueAtErrorScale,
  multiclassTolerance,
} from "../multiclass/netValue.ts";
import { constantPolicies, costliestConfusions, expectedValueDecision, highestIndex } from "../multiclass/policies.ts";
import { form, matrixSchema, type Outputs } from "./form.ts";
import { investmentOutputs, investmentSchema } from "./investmentForm.ts";

/** Inputs of a multiclass case as the file states them. */
export const multiclassSchema = investmentSchema.extend({
  classes: z.array(z.string()),
  value_matrix: matrixSchema,
  confusion_eval: matrixSchema,
  prevalence: z.array(z.number()),
  volume: z.number(),
  cost_per_prediction: z.number(),
  fixed_run_cost: z.number(),
  baseline_rates: matrixSchema,
  baseline_cost_per_item: z.number().default(0),
  baseline_fixed: z.number().default(0),
  adoption: z.number().default(1),
  alpha: z.number().default(1),
  growth: z.number().optional(),
});

type MulticlassForm = z.output<typeof multiclassSchema>;

/** The inputs stated by a file entry. Errors: those of `ratesFromConfusion`. */
export function multiclassInputs(stated: MulticlassForm): MulticlassInputs {
  return {
    volume: stated.volume,
    prevalence: stated.prevalence,
    rates: ratesFromConfusion(stated.confusion_eval),
    values: stated.value_matrix,
    costPerPrediction: stated.cost_per_prediction,
    fixedRunCost: stated.fixed_run_cost,
    baseline: {
      rates: stated.baseline_rates,
      costPerItem: stated.baseline_cost_per_item,
      fixedCost: stated.baseline_fixed,
    },
    adoption: stated.adoption,
    cashableShare: stated.alpha,
  };
}

function multiclassOutputs(stated: MulticlassForm): Outputs {
  const inputs = multiclassInputs(stated);
  const { volume, prevalence, rates, values } = inputs;
  const net = multiclassNetValue(inputs);
  const tolerance = multiclassTolerance(inputs);
  const policies = constantPolicies(prevalence, values);
  const name = (index: number) => className(stated.classes, index);
  const netValueAt = (scale: number) => multiclassNetValueAtErrorScale(inputs, scale);
  const { growth } = stated;
  return {
    rates,
    accuracy_production: prevalence.reduce((sum, share, i) => sum + share * entry(rates, i, i), 0),
    ev_per_item: multiclassExpectedValue(prevalence, rates, values),
    ev_baseline_per_item: multiclassExpectedValue(prevalence, inputs.baseline.rates, values),
    net_value_per_month: net,
    best_constant_policy: name(highestIndex(policies)),
    constant_policy_values: Object.fromEntries(policies.map((value, j) => [name(j), volume * value])),
    error_loss_per_month: tolerance.errorLossPerPeriod,
    error_rate: tolerance.errorRate,
    breakeven_k: tolerance.breakEvenScale,
    breakeven_error_rate: tolerance.breakEvenErrorRate,
    costliest_confusions: costliestConfusions(inputs).map(({ actual, predicted, cost }) => [
      `${name(actual)}->${name(predicted)}`,
      cost,
    ]),
    ...investmentOutputs(stated, net),
    ...(growth === undefined
      ? {}
      : { first_negative_month: firstNegativeMonth(netValueAt, { kind: "compound", perMonth: growth }) }),
  };
}

function className(classes: readonly string[], index: number): string {
  const name = classes[index];
  if (name === undefined) throw new EconomicsError("matrix.shape", { name: "The list of classes" });
  return name;
}

/** A whole multiclass case. */
export const multiclassForm = form(["value_matrix", "confusion_eval"], multiclassSchema, multiclassOutputs);

/** Decision of the highest expected value per item. */
const decisionForm = form(
  ["value_matrix", "probabilities"],
  z.object({ value_matrix: matrixSchema, probabilities: matrixSchema, classes: z.array(z.string()).optional() }),
  ({ value_matrix: values, probabilities, classes = usualNames(values.length) }) => {
    const decisions = probabilities.map((item) => expectedValueDecision(item, values));
    return {
      values: decisions.map((each) => each.values),
      decision: decisions.map((each) => className(classes, each.decision)),
      argmax_probability: probabilities.map((item) =>
        className(classes, highestIndex(shares("The probabilities", item))),
      ),
    };
  },
);

// The worked example names its three classes in another entry of the file.
function usualNames(size: number): readonly string[] {
  return size === 3 ? ["ok", "minor", "major"] : Array.from({ length: size }, (_, i) => `class ${i + 1}`);
}

/** The same decision with costs to be minimised. */
const costDecisionForm = form(
  ["cost_matrix", "probabilities"],
  z.object({ cost_matrix: matrixSchema, probabilities: matrixSchema }),
  ({ cost_matrix: costs, probabilities }) => {
    const values = costs.map((row) => row.map((cost) => 0 - cost));
    const decisions = probabilities.map((item) => expectedValueDecision(item, values));
    return {
      costs: decisions.map((each) => each.values.map((value) => 0 - value)),
      chosen_class_1based: decisions.map((each) => each.decision + 1),
    };
  },
);

/** Decisions per item. */
export const decisionForms = [decisionForm, costDecisionForm];
