import { EconomicsError } from "../errors.ts";
import { nonNegative, positive, rate } from "../guards.ts";
import { at } from "../series.ts";
import { tolerance, type Tolerance } from "../tolerance.ts";
import { classCount, entry, shares, type Matrix, type MulticlassInputs } from "./types.ts";

/**
 * e: expected value of one multiclass decision, currency/item.
 *
 * e = Σ_i π_i Σ_j R_ij v_ij. Errors: `matrix.shape`, `shares.sum`, `rate.out_of_range`, `number.not_finite`.
 * Source: Provost & Fawcett, Data Science for Business, ch. 7, for K classes.
 */
export function multiclassExpectedValue(prevalence: readonly number[], rates: Matrix, values: Matrix): number {
  return weightedSum(prevalence, rates, values, (i, j) => entry(rates, i, j) * entry(values, i, j));
}

/**
 * N: net value against today's process, currency/period; N = V[a(e − e₀ + c₀) − c_p] + α·F₀ − F.
 *
 * Errors: those of `multiclassExpectedValue`, `amount.negative`, `amount.not_positive` (volume).
 */
export function multiclassNetValue(inputs: MulticlassInputs): number {
  const { prevalence, rates, values, baseline } = inputs;
  const model = multiclassExpectedValue(prevalence, rates, values);
  const today = multiclassExpectedValue(prevalence, baseline.rates, values);
  const perItem =
    rate("The adoption", inputs.adoption) *
      (model - today + nonNegative("Today's cost per item", baseline.costPerItem)) -
    nonNegative("The cost per prediction", inputs.costPerPrediction);
  return (
    positive("The volume", inputs.volume) * perItem +
    rate("The cashable share", inputs.cashableShare) * nonNegative("Today's fixed cost", baseline.fixedCost) -
    nonNegative("The fixed run cost", inputs.fixedRunCost)
  );
}

/** N when every wrong rate is multiplied by `scale`; a row's errors are capped at 1 together, their mix held. */
export function multiclassNetValueAtErrorScale(inputs: MulticlassInputs, scale: number): number {
  return multiclassNetValue({ ...inputs, rates: scaledRates(inputs.rates, scale) });
}

function scaledRates(rates: Matrix, scale: number): Matrix {
  nonNegative("The growth of the errors", scale);
  return rates.map((row, i) => {
    const wrong = 1 - entry(rates, i, i);
    const factor = wrong * scale > 1 ? 1 / wrong : scale;
    // A single kind of confusion divided by itself can come out a digit above 1.
    return row.map((value, j) => (i === j ? 1 - Math.min(1, wrong * scale) : Math.min(1, value * factor)));
  });
}

/** Tolerance of a multiclass model. */
export interface MulticlassTolerance extends Tolerance {
  /** ε = Σ_i π_i Σ_{j≠i} R_ij: share of wrong decisions. */
  readonly errorRate: number;
  /** ε* = k*·ε; null if no error costs anything. */
  readonly breakEvenErrorRate: number | null;
  /** False if k* would push the error rate of a class above 1. */
  readonly withinRange: boolean;
}

/**
 * k* and ε* of a multiclass model, with X = Σ_i π_i Σ_{j≠i} R_ij (v_ii − v_ij).
 *
 * Errors: those of `multiclassNetValue`, and `matrix.unreasonable`.
 */
export function multiclassTolerance(inputs: MulticlassInputs): MulticlassTolerance {
  const { prevalence, rates, values, volume, adoption } = inputs;
  reasonableMatrix(values);
  const errorLoss = weightedSum(prevalence, rates, values, (i, j) => entry(rates, i, j) * regret(values, i, j));
  const errorRate = weightedSum(prevalence, rates, values, (i, j) => (i === j ? 0 : entry(rates, i, j)));
  const overall = tolerance({ netValue: multiclassNetValue(inputs), volume, adoption, errorLoss });
  const scale = overall.breakEvenScale;
  const worst = Math.max(...rates.map((_, i) => 1 - entry(rates, i, i)));
  return {
    ...overall,
    errorRate,
    breakEvenErrorRate: scale === null ? null : scale * errorRate,
    withinRange: (scale ?? 0) * worst <= 1,
  };
}

/**
 * Refuses a value matrix with `matrix.unreasonable` if a wrong answer is worth more than the right one (v_ii < v_ij)
 * or if one answer is never better than another whatever is true. Source: Elkan 2001, section 1.1.
 */
export function reasonableMatrix(values: Matrix): Matrix {
  const size = classCount("The value matrix", values);
  const classes = Array.from({ length: size }, (_, i) => i);
  for (const i of classes) {
    for (const j of classes) {
      if (regret(values, i, j) < 0) {
        throw new EconomicsError("matrix.unreasonable", { name: `answer ${j + 1} for class ${i + 1}` });
      }
      if (i !== j && classes.every((actual) => entry(values, actual, j) >= entry(values, actual, i))) {
        throw new EconomicsError("matrix.unreasonable", { name: `answer ${j + 1} instead of answer ${i + 1}` });
      }
    }
  }
  return values;
}

/** v_ii − v_ij: what is lost by answering j when i is true, currency/item. */
export function regret(values: Matrix, actual: number, predicted: number): number {
  return entry(values, actual, actual) - entry(values, actual, predicted);
}

function weightedSum(
  prevalence: readonly number[],
  rates: Matrix,
  values: Matrix,
  term: (actual: number, predicted: number) => number,
): number {
  const size = classCount("The value matrix", values);
  if (classCount("The rates", rates) !== size || prevalence.length !== size) {
    throw new EconomicsError("matrix.shape", { name: "The rates" });
  }
  shares("The class shares", prevalence);
  let sum = 0;
  for (const [i, row] of rates.entries()) {
    shares("The rates of a class", row);
    let weighted = 0;
    for (let j = 0; j < size; j += 1) weighted += term(i, j);
    sum += at(prevalence, i) * weighted;
  }
  return sum;
}
