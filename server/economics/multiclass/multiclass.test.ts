import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusal, UNUSABLE } from "../testing/refusal.ts";
import {
  multiclassExpectedValue,
  multiclassNetValue,
  multiclassNetValueAtErrorScale,
  multiclassTolerance,
  reasonableMatrix,
  regret,
} from "./netValue.ts";
import { constantPolicies, costliestConfusions, expectedValueDecision, highestIndex } from "./policies.ts";
import { replicatedMulticlassNetValues } from "./sampling.ts";
import { classCount, entry, ratesFromConfusion, shares, type MulticlassInputs } from "./types.ts";

const values = [
  [0, -3, -12],
  [-20, -3, -12],
  [-400, -150, -12],
];
const rates = [
  [0.5, 0.25, 0.25],
  [0.125, 0.75, 0.125],
  [0, 0.5, 0.5],
];
const inputs: MulticlassInputs = {
  volume: 1000,
  prevalence: [0.5, 0.25, 0.25],
  rates,
  values,
  costPerPrediction: 0.5,
  fixedRunCost: 100,
  baseline: {
    rates: [
      [0, 0, 1],
      [0, 0, 1],
      [0, 0, 1],
    ],
    costPerItem: 2,
    fixedCost: 400,
  },
  adoption: 0.5,
  cashableShare: 0.25,
};
// rows of the model: −3.75, −6.25, −81; e = −1.875 − 1.5625 − 20.25 = −23.6875; e₀ = −12

describe("tables of classes", () => {
  it("are square, with at least two classes and finite entries", () => {
    expect(classCount("The values", values)).toBe(3);
    expect(refusal(() => classCount("The values", [[1]]))).toContain("matrix.shape | The values has the wrong");
    expect(refusal(() => classCount("The values", [[1, 2], [1]]))).toContain("matrix.shape");
    expect(refusal(() => classCount("The values", []))).toContain("matrix.shape");
    for (const value of UNUSABLE) {
      expect(
        refusal(() =>
          classCount("The values", [
            [1, value],
            [1, 2],
          ]),
        ),
      ).toContain("number.not_finite | The values is");
    }
    expect(entry(values, 2, 1)).toBe(-150);
    expect(refusal(() => entry(values, 3, 0))).toContain("matrix.shape | The table has");
    expect(refusal(() => entry(values, 0, 3))).toContain("matrix.shape | The table has");
  });

  it("become rates per actual class", () => {
    expect(
      ratesFromConfusion([
        [3, 1],
        [2, 2],
      ]),
    ).toEqual([
      [0.75, 0.25],
      [0.5, 0.5],
    ]);
    expect(
      refusal(() =>
        ratesFromConfusion([
          [3, 1],
          [0, 0],
        ]),
      ),
    ).toContain("class.empty | There is no item of class 2 ");
    expect(
      refusal(() =>
        ratesFromConfusion([
          [3, 1.5],
          [1, 1],
        ]),
      ),
    ).toContain("count.not_whole | A count of the confusion matrix is 1.5");
    expect(refusal(() => ratesFromConfusion([[3, 1]]))).toContain("matrix.shape | The confusion matrix has");
  });

  it("have shares that add up to 1", () => {
    expect(shares("The shares", [0.25, 0.75])).toEqual([0.25, 0.75]);
    expect(shares("The shares", [1 / 3, 1 / 3, 1 / 3])).toHaveLength(3);
    expect(refusal(() => shares("The shares", [0.25, 0.5]))).toContain("shares.sum | The shares add up to 0.75");
    expect(refusal(() => shares("The shares", [0.75, 0.5]))).toContain("shares.sum | The shares add up to 1.25");
    expect(refusal(() => shares("The shares", [1.5, -0.5]))).toContain("rate.out_of_range | The shares is 1.5");
    expect(refusal(() => shares("The shares", []))).toContain("shares.sum | The shares add up to 0,");
  });
});

