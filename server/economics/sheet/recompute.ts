import { binaryInputs, type BinaryCase } from "../binary/case.ts";
import { expectedValue } from "../binary/expectedValue.ts";
import { capacityUse, load } from "../binary/load.ts";
import { netValue, netValueAtErrorScale, versusDoNothing } from "../binary/netValue.ts";
import { policyValues } from "../binary/policies.ts";
import { breakEvenPrevalence } from "../binary/prevalence.ts";
import { ratesFromCounts } from "../binary/rates.ts";
import { binaryTolerance } from "../binary/tolerance.ts";
import { cellValues, reasonableDifferences } from "../binary/valueCells.ts";
import { EconomicsError } from "../errors.ts";
import { allInCostPerPrediction } from "../investment/runCost.ts";
import { optimalThreshold } from "../threshold/closedForm.ts";
import { reviewBand } from "../threshold/reviewBand.ts";
import { countsAt, profitCurve, thresholdWithinCapacity } from "../threshold/sweep.ts";
import { headlineBand } from "../uncertainty/headline.ts";
import {
  drawnNetValues,
  drawnSymbols,
  inputDraws,
  inputRange,
  type UncertainInputs,
} from "../uncertainty/monteCarlo.ts";
import { analyticInterval, percentileInterval, replicatedNetValues } from "../uncertainty/sampling.ts";
import { tornado } from "../uncertainty/tornado.ts";
import { cashSection } from "./cash.ts";
import type {
  SamplingSection,
  Section,
  Sheet,
  SheetInputs,
  SheetStatistics,
  ThresholdSection,
  ValueSection,
} from "./types.ts";

/** Seed and number of the Monte Carlo draws; stored with the sheet, so that its digits can be reproduced. */
export interface SheetDraws {
  readonly seed: number;
  readonly draws: number;
}

/**
 * Prepares the statistics of one model for a sheet that is recomputed after every change of an amount.
 *
 * Out: a function from inputs to the whole sheet. It keeps the random draws between calls, so that a change of an amount
 * moves the figures and never the luck. A part that cannot be calculated says why and leaves the others standing.
 */
export function prepareSheet(statistics: SheetStatistics, { seed, draws }: SheetDraws): (inputs: SheetInputs) => Sheet {
  let kept: { readonly key: string; readonly uniforms: Float64Array } | null = null;
  const uniformsFor = (uncertain: UncertainInputs): Float64Array => {
    const key = drawnSymbols(uncertain).join();
    if (kept === null || kept.key !== key) kept = { key, uniforms: inputDraws(uncertain, seed, draws) };
    return kept.uniforms;
  };
  return (inputs) => recompute(statistics, inputs, uniformsFor);
}

function recompute(
  statistics: SheetStatistics,
  inputs: SheetInputs,
  uniformsFor: (uncertain: UncertainInputs) => Float64Array,
): Sheet {
  // Values and threshold come first because every other part rests on them; without them all parts refuse alike.
  const stated = section(() => statedCase(statistics, inputs));
  if (stated.value === null) return refusedSheet(stated);
  const { whole, threshold } = stated.value;
  const value = section(() => valueSection(statistics, inputs, whole, threshold));
  const sampling = section(() => samplingSection(statistics, whole, threshold));
  const range = section(() => inputRange(drawnNetValues(whole, inputs.uncertain, uniformsFor(inputs.uncertain))));
  return {
    value,
    threshold: section(() => thresholdSection(statistics, inputs)),
    tolerance: section(() => binaryTolerance(binaryInputs(whole))),
    sampling,
    inputs: range,
    tornado: section(() => tornado(whole, inputs.tornadoChange)),
    cash: section(() => {
      const model = binaryInputs(whole);
      return cashSection(inputs, (scale) => netValueAtErrorScale(model, scale));
    }),
    headline:
      value.value === null
        ? "unknown"
        : headlineBand(value.value.netValue, sampling.value?.low ?? null, range.value?.p05 ?? null),
  };
}

