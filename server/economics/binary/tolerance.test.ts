import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fraud } from "../testing/fraud.ts";
import { refusal } from "../testing/refusal.ts";
import { tolerance } from "../tolerance.ts";
import { netValue, netValueAtErrorScale } from "./netValue.ts";
import { binaryTolerance } from "./tolerance.ts";

describe("tolerance of any model", () => {
  it("is the factor at which the errors eat up the net value", () => {
    expect(tolerance({ netValue: 300, volume: 100, adoption: 0.5, errorLoss: 4 })).toEqual({
      netValueZeroErrors: 500,
      errorLossPerPeriod: 200,
      breakEvenScale: 2.5,
    });
  });

  it("is below 1 if the model already loses", () => {
    expect(tolerance({ netValue: -50, volume: 100, adoption: 1, errorLoss: 1 }).breakEvenScale).toBe(0.5);
  });

  it("is not defined if no error costs anything", () => {
    expect(tolerance({ netValue: 300, volume: 100, adoption: 1, errorLoss: 0 }).breakEvenScale).toBeNull();
    expect(tolerance({ netValue: 300, volume: 100, adoption: 0, errorLoss: 3 }).breakEvenScale).toBeNull();
  });

  it.each([
    [{ netValue: Number.NaN }, "number.not_finite | The net value"],
    [{ errorLoss: Number.NaN }, "number.not_finite | The loss to errors"],
    [
      { errorLoss: -1 },
      "matrix.unreasonable | With these values one answer is always at least as good as the other (errors gain more than right answers)",
    ],
    [{ volume: 0 }, "amount.not_positive | The volume"],
    [{ adoption: 2 }, "rate.out_of_range | The adoption"],
  ])("refuses %o", (change, expected) => {
    const inputs = { netValue: 1, volume: 1, adoption: 1, errorLoss: 1, ...change };
    expect(refusal(() => tolerance(inputs))).toContain(expected);
  });
});

describe("tolerance of a binary model", () => {
  it("k* is the root of the net value, for both errors and for each alone", () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.double({ min: 0.1, max: 1, noNaN: true }), (tpr, fpr, adoption) => {
        const inputs = { ...fraud, rates: { tpr, fpr }, adoption };
        const found = binaryTolerance(inputs);
        const scale = found.breakEvenScale ?? Number.NaN;
        fc.pre(found.withinRange && scale > 0);
        expect(Math.abs(netValueAtErrorScale(inputs, scale))).toBeLessThan(1e-3);
      }),
    );
    const found = binaryTolerance(fraud);
    expect(netValue({ ...fraud, rates: { ...fraud.rates, tpr: found.breakEvenRecall ?? Number.NaN } })).toBeCloseTo(
      0,
      4,
    );
    expect(
      netValue({ ...fraud, rates: { ...fraud.rates, fpr: found.breakEvenFalsePositiveRate ?? Number.NaN } }),
    ).toBeCloseTo(0, 4);
  });

  it("counts only decisions that are acted on", () => {
    const half = binaryTolerance({ ...fraud, adoption: 0.5 });
    expect(half.errorLossPerPeriod).toBeCloseTo(binaryTolerance(fraud).errorLossPerPeriod / 2, 6);
    expect(half.breakEvenRecall).toBeCloseTo(0.82 - netValue({ ...fraud, adoption: 0.5 }) / (0.5 * 800 * 168.5), 9);
    expect(half.breakEvenFalsePositiveRate).toBeCloseTo(
      0.02 + netValue({ ...fraud, adoption: 0.5 }) / (0.5 * 199_200 * 8.5),
      9,
    );
  });

  it("says what is not defined", () => {
    const flawless = binaryTolerance({ ...fraud, rates: { tpr: 1, fpr: 0 } });
    expect(flawless).toMatchObject({
      errorRate: 0,
      meanCostPerError: null,
      breakEvenScale: null,
      breakEvenErrorRate: null,
      withinRange: true,
    });
    expect(binaryTolerance({ ...fraud, prevalence: 0 })).toMatchObject({ breakEvenRecall: null });
    expect(binaryTolerance({ ...fraud, prevalence: 0 }).breakEvenFalsePositiveRate).not.toBeNull();
    expect(binaryTolerance({ ...fraud, prevalence: 1 })).toMatchObject({ breakEvenFalsePositiveRate: null });
    expect(binaryTolerance({ ...fraud, prevalence: 1 }).breakEvenRecall).not.toBeNull();
    expect(binaryTolerance({ ...fraud, adoption: 0 })).toMatchObject({
      breakEvenRecall: null,
      breakEvenFalsePositiveRate: null,
    });
  });

  it("says when errors of a kind cannot grow that far", () => {
    expect(binaryTolerance(fraud).withinRange).toBe(true);
    const cheap = { ...fraud, baseline: { ...fraud.baseline, fixedCost: 900_000 } };
    const scale = binaryTolerance(cheap).breakEvenScale ?? 0;
    expect(scale * 0.18).toBeGreaterThan(1);
    expect(binaryTolerance(cheap).withinRange).toBe(false);
    const alarms = { ...cheap, baseline: { ...fraud.baseline, fixedCost: 4_000_000 }, rates: { tpr: 0.999, fpr: 0.2 } };
    expect((binaryTolerance(alarms).breakEvenScale ?? 0) * 0.2).toBeGreaterThan(1);
    expect(binaryTolerance(alarms).withinRange).toBe(false);
  });

  it("counts a tolerance that just reaches 1 as within range", () => {
    // One kind of error only, half of the positives missed, worth exactly as much as the model gains: k* = 2.
    const inputs = {
      ...fraud,
      volume: 100,
      prevalence: 0.5,
      rates: { tpr: 0.5, fpr: 0 },
      values: { tp: 8, fn: 0, fp: -1, tn: 0 },
      costPerPrediction: 0,
      fixedRunCost: 0,
      baseline: { tpr: 0, fpr: 0, costPerItem: 0, fixedCost: 0 },
    };
    expect(binaryTolerance(inputs)).toMatchObject({ breakEvenScale: 2, withinRange: true, breakEvenErrorRate: 0.5 });
  });

  it("is refused for an unreasonable matrix", () => {
    expect(refusal(() => binaryTolerance({ ...fraud, values: { tp: 0, fn: 0, fp: -1, tn: 0 } }))).toContain(
      "matrix.unreasonable",
    );
  });
});