describe("net value of a multiclass decision", () => {
  it("weighs rows by the production shares", () => {
    expect(multiclassExpectedValue(inputs.prevalence, rates, values)).toBe(-23.6875);
    expect(multiclassNetValue(inputs)).toBe(1000 * (0.5 * (-23.6875 + 12 + 2) - 0.5) + 0.25 * 400 - 100);
  });

  it.each([
    [{ volume: 0 }, "amount.not_positive | The volume is 0"],
    [{ adoption: 2 }, "rate.out_of_range | The adoption is 2"],
    [{ cashableShare: 2 }, "rate.out_of_range | The cashable share is 2"],
    [{ costPerPrediction: -1 }, "amount.negative | The cost per prediction is -1"],
    [{ fixedRunCost: -1 }, "amount.negative | The fixed run cost is -1"],
    [{ baseline: { ...inputs.baseline, costPerItem: -1 } }, "amount.negative | Today's cost per item is -1"],
    [{ baseline: { ...inputs.baseline, fixedCost: -1 } }, "amount.negative | Today's fixed cost is -1"],
    [{ prevalence: [0.5, 0.5] }, "matrix.shape | The rates has"],
    [{ prevalence: [0.5, 0.5, 0.5] }, "shares.sum | The class shares add up to 1.5"],
    [
      {
        rates: [
          [1, 0],
          [0, 1],
        ],
      },
      "matrix.shape | The rates has",
    ],
    [
      {
        rates: [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 0.5],
        ],
      },
      "shares.sum | The rates of a class add up to 0.5",
    ],
    [
      {
        values: [
          [1, 0],
          [0, 1],
        ],
      },
      "matrix.shape | The rates has",
    ],
    [
      {
        values: [
          [1, 0, 0],
          [0, 1],
        ],
      },
      "matrix.shape | The value matrix has",
    ],
  ])("refuses %o", (change, expected) => {
    expect(refusal(() => multiclassNetValue({ ...inputs, ...change }))).toContain(expected);
  });

  it("does not change when the classes are numbered otherwise", () => {
    const cell = fc.integer({ min: -50, max: 50 });
    const matrix = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 });
    const counts = fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(matrix, counts, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (worth, confusion, order) => {
        const turn = (table: readonly (readonly number[])[]) => order.map((i) => order.map((j) => entry(table, i, j)));
        const prevalence = [0.5, 0.25, 0.25];
        const before = multiclassExpectedValue(prevalence, ratesFromConfusion(confusion), worth);
        const after = multiclassExpectedValue(
          order.map((i) => prevalence[i] ?? 0),
          ratesFromConfusion(turn(confusion)),
          turn(worth),
        );
        expect(after).toBeCloseTo(before, 9);
      }),
    );
  });
});

