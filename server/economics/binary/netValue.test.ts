import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fraud } from "../testing/fraud.ts";
import { refusal, UNUSABLE } from "../testing/refusal.ts";
import { capacityUse, load } from "./load.ts";
import { netValue, netValueAtErrorScale, scaledRates, versusDoNothing } from "./netValue.ts";
import { policyValues } from "./policies.ts";
import { breakEvenPrevalence } from "./prevalence.ts";

const plain = {
  volume: 1000,
  prevalence: 0.1,
  rates: { tpr: 0.8, fpr: 0.1 },
  values: { tp: 10, fn: -40, fp: -5, tn: 1 },
  costPerPrediction: 0.25,
  fixedRunCost: 300,
  baseline: { tpr: 0.5, fpr: 0.2, costPerItem: 0.5, fixedCost: 800 },
  adoption: 0.5,
  cashableShare: 0.25,
};
// e = .1(8 − 8) + .9(−.5 + .9) = .36; e₀ = .1(5 − 20) + .9(−1 + .8) = −1.68

describe("net value per period", () => {
  it("counts decisions acted on, prediction cost, released and new fixed cost", () => {
    expect(netValue(plain)).toBeCloseTo(1000 * (0.5 * (0.36 + 1.68 + 0.5) - 0.25) + 0.25 * 800 - 300, 9);
  });

  it("versus doing nothing leaves today's process out altogether", () => {
    expect(versusDoNothing(plain).baseline).toEqual({ tpr: 0, fpr: 0, costPerItem: 0, fixedCost: 0 });
    // nobody: .1 · −40 + .9 · 1 = −3.1
    expect(netValue(versusDoNothing(plain))).toBeCloseTo(1000 * (0.5 * (0.36 + 3.1) - 0.25) - 300, 9);
  });

  it("compares nobody, everybody, today and model on one scale", () => {
    const worth = policyValues(plain);
    expect(worth.nobody).toBeCloseTo(-3100, 9);
    expect(worth.everybody).toBeCloseTo(1000 * (0.1 * 10 + 0.9 * -5), 9);
    expect(worth.today).toBeCloseTo(1000 * (-1.68 - 0.5) - 800, 9);
    expect(worth.model - worth.today).toBeCloseTo(netValue(plain), 9);
  });

  it.each([
    [{ volume: 0 }, "amount.not_positive | The volume is 0"],
    [{ volume: -5 }, "amount.not_positive | The volume is -5"],
    [{ prevalence: 1.1 }, "rate.out_of_range | The prevalence is 1.1"],
    [{ adoption: 1.1 }, "rate.out_of_range | The adoption is 1.1"],
    [{ cashableShare: -0.1 }, "rate.out_of_range | The cashable share is -0.1"],
    [{ costPerPrediction: -1 }, "amount.negative | The cost per prediction is -1"],
    [{ fixedRunCost: -1 }, "amount.negative | The fixed run cost is -1"],
    [{ baseline: { ...plain.baseline, costPerItem: -1 } }, "amount.negative | Today's cost per item is -1"],
    [{ baseline: { ...plain.baseline, fixedCost: -1 } }, "amount.negative | Today's fixed cost is -1"],
    [{ baseline: { ...plain.baseline, tpr: 7 } }, "rate.out_of_range | The true-positive rate is 7"],
  ])("refuses %o", (change, expected) => {
    expect(refusal(() => netValue({ ...plain, ...change }))).toContain(expected);
  });

  it("never lets NaN or infinities pass, wherever they stand", () => {
    const names = ["volume", "prevalence", "costPerPrediction", "fixedRunCost", "adoption", "cashableShare"] as const;
    for (const value of UNUSABLE) {
      for (const name of names)
        expect(refusal(() => netValue({ ...plain, [name]: value }))).toContain("number.not_finite");
    }
  });

  it("is linear in the prevalence", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, (from, to, part) => {
        const at = (prevalence: number) => netValue({ ...fraud, prevalence });
        const between = at(from + part * (to - from));
        expect(between).toBeCloseTo(at(from) + part * (at(to) - at(from)), 4);
      }),
    );
  });

  it("is the same business in another currency", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1000, noNaN: true }), (factor) => {
        const { values, baseline } = fraud;
        const converted = netValue({
          ...fraud,
          values: { tp: values.tp * factor, fn: values.fn * factor, fp: values.fp * factor, tn: values.tn * factor },
          costPerPrediction: fraud.costPerPrediction * factor,
          fixedRunCost: fraud.fixedRunCost * factor,
          baseline: { ...baseline, costPerItem: baseline.costPerItem * factor, fixedCost: baseline.fixedCost * factor },
        });
        expect(converted / factor).toBeCloseTo(netValue(fraud), 4);
      }),
    );
  });

  it("is the same per year as twelve times per month", () => {
    const yearly = netValue({
      ...fraud,
      volume: fraud.volume * 12,
      fixedRunCost: fraud.fixedRunCost * 12,
      baseline: { ...fraud.baseline, fixedCost: fraud.baseline.fixedCost * 12 },
    });
    expect(yearly).toBeCloseTo(12 * netValue(fraud), 4);
  });
});