/**
 * Net value, interval and tolerance of one model without the parts that take long; for lists.
 *
 * Errors: those of the arithmetic; an interval that can't be had is null, with its reason.
 */
export function binaryWorth(statistics: SheetStatistics, inputs: SheetInputs) {
  const { whole, threshold } = statedCase(statistics, inputs);
  const model = binaryInputs(whole);
  const sampling = section(() => samplingSection(statistics, whole, threshold));
  return {
    netValue: netValue(model),
    interval: sampling.value === null ? null : { low: sampling.value.low, high: sampling.value.high },
    intervalProblem: sampling.refusal?.message ?? null,
    tolerance: binaryTolerance(model).breakEvenScale,
  };
}

function statedCase(statistics: SheetStatistics, inputs: SheetInputs): { whole: BinaryCase; threshold: number } {
  const threshold = inputs.threshold ?? validationCurve(statistics, inputs).best.threshold;
  const rates = ratesFromCounts(countsAt(statistics.test, threshold));
  return { whole: { ...inputs.stated, rates }, threshold };
}

function validationCurve({ validation }: SheetStatistics, { stated }: SheetInputs) {
  return profitCurve(validation, stated.prevalence, cellValues(stated.amounts));
}

function valueSection(
  statistics: SheetStatistics,
  { capacity, buildCost, horizonMonths }: SheetInputs,
  whole: BinaryCase,
  threshold: number,
): ValueSection {
  const model = binaryInputs(whole);
  const { volume, prevalence, rates, values } = model;
  const expectedLoad = load(volume, prevalence, rates);
  return {
    values,
    threshold,
    rates,
    valuePerItem: expectedValue(prevalence, rates, values),
    netValue: netValue(model),
    netValueVersusNothing: netValue(versusDoNothing(model)),
    policies: policyValues(model),
    load: expectedLoad,
    capacityUse: capacity === null ? null : capacityUse(expectedLoad.flags, capacity),
    thresholdWithinCapacity:
      capacity === null ? null : thresholdWithinCapacity(statistics.test, volume, prevalence, capacity),
    breakEvenPrevalence: breakEvenPrevalence(model),
    breakEvenPrevalenceVersusNothing: breakEvenPrevalence(versusDoNothing(model)),
    allInCost: allInCostPerPrediction({ ...model, buildCost, horizon: horizonMonths }),
  };
}

function thresholdSection(statistics: SheetStatistics, inputs: SheetInputs): ThresholdSection {
  const values = cellValues(inputs.stated.amounts);
  return {
    closedForm: optimalThreshold(values),
    curve: validationCurve(statistics, inputs),
    review: inputs.reviewCost === null ? null : reviewBand(reasonableDifferences(values), inputs.reviewCost),
  };
}

function samplingSection({ test, replicates }: SheetStatistics, whole: BinaryCase, threshold: number): SamplingSection {
  const model = binaryInputs(whole);
  const drawn = replicates.find((each) => each.threshold === threshold);
  if (drawn !== undefined) {
    const { low, high } = percentileInterval(replicatedNetValues(model, drawn));
    return { method: "bootstrap", low, high };
  }
  const { low, high } = analyticInterval(model, countsAt(test, threshold));
  return { method: "delta_method", low, high };
}

function section<T>(calculate: () => T): Section<T> {
  try {
    return { value: calculate(), refusal: null };
  } catch (error) {
    if (!(error instanceof EconomicsError)) throw error;
    return { value: null, refusal: { code: error.code, message: error.userMessage } };
  }
}

function refusedSheet(refused: Section<never> & { readonly value: null }): Sheet {
  return {
    value: refused,
    threshold: refused,
    tolerance: refused,
    sampling: refused,
    inputs: refused,
    tornado: refused,
    cash: refused,
    headline: "unknown",
  };
}
