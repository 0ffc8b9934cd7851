import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusal, UNUSABLE } from "../testing/refusal.ts";
import { buildCost, type BuildInputs } from "./buildCost.ts";
import {
  cashPeak,
  constantMonths,
  constantPayback,
  horizon,
  monthlyDiscount,
  netPresentValue,
  paybackMonths,
  returnOnInvestment,
} from "./cashFlow.ts";
import { allInCostPerPrediction, batchCostPerItem, endpointCostPerMonth } from "./runCost.ts";

const build: BuildInputs = {
  itemsLabelled: 200,
  labelsPerItem: 3,
  costPerLabel: 0.5,
  compute: 40,
  personDays: 5,
  dayRate: 700,
  other: 60,
};

describe("what building costs", () => {
  it("is labels, compute, people and the rest", () => {
    expect(buildCost(build)).toBe(300 + 40 + 3500 + 60);
  });

  it.each([
    ["itemsLabelled", "The number of items to label"],
    ["labelsPerItem", "The number of labels per item"],
    ["costPerLabel", "The cost per label"],
    ["compute", "The compute cost"],
    ["personDays", "The person-days"],
    ["dayRate", "The day rate"],
    ["other", "Other build costs"],
  ])("refuses a negative %s", (part, name) => {
    expect(refusal(() => buildCost({ ...build, [part]: -1 }))).toContain(`amount.negative | ${name} is -1`);
    expect(refusal(() => buildCost({ ...build, [part]: Infinity }))).toContain(`number.not_finite | ${name} is not`);
  });
});

describe("what running costs", () => {
  it("an endpoint by the hour of a month, a batch job by its items", () => {
    expect(endpointCostPerMonth(2, 0.5)).toBe(730);
    expect(batchCostPerItem(3, 4, 600)).toBe(0.02);
    expect(refusal(() => endpointCostPerMonth(-1, 1))).toContain("amount.negative | The number of instances is -1");
    expect(refusal(() => endpointCostPerMonth(1, -1))).toContain("amount.negative | The price per hour is -1");
    expect(refusal(() => batchCostPerItem(-1, 1, 1))).toContain("amount.negative | The job hours is -1");
    expect(refusal(() => batchCostPerItem(1, -1, 1))).toContain("amount.negative | The price per hour is -1");
    expect(refusal(() => batchCostPerItem(1, 1, 0))).toContain("amount.not_positive | The number of items is 0");
  });

  it("all in, with the build spread over the horizon", () => {
    const costs = { fixedRunCost: 100, volume: 50, costPerPrediction: 0.5, buildCost: 240, horizon: 12 };
    expect(allInCostPerPrediction(costs)).toBe((100 + 25 + 20) / 50);
    expect(refusal(() => allInCostPerPrediction({ ...costs, volume: 0 }))).toContain(
      "amount.not_positive | The volume is 0",
    );
    expect(refusal(() => allInCostPerPrediction({ ...costs, horizon: 0 }))).toContain(
      "amount.not_positive | The horizon is 0",
    );
    expect(refusal(() => allInCostPerPrediction({ ...costs, fixedRunCost: -1 }))).toContain(
      "amount.negative | The fixed run cost is -1",
    );
    expect(refusal(() => allInCostPerPrediction({ ...costs, costPerPrediction: -1 }))).toContain(
      "amount.negative | The cost per prediction is -1",
    );
    expect(refusal(() => allInCostPerPrediction({ ...costs, buildCost: -1 }))).toContain(
      "amount.negative | The build cost is -1",
    );
  });
});

