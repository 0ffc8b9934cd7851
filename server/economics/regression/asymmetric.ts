import { EconomicsError } from "../errors.ts";
import { nonNegative, positive, rate } from "../guards.ts";
import { tolerance, type Tolerance } from "../tolerance.ts";
import { invertedQuantile } from "../uncertainty/quantile.ts";
import { errorMeans, meanAbsoluteError, type ErrorMeans } from "./residuals.ts";

/** What a unit of error costs, to either side. */
export interface UnitCosts {
  /** c_o: cost of forecasting one unit too much, currency/unit, ≥ 0. */
  readonly over: number;
  /** c_u: cost of forecasting one unit too little, currency/unit, ≥ 0. */
  readonly under: number;
}

/** Everything the net value of a forecast follows from; symbols as in the binary case. */
export interface RegressionInputs {
  /** V: items/period. */
  readonly volume: number;
  readonly errors: ErrorMeans;
  readonly unitCosts: UnitCosts;
  readonly costPerPrediction: number;
  readonly fixedRunCost: number;
  readonly baseline: {
    readonly errors: ErrorMeans;
    /** c₀: currency/item. */
    readonly costPerItem: number;
    /** F₀: currency/period. */
    readonly fixedCost: number;
  };
  readonly adoption: number;
  readonly cashableShare: number;
}

/**
 * Cost of the errors of one item, currency/item: c_o·mean max(u, 0) + c_u·mean max(−u, 0), u = ŷ − y.
 *
 * Errors: `number.not_finite`, `amount.negative`. Source: newsvendor (pinball) loss.
 */
export function errorCost(errors: ErrorMeans, unitCosts: UnitCosts): number {
  return (
    nonNegative("The cost of one unit too much", unitCosts.over) * nonNegative("The mean error above", errors.over) +
    nonNegative("The cost of one unit too little", unitCosts.under) * nonNegative("The mean error below", errors.under)
  );
}

/**
 * N: net value of the forecast against today's, currency/period: N = V[a(cost₀ − cost + c₀) − c_p] + αF₀ − F.
 *
 * Errors: `number.not_finite`, `amount.negative`, `amount.not_positive` (volume), `rate.out_of_range`.
 */
export function regressionNetValue(inputs: RegressionInputs): number {
  const { baseline, unitCosts } = inputs;
  const saved = errorCost(baseline.errors, unitCosts) - errorCost(inputs.errors, unitCosts);
  const perItem =
    rate("The adoption", inputs.adoption) * (saved + nonNegative("Today's cost per item", baseline.costPerItem)) -
    nonNegative("The cost per prediction", inputs.costPerPrediction);
  return (
    positive("The volume", inputs.volume) * perItem +
    rate("The cashable share", inputs.cashableShare) * nonNegative("Today's fixed cost", baseline.fixedCost) -
    nonNegative("The fixed run cost", inputs.fixedRunCost)
  );
}

/** N when every error |u| is multiplied by `scale`, currency/period. Errors: those of `regressionNetValue`. */
export function regressionNetValueAtErrorScale(inputs: RegressionInputs, scale: number): number {
  nonNegative("The growth of the errors", scale);
  const errors = { over: inputs.errors.over * scale, under: inputs.errors.under * scale };
  return regressionNetValue({ ...inputs, errors });
}

/** Tolerance of a forecast. */
export interface RegressionTolerance extends Tolerance {
  /** MAE* = k*·MAE, unit of the target; null if no error costs anything. */
  readonly breakEvenMeanAbsoluteError: number | null;
}

/** k* and MAE* of a forecast, with X the cost of its errors. Errors: those of `regressionNetValue`. */
export function regressionTolerance(inputs: RegressionInputs): RegressionTolerance {
  const overall = tolerance({
    netValue: regressionNetValue(inputs),
    volume: inputs.volume,
    adoption: inputs.adoption,
    errorLoss: errorCost(inputs.errors, inputs.unitCosts),
  });
  const scale = overall.breakEvenScale;
  return {
    ...overall,
    breakEvenMeanAbsoluteError: scale === null ? null : scale * meanAbsoluteError(inputs.errors),
  };
}

/**
 * q* = c_u/(c_u + c_o): the quantile of the target to train on, in [0, 1].
 *
 * Errors: `number.not_finite`, `amount.negative`; `matrix.unreasonable` if no error costs anything.
 * Source: critical ratio of the newsvendor problem.
 */
export function optimalQuantile(unitCosts: UnitCosts): number {
  const over = nonNegative("The cost of one unit too much", unitCosts.over);
  const under = nonNegative("The cost of one unit too little", unitCosts.under);
  if (over + under === 0) throw new EconomicsError("matrix.unreasonable", { name: "no error costs anything" });
  return under / (under + over);
}

/** A constant added to every forecast, and the cost that is left. */
export interface Shift {
  /** Unit of the target. */
  readonly shift: number;
  /** Currency/item after the shift. */
  readonly costPerItem: number;
  readonly errors: ErrorMeans;
}

/**
 * The constant shift of least cost: the q*-quantile of the residuals y − ŷ, fitted on validation items.
 *
 * Takes the inverse of the empirical distribution (type 1), which is itself a residual and minimises the cost of the
 * sample exactly. Errors: `statistics.length`, `number.not_finite`, `amount.negative`, `matrix.unreasonable`.
 */
export function bestShift(residualValues: ArrayLike<number>, unitCosts: UnitCosts): Shift {
  const shift = invertedQuantile(residualValues, optimalQuantile(unitCosts));
  const errors = errorMeans(residualValues, shift);
  return { shift, costPerItem: errorCost(errors, unitCosts), errors };
}
