import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { netValueAtErrorScale } from "../binary/netValue.ts";
import { fraud } from "../testing/fraud.ts";
import { refusal } from "../testing/refusal.ts";
import { driftingMonths, firstNegativeMonth, retrainedMonths, retrainPlans, stoppedMonths } from "./drift.ts";
import { crossingMonths, errorScale, GROWTH_PRESETS, type ErrorGrowth } from "./growth.ts";

const compound = (perMonth: number): ErrorGrowth => ({ kind: "compound", perMonth });
const linear = (perMonth: number): ErrorGrowth => ({ kind: "linear", perMonth });
/** A net value of 0 at `root`, falling by 1 per unit of error scale. */
const fallingTo = (root: number) => (scale: number) => root - scale;

describe("growing errors", () => {
  it("start at the measured rates in month 1", () => {
    expect([1, 2, 3].map((month) => errorScale(compound(0.5), month))).toEqual([1, 1.5, 2.25]);
    expect([1, 2, 3].map((month) => errorScale(linear(0.5), month))).toEqual([1, 1.5, 2]);
    expect(errorScale(compound(1), 1200)).toBe(1e12);
    expect(GROWTH_PRESETS).toEqual([0.02, 0.05, 0.1]);
    expect(refusal(() => errorScale(compound(-0.1), 1))).toContain(
      "amount.negative | The growth of the errors is -0.1",
    );
    expect(refusal(() => errorScale(compound(0.1), 0))).toContain("amount.negative | The months since launch is -1");
  });

  it("reach the tolerance after a number of months", () => {
    expect(crossingMonths(compound(1), 8)).toBeCloseTo(3, 12);
    expect(crossingMonths(linear(0.5), 8)).toBe(14);
    expect(crossingMonths(compound(1), 0.5)).toBeCloseTo(-1, 12);
    expect(crossingMonths(linear(0.5), 0.5)).toBe(-1);
    expect(crossingMonths(compound(1), 0)).toBeNull();
    expect(crossingMonths(compound(1), -2)).toBeNull();
    expect(crossingMonths(compound(0), 8)).toBeNull();
    expect(crossingMonths(linear(0), 8)).toBeNull();
    expect(crossingMonths(compound(1), null)).toBeNull();
    expect(crossingMonths(linear(1), null)).toBeNull();
    expect(refusal(() => crossingMonths(compound(-1), 2))).toContain(
      "amount.negative | The growth of the errors is -1",
    );
  });

  it("make the value fall month by month", () => {
    expect([...driftingMonths(fallingTo(2), compound(0.5), 3)]).toEqual([1, 0.5, -0.25]);
    expect(refusal(() => driftingMonths(fallingTo(2), compound(0.5), 0))).toContain(
      "amount.not_positive | The horizon",
    );
    expect(refusal(() => driftingMonths(() => Number.NaN, compound(0.5), 1))).toContain(
      "number.not_finite | A month's net value",
    );
  });
});

describe("the first negative month", () => {
  it("comes right after the growth has passed the tolerance", () => {
    expect(firstNegativeMonth(fallingTo(3), compound(1))).toBe(3); // 1, 2, 4
    expect(firstNegativeMonth(fallingTo(4), compound(1))).toBe(4); // at 4 the value is zero, not negative
    expect(firstNegativeMonth(fallingTo(3), linear(1))).toBe(4);
  });

  it("is the first one if the model already loses, and never if errors do not grow", () => {
    expect(firstNegativeMonth(fallingTo(0.5), compound(0.1))).toBe(1);
    expect(firstNegativeMonth(fallingTo(0.5), compound(0))).toBe(1);
    expect(firstNegativeMonth(fallingTo(1.5), compound(0))).toBeNull();
    expect(firstNegativeMonth(fallingTo(1), compound(0))).toBeNull();
  });

  it("is found at the end of the longest horizon, and not beyond it", () => {
    expect(firstNegativeMonth((scale) => 1199.5 - scale, linear(1))).toBe(1200);
    expect(firstNegativeMonth((scale) => 1200.5 - scale, linear(1))).toBeNull();
    expect(refusal(() => firstNegativeMonth(() => Number.NaN, compound(0.1)))).toContain(
      "number.not_finite | A month's net value",
    );
  });

  it("never comes if capped rates keep the value positive", () => {
    const cheap = { ...fraud, baseline: { ...fraud.baseline, fixedCost: 10_000_000 } };
    expect(firstNegativeMonth((scale) => netValueAtErrorScale(cheap, scale), compound(0.1))).toBeNull();
  });

  it("is the smallest m with (1 + g)^(m − 1) above the tolerance", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1.01, max: 40, noNaN: true }),
        fc.double({ min: 0.005, max: 1, noNaN: true }),
        (root, perMonth) => {
          const month = firstNegativeMonth(fallingTo(root), compound(perMonth)) ?? Number.NaN;
          expect(errorScale(compound(perMonth), month)).toBeGreaterThan(root);
          expect(errorScale(compound(perMonth), month - 1)).toBeLessThanOrEqual(root);
          const months = crossingMonths(compound(perMonth), root) ?? Number.NaN;
          if (Math.abs(months - Math.round(months)) > 1e-6) expect(month).toBe(Math.floor(months) + 2);
        },
      ),
    );
  });
});

describe("retraining", () => {
  it("pays at the interval of the best average, the shortest of equal ones", () => {
    const { plans, best } = retrainPlans([10, 8, 0], 4);
    expect(plans).toEqual([
      { interval: 1, averageValue: 6 },
      { interval: 2, averageValue: 7 },
      { interval: 3, averageValue: 14 / 3 },
    ]);
    expect(best).toEqual({ interval: 2, averageValue: 7 });
    expect(retrainPlans([10, 10], 0).best.interval).toBe(1);
    expect(refusal(() => retrainPlans([], 1))).toContain("statistics.length | The months do not");
    expect(refusal(() => retrainPlans([1], -1))).toContain("amount.negative | The cost of retraining is -1");
    expect(refusal(() => retrainPlans([Number.NaN], 1))).toContain("number.not_finite | A month's net value");
  });

  it("resets the errors, its cost falling in the last month of a cycle", () => {
    expect([...retrainedMonths([10, 8, 0], 2, 4, 5)]).toEqual([10, 4, 10, 4, 10]);
    expect([...retrainedMonths([10, 8, 0], 1, 4, 2)]).toEqual([6, 6]);
    expect(refusal(() => retrainedMonths([10], 2, 4, 2))).toContain("statistics.length | The entries of a series");
    expect(refusal(() => retrainedMonths([10], 0, 4, 2))).toContain("amount.not_positive | The retrain interval is 0");
    expect(refusal(() => retrainedMonths([10], 0.5, 4, 2))).toContain("count.not_whole | The retrain interval is 0.5");
    expect(refusal(() => retrainedMonths([10], 1, -4, 2))).toContain("amount.negative | The cost of retraining is -4");
    expect(refusal(() => retrainedMonths([10], 1, 4, 0))).toContain("amount.not_positive | The horizon is 0");
  });

  it("stopping in time keeps the months before the first loss", () => {
    expect([...stoppedMonths(Float64Array.of(5, 0, -1, 3))]).toEqual([5, 0]);
    expect([...stoppedMonths(Float64Array.of(5, 1))]).toEqual([5, 1]);
    expect([...stoppedMonths(Float64Array.of(-5, 1))]).toEqual([]);
  });
});
