import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusal } from "../../economics/testing/refusal.ts";
import { cohenKappa } from "./agreement.ts";
import { groupDifferences } from "./groups.ts";
import { populationStabilityIndex, stabilityBand } from "./stability.ts";
import { testScore, testScoreMeaning } from "./testScore.ts";

describe("population stability", () => {
  it("is zero without change, and the same in both directions", () => {
    expect(populationStabilityIndex([0.25, 0.75], [0.25, 0.75])).toBe(0);
    expect(populationStabilityIndex([0.25, 0.75], [0.5, 0.5])).toBeCloseTo(
      0.25 * Math.log(2) + 0.25 * Math.log(1.5),
      12,
    );
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, (before, now) => {
        const there = populationStabilityIndex([before, 1 - before], [now, 1 - now]);
        expect(there).toBeGreaterThanOrEqual(0);
        expect(there).toBeCloseTo(populationStabilityIndex([now, 1 - now], [before, 1 - before]), 9);
      }),
    );
  });

  it("stays finite when a bin empties", () => {
    expect(populationStabilityIndex([0.5, 0.5], [1, 0])).toBeCloseTo(0.5 * Math.log(2) + 0.4999 * Math.log(5000), 9);
    expect(populationStabilityIndex([1, 0], [0.5, 0.5])).toBeCloseTo(0.5 * Math.log(2) + 0.4999 * Math.log(5000), 9);
  });

  it("has colours whose limits belong to the worse one", () => {
    expect([0, 0.0999, 0.1, 0.2499, 0.25].map((index) => stabilityBand(index))).toEqual([
      "green",
      "green",
      "amber",
      "amber",
      "red",
    ]);
    expect(stabilityBand(0.3, { green: 0.4, amber: 0.5 })).toBe("green");
    expect(refusal(() => stabilityBand(Number.NaN))).toContain("number.not_finite | The stability index");
  });

  it("is refused for what are no shares", () => {
    expect(refusal(() => populationStabilityIndex([0.5], [0.5, 0.5]))).toContain(
      "statistics.length | Expected and actual shares do not",
    );
    expect(refusal(() => populationStabilityIndex([1.5], [0.5]))).toContain(
      "rate.out_of_range | An expected share is 1.5",
    );
    expect(refusal(() => populationStabilityIndex([0.5], [-0.5]))).toContain(
      "rate.out_of_range | An actual share is -0.5",
    );
  });
});

describe("agreement of two labellers", () => {
  it("is corrected for chance", () => {
    expect(
      cohenKappa([
        [10, 0, 0],
        [0, 5, 0],
        [0, 0, 5],
      ]),
    ).toEqual({ observed: 1, expected: 0.375, kappa: 1 });
    expect(
      cohenKappa([
        [0, 5],
        [5, 0],
      ]).kappa,
    ).toBe(-1);
  });

  it("is not defined if both used one class only", () => {
    expect(
      cohenKappa([
        [7, 0],
        [0, 0],
      ]),
    ).toEqual({ observed: 1, expected: 1, kappa: null });
  });

  it("does not change when the labellers or the classes change places", () => {
    const cell = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(cell, cell, cell, fc.integer({ min: 1, max: 30 }), (a, b, c, d) => {
        const kappa = cohenKappa([
          [a, b],
          [c, d],
        ]).kappa;
        expect(
          cohenKappa([
            [a, c],
            [b, d],
          ]).kappa ?? 9,
        ).toBeCloseTo(kappa ?? 9, 9);
        expect(
          cohenKappa([
            [d, c],
            [b, a],
          ]).kappa ?? 9,
        ).toBeCloseTo(kappa ?? 9, 9);
      }),
    );
  });

  it("is refused for what is no table of labels", () => {
    expect(refusal(() => cohenKappa([[1, 2]]))).toContain("matrix.shape | The table of labels has");
    expect(
      refusal(() =>
        cohenKappa([
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toContain("class.empty | There is no labelled item");
    expect(
      refusal(() =>
        cohenKappa([
          [0.5, 0],
          [0, 1],
        ]),
      ),
    ).toContain("count.not_whole | A count of labels is 0.5");
  });
});

describe("differences of two groups", () => {
  const counts = { itemsA: 60, itemsD: 40, positivesA: 30, positivesD: 10, predictedA: 30, predictedD: 30 };

  it("are those of size, outcome and prediction", () => {
    const found = groupDifferences(counts);
    expect(found.classImbalance).toBe(0.2);
    expect(found.labelDifference).toBe(0.25);
    expect(found.disparateImpact).toBe(1.5);
    expect(groupDifferences({ ...counts, predictedA: 0 }).disparateImpact).toBeNull();
    expect(groupDifferences({ ...counts, positivesA: 60, predictedD: 40 }).labelDifference).toBe(0.75);
  });

  it.each([
    [{ itemsA: 0 }, "class.empty | There is no item of group a"],
    [{ itemsD: 0 }, "class.empty | There is no item of group d"],
    [{ itemsA: 0.5 }, "count.not_whole | The items of group a is 0.5"],
    [{ positivesA: 61 }, "statistics.order | The counts of group a must"],
    [{ predictedD: 41 }, "statistics.order | The counts of group d must"],
    [{ positivesD: -1 }, "count.not_whole | The positives of group d is -1"],
    [{ predictedA: -1 }, "count.not_whole | The predictions of group a is -1"],
  ])("are refused for %o", (change, expected) => {
    expect(refusal(() => groupDifferences({ ...counts, ...change }))).toContain(expected);
  });
});

describe("the ML Test Score", () => {
  const score = (points: number[]) =>
    testScore({
      data: points,
      model: [1, 1, 1, 1, 1, 1],
      infrastructure: [1, 1, 1, 1, 1, 1],
      monitoring: [1, 1, 1, 1, 1, 1],
    });

  it.each([
    [[0], "0"],
    [[0.5], "(0,1]"],
    [[1], "(0,1]"],
    [[1, 0.5], "(1,2]"],
    [[1, 1], "(1,2]"],
    [[1, 1, 0.5], "(2,3]"],
    [[1, 1, 1], "(2,3]"],
    [[1, 1, 1, 0.5], "(3,5]"],
    [[1, 1, 1, 1, 1], "(3,5]"],
    [[1, 1, 1, 1, 1, 0.5], ">5"],
  ] as const)("of a weakest section %o is in band %s", (points, band) => {
    expect(score([...points]).band).toBe(band);
    expect(testScoreMeaning(band)).toMatch(/\.$/);
  });

  it("takes the weakest of the four sections, in order", () => {
    const found = testScore({ data: [1, 1], model: [1, 0.5], infrastructure: [0.5], monitoring: [1] });
    expect(found).toEqual({ sections: [2, 1.5, 0.5, 1], score: 0.5, band: "(0,1]" });
    expect(refusal(() => score([0.7]))).toContain("rate.out_of_range | The points of a test is 0.7");
    expect(refusal(() => score([]))).toContain("statistics.length | The tests of a section do not");
  });
});
