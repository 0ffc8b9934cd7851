import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusal, UNUSABLE } from "../testing/refusal.ts";
import {
  bestShift,
  errorCost,
  optimalQuantile,
  regressionNetValue,
  regressionNetValueAtErrorScale,
  regressionTolerance,
  type RegressionInputs,
} from "./asymmetric.ts";
import {
  bandNetValue,
  bandNetValueAtErrorScale,
  bandTolerance,
  breakEvenShareInBand,
  type BandInputs,
} from "./band.ts";
import {
  errorMeans,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  residuals,
  rootMeanSquaredError,
  shareInBand,
} from "./residuals.ts";
import { replicatedRegressionNetValues } from "./sampling.ts";

const inputs: RegressionInputs = {
  volume: 100,
  errors: { over: 1, under: 2 },
  unitCosts: { over: 3, under: 5 },
  costPerPrediction: 0.5,
  fixedRunCost: 200,
  baseline: { errors: { over: 4, under: 6 }, costPerItem: 1, fixedCost: 600 },
  adoption: 0.5,
  cashableShare: 0.25,
};

describe("errors of a forecast", () => {
  it("are actual less forecast", () => {
    expect([...residuals([10, 4], [8, 7])]).toEqual([2, -3]);
    expect(refusal(() => residuals([1], [1, 2]))).toContain("statistics.length | Actual values and forecasts do not");
    for (const value of UNUSABLE) {
      expect(refusal(() => residuals([value], [1]))).toContain("number.not_finite | An actual value");
      expect(refusal(() => residuals([1], [value]))).toContain("number.not_finite | A forecast");
    }
  });

  it("are averaged to either side, after a shift if asked", () => {
    expect(errorMeans([2, -3, 0, 5])).toEqual({ over: 0.75, under: 1.75 });
    expect(errorMeans([2, -3, 0, 5], 2)).toEqual({ over: 7 / 4, under: 0.75 });
    expect(refusal(() => errorMeans([]))).toContain("statistics.length | Residuals do not");
    expect(refusal(() => errorMeans([1], Number.NaN))).toContain("number.not_finite | The shift");
    expect(refusal(() => errorMeans([Infinity]))).toContain("number.not_finite | A residual");
  });

  it("give mean absolute and root mean squared error", () => {
    expect(meanAbsoluteError({ over: 0.75, under: 1.75 })).toBe(2.5);
    expect(rootMeanSquaredError([3, -4, 0, 0])).toBe(2.5);
    expect(refusal(() => meanAbsoluteError({ over: -1, under: 0 }))).toContain(
      "amount.negative | The mean error above is -1",
    );
    expect(refusal(() => meanAbsoluteError({ over: 0, under: -1 }))).toContain(
      "amount.negative | The mean error below is -1",
    );
    expect(refusal(() => rootMeanSquaredError([]))).toContain("statistics.length | Residuals do not");
    expect(refusal(() => rootMeanSquaredError([Number.NaN]))).toContain("number.not_finite | A residual");
  });

  it("fall into a band, ends included, relative or absolute", () => {
    const actual = [100, -100, 50, 10];
    const forecast = [110, -111, 46, 10.5];
    expect(shareInBand(actual, forecast, { width: 0.1, relative: true })).toBe(0.75);
    expect(shareInBand(actual, forecast, { width: 4, relative: false })).toBe(0.5);
    expect(meanAbsolutePercentageError(actual, forecast)).toBeCloseTo((0.1 + 0.11 + 0.08 + 0.05) / 4, 12);
    expect(refusal(() => shareInBand([0], [1], { width: 0.1, relative: true }))).toContain(
      "amount.not_positive | The size of an actual value is 0",
    );
    expect(refusal(() => meanAbsolutePercentageError([0], [1]))).toContain(
      "amount.not_positive | The size of an actual value is 0",
    );
    expect(shareInBand([0], [1], { width: 1, relative: false })).toBe(1);
    expect(refusal(() => shareInBand([1], [1], { width: -1, relative: false }))).toContain(
      "amount.negative | The width of the band is -1",
    );
  });
});

