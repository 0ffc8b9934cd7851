import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedValue } from "../binary/expectedValue.ts";
import { refusal } from "../testing/refusal.ts";
import { optimalThreshold } from "./closedForm.ts";
import {
  ABOVE_EVERY_SCORE,
  checkedThresholdCounts,
  isPositive,
  thresholdCounts,
  type ThresholdCounts,
} from "./counts.ts";
import { countsAt, profitCurve, thresholdWithinCapacity } from "./sweep.ts";

const cells = { tp: 10, fn: -20, fp: -6, tn: 1 };
const statistics: ThresholdCounts = {
  thresholds: [0.1, 0.4, 0.7, 1.01],
  tp: [4, 3, 2, 0],
  fp: [8, 4, 0, 0],
  positives: 4,
  negatives: 8,
};

describe("counts at thresholds", () => {
  it("come from classes and scores, with ties kept together and one threshold above all", () => {
    expect(thresholdCounts([1, 0, 1, 0, 0], [0.9, 0.2, 0.4, 0.4, 0.2])).toEqual({
      thresholds: [0.2, 0.4, 0.9, ABOVE_EVERY_SCORE],
      tp: [2, 2, 1, 0],
      fp: [3, 1, 0, 0],
      positives: 2,
      negatives: 3,
    });
  });

  it.each([
    [{ thresholds: [0.1, 0.4, 0.7] }, "statistics.length | Thresholds and counts do not belong"],
    [{ thresholds: [], tp: [], fp: [] }, "statistics.length | Thresholds and counts"],
    [{ positives: 0 }, "class.empty | There is no positive item"],
    [{ negatives: 0 }, "class.empty | There is no negative item"],
    [{ positives: 4.5 }, "count.not_whole | The number of positive items is 4.5"],
    [{ negatives: 8.5 }, "count.not_whole | The number of negative items is 8.5"],
    [{ thresholds: [0.1, 0.4, 0.4, 1.01] }, "statistics.order | Thresholds must rise"],
    [{ thresholds: [0.1, Number.NaN, 0.7, 1.01] }, "number.not_finite | A threshold"],
    [{ tp: [4, 2, 3, 0] }, "statistics.order | Counts of flagged items, read from the highest threshold, must rise"],
    [{ fp: [8, 4, 5, 0] }, "statistics.order | Counts of flagged items"],
    [{ tp: [5, 3, 2, 0] }, "statistics.order | Counts of flagged items"],
    [{ fp: [9, 4, 0, 0] }, "statistics.order | Counts of flagged items"],
    [{ tp: [4, 2.5, 2, 0] }, "count.not_whole | A count of caught cases is 2.5"],
    [{ fp: [8, 4, -1, 0] }, "count.not_whole | A count of false alarms is -1"],
  ])("are refused if %o", (change, expected) => {
    expect(refusal(() => checkedThresholdCounts({ ...statistics, ...change }))).toContain(expected);
  });

  it("are refused for classes and scores that are none", () => {
    expect(refusal(() => thresholdCounts([1, 0], [0.5]))).toContain("statistics.length | Classes and scores do not");
    expect(refusal(() => thresholdCounts([1, 2], [0.5, 0.5]))).toContain("rate.out_of_range | A class is 2");
    expect(refusal(() => thresholdCounts([1, 0], [0.5, 1.5]))).toContain("rate.out_of_range | A score is 1.5");
    expect(refusal(() => thresholdCounts([1, 1], [0.5, 0.4]))).toContain("class.empty | There is no negative item");
    expect([isPositive(1), isPositive(0)]).toEqual([true, false]);
  });
});