describe("growing errors", () => {
  it("scale both rates and stop at 1", () => {
    const { tpr, fpr } = scaledRates({ tpr: 0.75, fpr: 0.125 }, 2);
    expect({ tpr, fpr }).toEqual({ tpr: 0.5, fpr: 0.25 });
    expect(scaledRates({ tpr: 0.75, fpr: 0.125 }, 6)).toEqual({ tpr: 0, fpr: 0.75 });
    expect(scaledRates({ tpr: 0.75, fpr: 0.125 }, 100)).toEqual({ tpr: 0, fpr: 1 });
    expect(scaledRates({ tpr: 0.75, fpr: 0.125 }, 0)).toEqual({ tpr: 1, fpr: 0 });
    expect(refusal(() => scaledRates(fraud.rates, -1))).toContain("amount.negative | The growth of the errors is -1");
  });

  it("lower the net value, and at factor 1 leave it alone", () => {
    expect(netValueAtErrorScale(fraud, 1)).toBeCloseTo(netValue(fraud), 6);
    expect(netValueAtErrorScale(fraud, 1.2)).toBeCloseTo(
      netValue({ ...fraud, rates: { tpr: 1 - 0.18 * 1.2, fpr: 0.024 } }),
      6,
    );
  });
});

describe("load", () => {
  it("counts flags and their precision at the production prevalence", () => {
    const { flags, precision } = load(1000, 0.1, { tpr: 0.8, fpr: 0.1 });
    expect(flags).toBeCloseTo(170, 9);
    expect(precision).toBeCloseTo(80 / 170, 12);
    expect(load(1000, 0.1, { tpr: 0, fpr: 0 })).toEqual({ flags: 0, precision: null });
  });

  it("is refused for impossible figures", () => {
    expect(refusal(() => load(0, 0.1, fraud.rates))).toContain("amount.not_positive | The volume is 0");
    expect(refusal(() => load(1, 2, fraud.rates))).toContain("rate.out_of_range | The prevalence is 2");
    expect(refusal(() => load(1, 0.1, { tpr: 2, fpr: 0 }))).toContain("The true-positive rate is 2");
    expect(refusal(() => load(1, 0.1, { tpr: 0, fpr: 2 }))).toContain("The false-positive rate is 2");
  });

  it("is set against the capacity of the team", () => {
    expect(capacityUse(4640, 5000)).toBe(0.928);
    expect(refusal(() => capacityUse(1, 0))).toContain("amount.not_positive | The capacity is 0");
  });
});

describe("break-even prevalence", () => {
  const rootOf = (fixedRunCost: number) =>
    breakEvenPrevalence({ ...versusDoNothing(fraud), fixedRunCost, costPerPrediction: 0 });

  it("is where the net value is zero", () => {
    const root = breakEvenPrevalence(versusDoNothing(fraud));
    expect(root).toBeGreaterThan(0);
    expect(netValue({ ...versusDoNothing(fraud), prevalence: root ?? Number.NaN })).toBeCloseTo(0, 4);
  });

  it("is null if the model gains, or loses, at every prevalence", () => {
    expect(breakEvenPrevalence(fraud)).toBeNull();
    expect(rootOf(1e12)).toBeNull();
  });

  it("may lie at either end", () => {
    const free = {
      ...plain,
      values: { tp: 1, fn: 0, fp: 0, tn: 0 },
      costPerPrediction: 0,
      fixedRunCost: 0,
      adoption: 1,
    };
    const nothing = { tpr: 0, fpr: 0, costPerItem: 0, fixedCost: 0 };
    expect(breakEvenPrevalence({ ...free, rates: { tpr: 1, fpr: 0 }, baseline: nothing })).toBe(0);
    expect(breakEvenPrevalence({ ...free, rates: { tpr: 1, fpr: 0 }, baseline: nothing, fixedRunCost: 1000 })).toBe(1);
    expect(breakEvenPrevalence({ ...free, rates: { tpr: 0, fpr: 0 }, baseline: nothing, fixedRunCost: 5 })).toBeNull();
  });
});