describe("net value of a forecast", () => {
  it("saves what its errors cost less than today's", () => {
    expect(errorCost(inputs.errors, inputs.unitCosts)).toBe(13);
    expect(regressionNetValue(inputs)).toBe(100 * (0.5 * (42 - 13 + 1) - 0.5) + 150 - 200);
  });

  it.each([
    [{ volume: 0 }, "amount.not_positive | The volume is 0"],
    [{ unitCosts: { over: -1, under: 0 } }, "amount.negative | The cost of one unit too much is -1"],
    [{ unitCosts: { over: 0, under: -1 } }, "amount.negative | The cost of one unit too little is -1"],
    [{ errors: { over: -1, under: 0 } }, "amount.negative | The mean error above is -1"],
    [{ errors: { over: 0, under: -1 } }, "amount.negative | The mean error below is -1"],
    [{ adoption: 2 }, "rate.out_of_range | The adoption is 2"],
    [{ cashableShare: 2 }, "rate.out_of_range | The cashable share is 2"],
    [{ costPerPrediction: -1 }, "amount.negative | The cost per prediction is -1"],
    [{ fixedRunCost: -1 }, "amount.negative | The fixed run cost is -1"],
    [{ baseline: { ...inputs.baseline, costPerItem: -1 } }, "amount.negative | Today's cost per item is -1"],
    [{ baseline: { ...inputs.baseline, fixedCost: -1 } }, "amount.negative | Today's fixed cost is -1"],
  ])("refuses %o", (change, expected) => {
    expect(refusal(() => regressionNetValue({ ...inputs, ...change }))).toContain(expected);
  });

  it("vanishes when the errors have grown by k*", () => {
    const found = regressionTolerance(inputs);
    expect(found.errorLossPerPeriod).toBe(650);
    expect(found.breakEvenScale).toBe((regressionNetValue(inputs) + 650) / 650);
    expect(regressionNetValueAtErrorScale(inputs, found.breakEvenScale ?? Number.NaN)).toBeCloseTo(0, 9);
    expect(found.breakEvenMeanAbsoluteError).toBeCloseTo(3 * (found.breakEvenScale ?? 0), 9);
    expect(regressionTolerance({ ...inputs, errors: { over: 0, under: 0 } })).toMatchObject({
      breakEvenScale: null,
      breakEvenMeanAbsoluteError: null,
    });
    expect(refusal(() => regressionNetValueAtErrorScale(inputs, -1))).toContain(
      "amount.negative | The growth of the errors is -1",
    );
  });

  it("is computed for every replicate of the errors", () => {
    const drawn = replicatedRegressionNetValues(inputs, { over: [1, 0], under: [2, 4] });
    expect([...drawn]).toEqual([
      regressionNetValue(inputs),
      regressionNetValue({ ...inputs, errors: { over: 0, under: 4 } }),
    ]);
    expect(refusal(() => replicatedRegressionNetValues(inputs, { over: [1], under: [] }))).toContain(
      "statistics.length | The replicates do not",
    );
  });
});

describe("the quantile to train on and the best shift", () => {
  it("follow from the two unit costs", () => {
    expect(optimalQuantile({ over: 1, under: 3 })).toBe(0.75);
    expect(refusal(() => optimalQuantile({ over: 0, under: 0 }))).toContain("(no error costs anything)");
    expect(refusal(() => optimalQuantile({ over: -1, under: 3 }))).toContain(
      "amount.negative | The cost of one unit too much",
    );
    expect(refusal(() => optimalQuantile({ over: 1, under: -3 }))).toContain(
      "amount.negative | The cost of one unit too little",
    );
  });

  it("move the forecast to the side that costs less", () => {
    expect(bestShift([-1, 0, 1, 8], { over: 1, under: 3 })).toEqual({
      shift: 1,
      costPerItem: 0.75 + 21 / 4,
      errors: { over: 0.75, under: 1.75 },
    });
  });

  it("no other constant shift costs less", () => {
    const list = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 });
    const cost = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(list, cost, cost, fc.integer({ min: -60, max: 60 }), (list, over, under, other) => {
        fc.pre(over + under > 0);
        const { costPerItem } = bestShift(list, { over, under });
        expect(costPerItem).toBeLessThanOrEqual(errorCost(errorMeans(list, other), { over, under }) + 1e-9);
      }),
    );
  });
});

describe("an estimate that is useful inside a band", () => {
  const band: BandInputs = {
    volume: 100,
    shareInBand: 0.75,
    valueInside: 8,
    valueOutside: -4,
    costPerPrediction: 0.5,
    fixedRunCost: 50,
  };

  it("gains inside and loses outside", () => {
    expect(bandNetValue(band)).toBe(100 * (6 - 1 - 0.5) - 50);
    const share = breakEvenShareInBand(band);
    expect(share).toBeCloseTo((0.5 + 0.5 + 4) / 12, 12);
    expect(bandNetValue({ ...band, shareInBand: share })).toBeCloseTo(0, 9);
  });

  it("tolerates growing errors up to k*", () => {
    const found = bandTolerance(band);
    expect(found.errorLossPerPeriod).toBe(300);
    expect(bandNetValueAtErrorScale(band, found.breakEvenScale ?? Number.NaN)).toBeCloseTo(0, 9);
    expect(bandNetValueAtErrorScale(band, 100)).toBe(bandNetValue({ ...band, shareInBand: 0 }));
    expect(refusal(() => bandNetValueAtErrorScale(band, -1))).toContain(
      "amount.negative | The growth of the errors is -1",
    );
  });

  it.each([
    [{ volume: 0 }, "amount.not_positive | The volume is 0"],
    [{ shareInBand: 2 }, "rate.out_of_range | The share in the band is 2"],
    [{ valueInside: Number.NaN }, "number.not_finite | The value inside the band"],
    [{ valueOutside: Number.NaN }, "number.not_finite | The value outside the band"],
    [{ costPerPrediction: -1 }, "amount.negative | The cost per prediction is -1"],
    [{ fixedRunCost: -1 }, "amount.negative | The fixed run cost is -1"],
  ])("refuses %o", (change, expected) => {
    expect(refusal(() => bandNetValue({ ...band, ...change }))).toContain(expected);
  });

  it("needs the inside to be worth more than the outside", () => {
    expect(refusal(() => breakEvenShareInBand({ ...band, valueInside: -4 }))).toContain(
      "(an estimate inside the band is worth no more)",
    );
    expect(refusal(() => breakEvenShareInBand({ ...band, valueInside: -5 }))).toContain("matrix.unreasonable");
  });
});