describe("the profit curve", () => {
  it("values each threshold at the production prevalence", () => {
    const { points, best } = profitCurve(statistics, 0.25, cells);
    const expected = [
      { tpr: 1, fpr: 1 },
      { tpr: 0.75, fpr: 0.5 },
      { tpr: 0.5, fpr: 0 },
      { tpr: 0, fpr: 0 },
    ].map((rates) => expectedValue(0.25, rates, cells));
    expect(points.map(({ threshold }) => threshold)).toEqual([0.1, 0.4, 0.7, 1.01]);
    points.forEach(({ valuePerItem }, i) => expect(valuePerItem).toBeCloseTo(expected[i] ?? Number.NaN, 12));
    expect(best).toEqual(points[2]);
  });

  it("takes the highest of equal thresholds, which flags least", () => {
    const flat = { thresholds: [0.2, 0.5, 0.8], tp: [1, 1, 0], fp: [1, 1, 0], positives: 1, negatives: 1 };
    expect(profitCurve(flat, 0.5, { tp: 1, fn: 0, fp: 0, tn: 0 }).best.threshold).toBe(0.5);
    expect(profitCurve(flat, 0.5, { tp: 0, fn: 0, fp: 0, tn: 0 }).best.threshold).toBe(0.8);
  });

  it("is refused for impossible figures", () => {
    expect(refusal(() => profitCurve(statistics, 2, cells))).toContain("rate.out_of_range | The prevalence is 2");
    expect(refusal(() => profitCurve(statistics, 0.2, { ...cells, fp: Number.NaN }))).toContain("number.not_finite");
    expect(refusal(() => profitCurve({ ...statistics, positives: 0 }, 0.2, cells))).toContain("class.empty");
  });

  it("has an optimum that beats every neighbour, and calibrated scores find it at the closed-form threshold", () => {
    const item = fc.record({ actual: fc.integer({ min: 0, max: 1 }), score: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 10, maxLength: 80 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (items, prevalence) => {
          const actual = items.map((each) => each.actual);
          fc.pre(actual.includes(0) && actual.includes(1));
          const { points, best } = profitCurve(
            thresholdCounts(
              actual,
              items.map((each) => each.score / 20),
            ),
            prevalence,
            cells,
          );
          for (const point of points) {
            expect(best.valuePerItem).toBeGreaterThanOrEqual(point.valuePerItem);
            if (point.valuePerItem === best.valuePerItem)
              expect(best.threshold).toBeGreaterThanOrEqual(point.threshold);
          }
        },
      ),
    );
    // 100 items per score s/10, of which exactly the share s/10 is positive: perfectly calibrated.
    const scores = Array.from({ length: 1100 }, (_, i) => Math.floor(i / 100) / 10);
    const actual = scores.map((score, i) => (i % 100 < score * 100 ? 1 : 0));
    const t = optimalThreshold(cells);
    const { best } = profitCurve(thresholdCounts(actual, scores), 0.5, cells);
    expect(best.threshold).toBe(Math.ceil(t * 10) / 10);
  });
});

describe("counts at one threshold", () => {
  it("are those of the lowest listed threshold that is not below it", () => {
    expect(countsAt(statistics, 0.4)).toEqual({ tp: 3, fn: 1, fp: 4, tn: 4 });
    expect(countsAt(statistics, 0.41)).toEqual({ tp: 2, fn: 2, fp: 0, tn: 8 });
    expect(countsAt(statistics, 0)).toEqual({ tp: 4, fn: 0, fp: 8, tn: 0 });
    expect(countsAt(statistics, 5)).toEqual({ tp: 0, fn: 4, fp: 0, tn: 8 });
    expect(refusal(() => countsAt({ ...statistics, negatives: 0 }, 0.5))).toContain("class.empty");
  });
});

describe("the threshold that the team can keep up with", () => {
  it("is the lowest within capacity", () => {
    // flags per 100 items at prevalence .5: 100, 62.5, 25, 0
    expect(thresholdWithinCapacity(statistics, 100, 0.5, 100)).toBe(0.1);
    expect(thresholdWithinCapacity(statistics, 100, 0.5, 62.5)).toBe(0.4);
    expect(thresholdWithinCapacity(statistics, 100, 0.5, 62)).toBe(0.7);
    expect(thresholdWithinCapacity(statistics, 100, 0.5, 1)).toBe(1.01);
  });

  it("is null if even the highest flags too much", () => {
    const eager = { thresholds: [0.1], tp: [4], fp: [8], positives: 4, negatives: 8 };
    expect(thresholdWithinCapacity(eager, 100, 0.5, 99)).toBeNull();
    expect(refusal(() => thresholdWithinCapacity({ ...eager, positives: 0 }, 100, 0.5, 99))).toContain("class.empty");
  });
});
