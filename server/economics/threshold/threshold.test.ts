import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusal, UNUSABLE } from "../testing/refusal.ts";
import { CALIBRATION_NOTE, costRatios, optimalThreshold, thresholdPerAmount, valuesAtAmount } from "./closedForm.ts";
import { remapScore } from "./remapScore.ts";
import { reviewBand } from "./reviewBand.ts";

const cells = { tp: -11.5, fn: -180, fp: -8.5, tn: 0 };

describe("the closed-form threshold", () => {
  it("weighs a needless flag against a missed case", () => {
    expect(optimalThreshold({ tp: 0, fn: -3, fp: -1, tn: 0 })).toBe(0.25);
    expect(optimalThreshold(cells)).toBeCloseTo(8.5 / 177, 12);
    expect(refusal(() => optimalThreshold({ ...cells, fn: -11.5 }))).toContain("matrix.unreasonable");
  });

  it("is where flagging and leaving alone are worth the same", () => {
    const amount = fc.double({ min: 0.01, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: -50, max: 50 }), (missed, needless, base) => {
        const values = { tp: base, fn: base - missed, fp: -needless, tn: 0 };
        const t = optimalThreshold(values);
        const flag = t * values.tp + (1 - t) * values.fp;
        const leave = t * values.fn + (1 - t) * values.tn;
        expect(Math.abs(flag - leave)).toBeLessThan(1e-6);
      }),
    );
  });

  it("says what it rests on", () => {
    expect(CALIBRATION_NOTE).toContain("Valid only for calibrated scores at the production prevalence");
  });

  it("takes the net ratio, not the one usually quoted", () => {
    expect(costRatios(cells)).toEqual({ gross: 180 / 8.5, net: 168.5 / 8.5 });
    expect(costRatios({ tp: 5, fn: 0, fp: 0, tn: 2 })).toEqual({ gross: null, net: 2.5 });
  });

  it("falls with the amount at stake", () => {
    const payment = { fixed: { tp: 1, fn: 2, fp: -6, tn: 4 }, perAmount: { tp: 3, fn: -1, fp: 0.5, tn: 0.25 } };
    expect(valuesAtAmount(payment, 2)).toEqual({ tp: 7, fn: 0, fp: -5, tn: 4.5 });
    expect(thresholdPerAmount([2, 4], (amount) => valuesAtAmount(payment, amount))).toEqual([9.5 / 16.5, 9 / 24]);
    expect(refusal(() => thresholdPerAmount([-1], () => cells))).toContain("amount.negative | The amount is -1");
  });
});

describe("a score at another prevalence", () => {
  it("is the same score at the same prevalence, and turns the odds otherwise", () => {
    expect(remapScore(0.3, 0.2, 0.2)).toBeCloseTo(0.3, 12);
    expect(remapScore(0.5, 0.5, 0.5)).toBe(0.5);
    // odds 1 at prevalence 1/2 become odds 1/4 at prevalence 1/5
    expect(remapScore(0.5, 0.5, 0.2)).toBeCloseTo(0.2, 12);
    expect(remapScore(0.5, 0.2, 0.5)).toBeCloseTo(0.8, 12);
  });

  it("comes back when mapped back", () => {
    const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(inside, inside, inside, (score, from, to) => {
        expect(remapScore(remapScore(score, from, to), to, from)).toBeCloseTo(score, 8);
      }),
    );
  });

  it("keeps certainty", () => {
    expect(remapScore(0, 0.3, 0.01)).toBe(0);
    expect(remapScore(1, 0.3, 0.01)).toBe(1);
  });

  it.each([
    [[2, 0.5, 0.5], "rate.out_of_range | The score is 2"],
    [[0.5, 2, 0.5], "rate.out_of_range | The prevalence in training is 2"],
    [[0.5, 0.5, 2], "rate.out_of_range | The prevalence in production is 2"],
    [[0.5, 0, 0.5], "class.empty | There is no positive item in training"],
    [[0.5, 1, 0.5], "class.empty | There is no negative item in training"],
    [[0, 0.5, 1], "class.empty | There is no item in production that could carry this score"],
    [[1, 0.5, 0], "class.empty | There is no item in production that could carry this score"],
  ] as const)("refuses %o", ([score, from, to], expected) => {
    expect(refusal(() => remapScore(score, from, to))).toContain(expected);
  });
});

describe("the band for human review", () => {
  const differences = { positive: 20, negative: 5 };

  it("lies where a person is worth the cost", () => {
    expect(reviewBand(differences, 2)).toEqual({ low: 0.1, high: 0.6, exists: true, maximumUsefulCost: 4 });
  });

  it("does not exist above the useful cost, nor exactly at it", () => {
    expect(reviewBand(differences, 4).exists).toBe(false);
    expect(reviewBand(differences, 3.99).exists).toBe(true);
    expect(reviewBand(differences, 5)).toEqual({ low: 0.25, high: 0, exists: false, maximumUsefulCost: 4 });
  });

  it("closes at the closed-form threshold", () => {
    const { low, high, maximumUsefulCost } = reviewBand({ positive: 168.5, negative: 8.5 }, 1);
    const closed = reviewBand({ positive: 168.5, negative: 8.5 }, maximumUsefulCost);
    expect(low).toBeLessThan(high);
    expect(closed.low).toBeCloseTo(optimalThreshold(cells), 12);
    expect(closed.high).toBeCloseTo(optimalThreshold(cells), 12);
  });

  it("is refused where a decision is worth nothing", () => {
    expect(refusal(() => reviewBand({ positive: 0, negative: 1 }, 1))).toContain(
      "amount.not_positive | The worth of catching a case is 0",
    );
    expect(refusal(() => reviewBand({ positive: 1, negative: 0 }, 1))).toContain(
      "amount.not_positive | The worth of leaving a good one alone is 0",
    );
    expect(refusal(() => reviewBand(differences, -1))).toContain("amount.negative | The cost per review is -1");
    for (const value of UNUSABLE) expect(refusal(() => reviewBand(differences, value))).toContain("number.not_finite");
  });
});