describe("tolerance of a multiclass decision", () => {
  it("counts each error by what it loses against the right answer", () => {
    const found = multiclassTolerance(inputs);
    // X = .5(.25·3 + .25·12) + .25(.125·17 + .125·9) + .25(.5·138)
    expect(found.errorLossPerPeriod).toBeCloseTo(500 * (1.875 + 0.8125 + 17.25), 9);
    expect(found.errorRate).toBeCloseTo(0.5 * 0.5 + 0.25 * 0.25 + 0.25 * 0.5, 12);
    const scale = found.breakEvenScale ?? Number.NaN;
    expect(multiclassNetValueAtErrorScale(inputs, scale)).toBeCloseTo(0, 6);
    expect(found.breakEvenErrorRate).toBeCloseTo(scale * 0.4375, 9);
    expect(found.withinRange).toBe(true);
  });

  it("says when a class cannot err that often, and what is not defined", () => {
    const generous = { ...inputs, baseline: { ...inputs.baseline, costPerItem: 100 } };
    expect((multiclassTolerance(generous).breakEvenScale ?? 0) * 0.5).toBeGreaterThan(1);
    expect(multiclassTolerance(generous).withinRange).toBe(false);
    // One class never errs, another so often that the factor cannot be reached.
    const uneven = {
      ...generous,
      rates: [
        [0.9, 0.05, 0.05],
        [0, 1, 0],
        [0, 0.5, 0.5],
      ],
    };
    const scale = multiclassTolerance(uneven).breakEvenScale ?? Number.NaN;
    expect(scale * 0.5).toBeGreaterThan(1);
    expect(multiclassTolerance(uneven).withinRange).toBe(false);
    const flawless = {
      ...inputs,
      rates: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    };
    expect(multiclassTolerance(flawless)).toMatchObject({
      breakEvenScale: null,
      breakEvenErrorRate: null,
      errorRate: 0,
      withinRange: true,
    });
  });

  it("caps the errors of a class at 1, their mix held", () => {
    const always = {
      ...inputs,
      rates: [
        [0, 0.5, 0.5],
        [0.5, 0, 0.5],
        [0, 1, 0],
      ],
    };
    expect(multiclassNetValueAtErrorScale(inputs, 50)).toBeCloseTo(multiclassNetValue(always), 9);
    expect(multiclassNetValueAtErrorScale(inputs, 2)).toBeCloseTo(
      multiclassNetValue({
        ...inputs,
        rates: [
          [0, 0.5, 0.5],
          [0.25, 0.5, 0.25],
          [0, 1, 0],
        ],
      }),
      9,
    );
    expect(multiclassNetValueAtErrorScale(inputs, 1.5)).toBeCloseTo(
      multiclassNetValue({
        ...inputs,
        rates: [
          [0.25, 0.375, 0.375],
          [0.1875, 0.625, 0.1875],
          [0, 0.75, 0.25],
        ],
      }),
      9,
    );
    expect(multiclassNetValueAtErrorScale(inputs, 0)).toBeCloseTo(
      multiclassNetValue({
        ...inputs,
        rates: [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
      }),
      9,
    );
    expect(refusal(() => multiclassNetValueAtErrorScale(inputs, -1))).toContain(
      "amount.negative | The growth of the errors is -1",
    );
  });

  it("is just within range at exactly 1", () => {
    // X = .5, and the gain over today is .5 per item: k* = 2 at an error rate of .5 in the first class.
    const exact: MulticlassInputs = {
      volume: 100,
      prevalence: [0.5, 0.5],
      rates: [
        [0.5, 0.5],
        [0, 1],
      ],
      values: [
        [2, 0],
        [-1, 0],
      ],
      costPerPrediction: 0,
      fixedRunCost: 0,
      baseline: {
        rates: [
          [0, 1],
          [0, 1],
        ],
        costPerItem: 0,
        fixedCost: 0,
      },
      adoption: 1,
      cashableShare: 1,
    };
    expect(multiclassTolerance(exact)).toMatchObject({ breakEvenScale: 2, withinRange: true });
  });

  it("refuses a matrix in which a wrong answer is worth more, or one answer always serves", () => {
    expect(reasonableMatrix(values)).toBe(values);
    expect(
      reasonableMatrix([
        [1, 0],
        [-1, 0],
      ]),
    ).toHaveLength(2);
    expect(
      refusal(() =>
        reasonableMatrix([
          [0, 1],
          [0, 2],
        ]),
      ),
    ).toContain(
      "matrix.unreasonable | With these values one answer is always at least as good as the other (answer 2 for class 1)",
    );
    expect(
      refusal(() =>
        reasonableMatrix([
          [1, 1],
          [0, 2],
        ]),
      ),
    ).toContain("(answer 2 instead of answer 1)");
    expect(
      refusal(() =>
        reasonableMatrix([
          [1, 0],
          [3, 3],
        ]),
      ),
    ).toContain("(answer 1 instead of answer 2)");
    expect(
      refusal(() =>
        multiclassTolerance({
          ...inputs,
          values: [
            [0, 1, 0],
            [0, 0, 0],
            [0, 0, 0],
          ],
        }),
      ),
    ).toContain("matrix.unreasonable");
    expect(regret(values, 2, 0)).toBe(388);
    expect(refusal(() => reasonableMatrix([[1]]))).toContain("matrix.shape | The value matrix has");
  });
});

describe("policies and decisions", () => {
  it("value every constant answer", () => {
    expect(constantPolicies([0.5, 0.25, 0.25], values)).toEqual([-105, -39.75, -12]);
    expect(refusal(() => constantPolicies([0.5, 0.5], values))).toContain("matrix.shape | The class shares has");
    expect(refusal(() => constantPolicies([0.5, 0.2, 0.1], values))).toContain(
      "shares.sum | The class shares add up to",
    );
    expect(refusal(() => constantPolicies([0.5, 0.5], [[1]]))).toContain("matrix.shape | The value matrix has");
  });

  it("rank the costliest confusions, equal ones in class order", () => {
    const { volume, prevalence } = inputs;
    const ranked = costliestConfusions({ volume, prevalence, rates, values });
    expect(ranked).toHaveLength(6);
    expect(ranked[0]).toEqual({ actual: 2, predicted: 1, cost: 1000 * 0.25 * 0.5 * 138 });
    expect(ranked.map(({ cost }) => cost)).toEqual([17250, 1500, 531.25, 375, 281.25, 0]);
    const even = costliestConfusions({
      volume: 1,
      prevalence: [0.5, 0.5],
      rates: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      values: [
        [1, 0],
        [0, 1],
      ],
    });
    expect(even.map(({ actual }) => actual)).toEqual([0, 1]);
    expect(refusal(() => costliestConfusions({ ...inputs, volume: 0 }))).toContain(
      "amount.not_positive | The volume is 0",
    );
    expect(refusal(() => costliestConfusions({ ...inputs, prevalence: [1] }))).toContain(
      "matrix.shape | The class shares has",
    );
  });

  it("rank confusions of square tables only", () => {
    const odd = { ...inputs, values: [[1]] };
    expect(refusal(() => costliestConfusions(odd))).toContain("matrix.shape | The value matrix has");
    const rows = { ...inputs, rates: [[1], [1], [1]] };
    expect(refusal(() => multiclassNetValue(rows))).toContain("matrix.shape | The rates has");
  });

  it("decide by the highest expected value, ties to the lowest index", () => {
    expect(expectedValueDecision([0.5, 0.25, 0.25], values)).toEqual({ decision: 2, values: [-105, -39.75, -12] });
    expect(
      expectedValueDecision(
        [0.5, 0.5],
        [
          [1, 1],
          [1, 1],
        ],
      ).decision,
    ).toBe(0);
    expect(highestIndex([1, 3, 3])).toBe(1);
  });
});

describe("replicates of a confusion matrix", () => {
  const small: MulticlassInputs = {
    ...inputs,
    prevalence: [0.5, 0.5],
    values: [
      [2, 0],
      [-1, 0],
    ],
    rates: [
      [1, 0],
      [0, 1],
    ],
    baseline: {
      ...inputs.baseline,
      rates: [
        [0, 1],
        [0, 1],
      ],
    },
  };

  it("give one net value each, reweighted to production", () => {
    const drawn = replicatedMulticlassNetValues(small, { classes: 2, counts: [3, 1, 2, 2, 4, 0, 0, 4] });
    expect([...drawn]).toEqual([
      multiclassNetValue({
        ...small,
        rates: [
          [0.75, 0.25],
          [0.5, 0.5],
        ],
      }),
      multiclassNetValue({
        ...small,
        rates: [
          [1, 0],
          [0, 1],
        ],
      }),
    ]);
  });

  it("are refused if incomplete", () => {
    const drawn = (classes: number, counts: number[]) =>
      refusal(() => replicatedMulticlassNetValues(small, { classes, counts }));
    expect(drawn(2, [1, 2, 3])).toContain("statistics.length | The replicates do not");
    expect(drawn(2, [])).toContain("statistics.length");
    expect(drawn(0, [1])).toContain("statistics.length");
    expect(drawn(1.5, [1])).toContain("count.not_whole | The number of classes is 1.5");
    expect(drawn(2, [1, 2, 0, 0])).toContain("class.empty | There is no item of class 2");
  });
});
