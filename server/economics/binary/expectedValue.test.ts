import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusal, UNUSABLE } from "../testing/refusal.ts";
import { fraud } from "../testing/fraud.ts";
import { expectedValue, totalValue, trivialPolicies } from "./expectedValue.ts";
import { classificationMetrics, ratesFromCounts } from "./rates.ts";

const cells = { tp: 10, fn: -20, fp: -3, tn: 1 };

describe("rates", () => {
  it("follow from the counts of each class", () => {
    expect(ratesFromCounts({ tp: 3, fn: 1, fp: 2, tn: 8 })).toEqual({ tpr: 0.75, fpr: 0.2 });
  });

  it("are refused for a class that was never evaluated", () => {
    expect(refusal(() => ratesFromCounts({ tp: 0, fn: 0, fp: 1, tn: 1 }))).toContain(
      "class.empty | There is no positive item",
    );
    expect(refusal(() => ratesFromCounts({ tp: 1, fn: 1, fp: 0, tn: 0 }))).toContain(
      "class.empty | There is no negative item",
    );
  });

  it.each([
    ["tp", "The number of caught cases"],
    ["fn", "The number of missed cases"],
    ["fp", "The number of false alarms"],
    ["tn", "The number of items left alone"],
  ])("are refused for a count %s that is none", (cell, name) => {
    const counts = { tp: 1, fn: 1, fp: 1, tn: 1, [cell]: 0.5 };
    expect(refusal(() => ratesFromCounts(counts))).toContain(`count.not_whole | ${name} is 0.5`);
    expect(refusal(() => classificationMetrics(counts))).toContain(name);
    expect(refusal(() => totalValue(counts, cells))).toContain(name);
  });
});

describe("classification metrics", () => {
  it("of a whole table", () => {
    expect(classificationMetrics({ tp: 6, fn: 2, fp: 4, tn: 8 })).toEqual({
      accuracy: 0.7,
      recall: 0.75,
      precision: 0.6,
      f1: 12 / 18,
      prevalence: 0.4,
    });
  });

  it("of tables whose cells would cancel", () => {
    expect(classificationMetrics({ tp: 2, fn: 2, fp: 2, tn: 2 })).toEqual({
      accuracy: 0.5,
      recall: 0.5,
      precision: 0.5,
      f1: 0.5,
      prevalence: 0.5,
    });
    expect(classificationMetrics({ tp: 1, fn: 2, fp: 1, tn: 0 })).toMatchObject({ f1: 0.4 });
    expect(classificationMetrics({ tp: 1, fn: 1, fp: 2, tn: 0 })).toMatchObject({ f1: 0.4 });
    expect(ratesFromCounts({ tp: 2, fn: 2, fp: 3, tn: 3 })).toEqual({ tpr: 0.5, fpr: 0.5 });
    expect(totalValue({ tp: 1, fn: 1, fp: 2, tn: 0 }, cells)).toBe(-16);
    expect(totalValue({ tp: 1, fn: 1, fp: 0, tn: 0 }, cells)).toBe(-10);
    expect(totalValue({ tp: 1, fn: 0, fp: 0, tn: 1 }, cells)).toBe(11);
  });

  it("are null where there is nothing to divide by", () => {
    expect(classificationMetrics({ tp: 0, fn: 0, fp: 0, tn: 4 })).toEqual({
      accuracy: 1,
      recall: null,
      precision: null,
      f1: null,
      prevalence: 0,
    });
    expect(classificationMetrics({ tp: 0, fn: 3, fp: 0, tn: 0 })).toMatchObject({ recall: 0, precision: null, f1: 0 });
    expect(classificationMetrics({ tp: 0, fn: 0, fp: 3, tn: 0 })).toMatchObject({ recall: null, precision: 0, f1: 0 });
    expect(refusal(() => classificationMetrics({ tp: 0, fn: 0, fp: 0, tn: 0 }))).toContain(
      "class.empty | There is no item ",
    );
  });
});

describe("expected value per item", () => {
  it("weighs each class by its share in production", () => {
    expect(expectedValue(0.25, { tpr: 0.5, fpr: 0.25 }, cells)).toBe(0.25 * -5 + 0.75 * 0);
    expect(expectedValue(0, { tpr: 0.5, fpr: 0.25 }, cells)).toBe(0);
    expect(expectedValue(1, { tpr: 0.5, fpr: 0.25 }, cells)).toBe(-5);
  });

  it("of the policies without a model", () => {
    expect(trivialPolicies(0.25, cells)).toEqual({ nobody: -4.25, everybody: 0.25 });
  });

  it("equals the total of an evaluated set per item at the mix of that set", () => {
    const counts = { tp: 6, fn: 2, fp: 4, tn: 8 };
    expect(totalValue(counts, cells)).toBe(60 - 40 - 12 + 8);
    expect(expectedValue(0.4, ratesFromCounts(counts), cells)).toBeCloseTo(totalValue(counts, cells) / 20, 12);
    expect(refusal(() => totalValue({ tp: 0, fn: 0, fp: 0, tn: 0 }, cells))).toContain(
      "class.empty | There is no item ",
    );
    expect(refusal(() => totalValue(counts, { ...cells, tp: Infinity }))).toContain("number.not_finite");
  });

  it("is refused for what is no rate", () => {
    const at = (prevalence: number, tpr: number, fpr: number) =>
      refusal(() => expectedValue(prevalence, { tpr, fpr }, cells));
    expect(at(1.5, 0.5, 0.5)).toContain("rate.out_of_range | The prevalence is 1.5");
    expect(at(0.5, -0.1, 0.5)).toContain("rate.out_of_range | The true-positive rate is -0.1");
    expect(at(0.5, 0.5, 2)).toContain("rate.out_of_range | The false-positive rate is 2");
    for (const value of UNUSABLE) {
      expect(at(value, 0.5, 0.5)).toContain("number.not_finite");
      expect(at(0.5, value, 0.5)).toContain("number.not_finite");
      expect(at(0.5, 0.5, value)).toContain("number.not_finite");
      expect(refusal(() => expectedValue(0.5, fraud.rates, { ...cells, tn: value }))).toContain("number.not_finite");
    }
  });

  it("does not change when the classes change places together with their rates and values", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const amount = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(share, share, share, amount, amount, amount, amount, (pi, tpr, fpr, tp, fn, fp, tn) => {
        const there = expectedValue(pi, { tpr, fpr }, { tp, fn, fp, tn });
        const swapped = expectedValue(1 - pi, { tpr: 1 - fpr, fpr: 1 - tpr }, { tp: tn, fn: fp, fp: fn, tn: tp });
        expect(Math.abs(there - swapped)).toBeLessThanOrEqual(1e-6);
      }),
    );
  });
});
