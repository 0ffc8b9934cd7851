import { z } from "zod";
import { buildCost } from "../investment/buildCost.ts";
import { constantMonths, constantPayback, netPresentValue, returnOnInvestment } from "../investment/cashFlow.ts";
import type { Outputs } from "./form.ts";

/** The investment inputs of a file entry: the build in parts or as one amount, and over what time it counts. */
export const investmentSchema = z.object({
  build: z
    .object({
      items_labelled: z.number(),
      labels_per_item: z.number(),
      cost_per_label: z.number(),
      compute: z.number(),
      person_days: z.number(),
      day_rate: z.number(),
      other: z.number(),
    })
    .optional(),
  build_cost: z.number().optional(),
  horizon_months: z.number().optional(),
  annual_discount: z.number().optional(),
});

/** Investment inputs after reading. */
export type InvestmentInputs = z.output<typeof investmentSchema>;

/** B in currency, or null if the entry says nothing of it. Errors: those of `buildCost`. */
export function statedBuildCost({ build, build_cost: total }: InvestmentInputs): number | null {
  if (total !== undefined) return total;
  if (build === undefined) return null;
  return buildCost({
    itemsLabelled: build.items_labelled,
    labelsPerItem: build.labels_per_item,
    costPerLabel: build.cost_per_label,
    compute: build.compute,
    personDays: build.person_days,
    dayRate: build.day_rate,
    other: build.other,
  });
}

/** Payback, ROI and NPV at a constant net value per month, as far as the entry states what they need. */
export function investmentOutputs(inputs: InvestmentInputs, netValue: number): Outputs {
  const invested = statedBuildCost(inputs);
  if (invested === null) return {};
  const payback = { payback_months: constantPayback(invested, netValue) };
  if (inputs.horizon_months === undefined) return payback;
  const monthly = constantMonths(netValue, inputs.horizon_months);
  const roi = { ...payback, roi: returnOnInvestment(invested, monthly) };
  if (inputs.annual_discount === undefined) return roi;
  return { ...roi, npv: netPresentValue(invested, monthly, inputs.annual_discount) };
}