describe("cash over time", () => {
  it("is discounted by a monthly rate that compounds to the annual one", () => {
    expect((1 + monthlyDiscount(0.1)) ** 12).toBeCloseTo(1.1, 12);
    expect(monthlyDiscount(0)).toBe(0);
    expect(refusal(() => monthlyDiscount(-1))).toContain("amount.not_positive | One plus the annual discount is 0");
    expect(refusal(() => monthlyDiscount(Number.NaN))).toContain("number.not_finite | The annual discount");
  });

  it("counts at the end of each month in the present value", () => {
    const annual = 2 ** 12 - 1; // a monthly rate of 100 %
    expect(netPresentValue(10, [8, 8, 8], annual)).toBeCloseTo(-10 + 4 + 2 + 1, 9);
    expect(netPresentValue(10, [8, 8], 0)).toBe(6);
    expect(netPresentValue(0, [], 0.1)).toBe(0);
    expect(refusal(() => netPresentValue(-1, [1], 0))).toContain("amount.negative | The build cost is -1");
    expect(refusal(() => netPresentValue(1, [Number.NaN], 0))).toContain("number.not_finite | A month's net value");
  });

  it("returns on the investment, without discount", () => {
    expect(returnOnInvestment(10, [20, 5])).toBe(1.5);
    expect(returnOnInvestment(10, [4])).toBe(-0.6);
    expect(returnOnInvestment(0, [20])).toBeNull();
    expect(refusal(() => returnOnInvestment(-1, [1]))).toContain("amount.negative | The build cost is -1");
    expect(refusal(() => returnOnInvestment(1, [Infinity]))).toContain("number.not_finite | A month's net value");
  });

  it("pays back inside a month, never, or at once", () => {
    expect(paybackMonths(10, [4, 4, 4])).toBe(2.5);
    expect(paybackMonths(8, [4, 4, 4])).toBe(2);
    expect(paybackMonths(10, [4, -4, 20])).toBe(2.5);
    expect(paybackMonths(8, [4, 4])).toBe(2);
    expect(paybackMonths(10, [4, 4])).toBeNull();
    expect(paybackMonths(10, [-1, -1])).toBeNull();
    expect(paybackMonths(0, [-1])).toBe(0);
    expect(refusal(() => paybackMonths(-1, [1]))).toContain("amount.negative | The build cost is -1");
    expect(refusal(() => paybackMonths(1, [Number.NaN]))).toContain("number.not_finite | A month's net value");
  });

  it("pays back at a constant value", () => {
    expect(constantPayback(10, 4)).toBe(2.5);
    expect(constantPayback(10, 0)).toBeNull();
    expect(constantPayback(10, -4)).toBeNull();
    expect(constantPayback(0, -4)).toBe(0);
    expect(refusal(() => constantPayback(-1, 1))).toContain("amount.negative | The build cost is -1");
    for (const value of UNUSABLE)
      expect(refusal(() => constantPayback(1, value))).toContain("number.not_finite | The net value");
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        (invested, net) => {
          const constant = constantPayback(invested, net) ?? Number.NaN;
          fc.pre(constant <= 1000);
          expect(paybackMonths(invested, constantMonths(net, 1000)) ?? Number.NaN).toBeCloseTo(constant, 5);
        },
      ),
    );
  });

  it("peaks where a month first loses", () => {
    expect(cashPeak(10, [8, 6, -1, -2])).toEqual({ month: 2, cumulative: 4 });
    expect(cashPeak(10, [8, 6, 0, -2])).toEqual({ month: 2, cumulative: 4 });
    expect(cashPeak(10, [-1, 3])).toEqual({ month: 2, cumulative: -8 });
    expect(cashPeak(10, [-1])).toEqual({ month: 0, cumulative: -10 });
    expect(refusal(() => cashPeak(-1, []))).toContain("amount.negative | The build cost is -1");
    expect(refusal(() => cashPeak(1, [Number.NaN]))).toContain("number.not_finite | A month's net value");
  });

  it("has a horizon of 1 to 1,200 whole months", () => {
    expect([...constantMonths(7, 3)]).toEqual([7, 7, 7]);
    expect([horizon(1), horizon(1200)]).toEqual([1, 1200]);
    expect(refusal(() => horizon(0))).toContain("amount.not_positive | The horizon is 0");
    expect(refusal(() => horizon(2.5))).toContain("count.not_whole | The horizon is 2.5");
    expect(refusal(() => horizon(1201))).toBe(
      "horizon.too_long | 1201 months are too long a horizon. Choose at most 1200 months.",
    );
    expect(refusal(() => constantMonths(Number.NaN, 3))).toContain("number.not_finite | The net value");
  });
});
