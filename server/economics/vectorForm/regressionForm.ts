import { z } from "zod";
import { firstNegativeMonth } from "../drift/drift.ts";
import {
  bestShift,
  errorCost,
  optimalQuantile,
  regressionNetValue,
  regressionNetValueAtErrorScale,
  regressionTolerance,
  type RegressionInputs,
} from "../regression/asymmetric.ts";
import { bandNetValue, breakEvenShareInBand, type BandInputs } from "../regression/band.ts";
import {
  errorMeans,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  residuals,
  rootMeanSquaredError,
  shareInBand,
} from "../regression/residuals.ts";
import { form, type Outputs } from "./form.ts";
import { investmentOutputs, investmentSchema } from "./investmentForm.ts";

const series = z.array(z.number());

/** Inputs of a forecast with a cost to either side, as the file states them. */
export const asymmetricSchema = investmentSchema.extend({
  y: series,
  forecast: series,
  baseline_forecast: series,
  cost_over: z.number(),
  cost_under: z.number(),
  volume: z.number(),
  cost_per_prediction: z.number(),
  fixed_run_cost: z.number(),
  baseline_cost_per_item: z.number().default(0),
  baseline_fixed: z.number().default(0),
  adoption: z.number().default(1),
  alpha: z.number().default(1),
  growth: z.number().optional(),
});

type AsymmetricForm = z.output<typeof asymmetricSchema>;

/** The inputs stated by a file entry. Errors: those of `residuals`. */
export function regressionInputs(stated: AsymmetricForm): RegressionInputs {
  return {
    volume: stated.volume,
    errors: errorMeans(residuals(stated.y, stated.forecast)),
    unitCosts: { over: stated.cost_over, under: stated.cost_under },
    costPerPrediction: stated.cost_per_prediction,
    fixedRunCost: stated.fixed_run_cost,
    baseline: {
      errors: errorMeans(residuals(stated.y, stated.baseline_forecast)),
      costPerItem: stated.baseline_cost_per_item,
      fixedCost: stated.baseline_fixed,
    },
    adoption: stated.adoption,
    cashableShare: stated.alpha,
  };
}

function asymmetricOutputs(stated: AsymmetricForm): Outputs {
  const inputs = regressionInputs(stated);
  const net = regressionNetValue(inputs);
  const tolerance = regressionTolerance(inputs);
  const errors = residuals(stated.y, stated.forecast);
  const shifted = bestShift(errors, inputs.unitCosts);
  const netValueAt = (scale: number) => regressionNetValueAtErrorScale(inputs, scale);
  const { growth } = stated;
  return {
    mae: meanAbsoluteError(inputs.errors),
    rmse: rootMeanSquaredError(errors),
    mae_baseline: meanAbsoluteError(inputs.baseline.errors),
    cost_per_item: errorCost(inputs.errors, inputs.unitCosts),
    baseline_cost_per_item: errorCost(inputs.baseline.errors, inputs.unitCosts),
    net_value_per_month: net,
    breakeven_k: tolerance.breakEvenScale,
    breakeven_mae: tolerance.breakEvenMeanAbsoluteError,
    optimal_quantile: optimalQuantile(inputs.unitCosts),
    best_shift: shifted.shift,
    cost_per_item_after_shift: shifted.costPerItem,
    net_value_after_shift: regressionNetValue({ ...inputs, errors: shifted.errors }),
    ...investmentOutputs(stated, net),
    ...(growth === undefined
      ? {}
      : { first_negative_month: firstNegativeMonth(netValueAt, { kind: "compound", perMonth: growth }) }),
  };
}

/** A forecast with a cost to either side. */
export const asymmetricForm = form(["y", "forecast", "cost_over"], asymmetricSchema, asymmetricOutputs);

/** Inputs of an estimate that is useful inside a band, as the file states them. */
export const bandSchema = investmentSchema.extend({
  y: series,
  forecast: series,
  band: z.number(),
  value_in: z.number(),
  value_out: z.number(),
  volume: z.number(),
  cost_per_prediction: z.number(),
  fixed_run_cost: z.number(),
});

type BandForm = z.output<typeof bandSchema>;

/** The inputs stated by a file entry; the band is relative to the actual value. Errors: those of `shareInBand`. */
export function bandInputs(stated: BandForm): BandInputs {
  return {
    volume: stated.volume,
    shareInBand: shareInBand(stated.y, stated.forecast, { width: stated.band, relative: true }),
    valueInside: stated.value_in,
    valueOutside: stated.value_out,
    costPerPrediction: stated.cost_per_prediction,
    fixedRunCost: stated.fixed_run_cost,
  };
}

function bandOutputs(stated: BandForm): Outputs {
  const inputs = bandInputs(stated);
  const net = bandNetValue(inputs);
  return {
    share_in_band: inputs.shareInBand,
    mape: meanAbsolutePercentageError(stated.y, stated.forecast),
    net_value_per_month: net,
    breakeven_share_in_band: breakEvenShareInBand(inputs),
    ...investmentOutputs(stated, net),
  };
}

/** An estimate that is useful inside a band. */
export const bandForm = form(["y", "forecast", "band"], bandSchema, bandOutputs);
