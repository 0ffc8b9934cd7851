import { describe, expect, it } from "vitest";
import { binaryInputs, type BinaryCase } from "../binary/case.ts";
import { netValue } from "../binary/netValue.ts";
import { fraud, fraudCase, fraudCounts } from "../testing/fraud.ts";
import { refusal, UNUSABLE } from "../testing/refusal.ts";
import { headlineBand } from "./headline.ts";
import { INPUT_SYMBOLS, isInputSymbol, VARIABLE_INPUTS, type VariableInput } from "./inputs.ts";
import {
  drawnNetValues,
  drawnSymbols,
  inputDraws,
  inputRange,
  INPUT_NOTE,
  type UncertainInputs,
} from "./monteCarlo.ts";
import { mulberry32, uniformDraws } from "./mulberry32.ts";
import { invertedQuantile, mean, sharePositive, sorted, sortedQuantile } from "./quantile.ts";
import { checkedReplicates, replicatedValuesPerItem, replicatesFromRows } from "./replicates.ts";
import {
  analyticInterval,
  enoughPositives,
  percentileInterval,
  replicatedNetValues,
  SAMPLING_NOTE,
} from "./sampling.ts";
import { tornado } from "./tornado.ts";
import { checkedTriangle, triangularQuantile } from "./triangle.ts";

const opportunity: BinaryCase = { ...fraudCase, amounts: { framing: "opportunity", margin: 40, interventionCost: 2 } };
const direct: BinaryCase = { ...fraudCase, amounts: { framing: "cells", cells: { tp: 40, fn: 0, fp: -2, tn: 0 } } };

describe("the generator", () => {
  it("gives the same draws for the same seed, in [0, 1)", () => {
    expect([...uniformDraws(42, 3)]).toEqual([0.6011037519201636, 0.44829055899754167, 0.8524657934904099]);
    const next = mulberry32(7);
    expect([next(), next()]).toEqual([...uniformDraws(7, 2)]);
    expect([...uniformDraws(4294967296 + 7, 2)]).toEqual([...uniformDraws(7, 2)]);
    for (const draw of uniformDraws(1, 10_000)) {
      expect(draw).toBeGreaterThanOrEqual(0);
      expect(draw).toBeLessThan(1);
    }
    expect(mean(uniformDraws(1, 10_000))).toBeCloseTo(0.5, 1);
  });

  it("refuses seeds and numbers of draws that are none", () => {
    expect(refusal(() => mulberry32(-1))).toContain("count.not_whole | The seed is -1");
    expect(refusal(() => mulberry32(0.5))).toContain("count.not_whole | The seed is 0.5");
    expect(refusal(() => uniformDraws(1, 1.5))).toContain("count.not_whole | The number of draws is 1.5");
    expect(refusal(() => uniformDraws(1, 10_000_001))).toContain(
      "draws.too_many | 10000001 draws are too many to calculate at once. Choose at most 10000000.",
    );
  });
});

describe("quantiles", () => {
  it("sort as numbers and leave the original alone", () => {
    const values = [10, 9, -1];
    expect([...sorted(values)]).toEqual([-1, 9, 10]);
    expect(values).toEqual([10, 9, -1]);
    expect(refusal(() => sorted([]))).toContain("statistics.length | The values do not");
    for (const value of UNUSABLE) expect(refusal(() => sorted([1, value]))).toContain("number.not_finite | A value is");
  });

  it("lie linearly between neighbours (type 7)", () => {
    const rising = [1, 2, 4, 8];
    expect([0, 0.25, 0.5, 0.9, 1].map((q) => sortedQuantile(rising, q))).toEqual([1, 1.75, 3, 6.800000000000001, 8]);
    expect(sortedQuantile([5], 0.3)).toBe(5);
    expect(refusal(() => sortedQuantile(rising, 1.1))).toContain("rate.out_of_range | The quantile is 1.1");
    expect(refusal(() => sortedQuantile([], 0.5))).toContain("statistics.length | The values do not");
  });

  it("or are a value themselves (type 1)", () => {
    expect([0, 0.25, 0.26, 0.75, 1].map((q) => invertedQuantile([8, 4, 2, 1], q))).toEqual([1, 1, 2, 4, 8]);
    expect(refusal(() => invertedQuantile([1], -0.1))).toContain("rate.out_of_range | The quantile is -0.1");
    expect(refusal(() => invertedQuantile([], 0.5))).toContain("statistics.length");
  });

  it("come with mean and share above zero", () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(sharePositive([-1, 0, 1, 2])).toBe(0.5);
    expect(refusal(() => mean([]))).toContain("statistics.length | The values do not");
    expect(refusal(() => sharePositive([]))).toContain("statistics.length | The values do not");
    expect(refusal(() => mean([Number.NaN]))).toContain("number.not_finite | A value is");
    expect(refusal(() => sharePositive([Number.NaN]))).toContain("number.not_finite | A value is");
  });
});

describe("replicates of counts", () => {
  const rows = { actual: [1, 1, 0, 0, 0, 1], scores: [0.9, 0.2, 0.8, 0.1, 0.3, 0.5] };
  const options = { seed: 5, replicates: 200, resample: "by_class" } as const;

  it("draw inside each class, or from all rows", () => {
    const byClass = replicatesFromRows(rows, 0.5, options);
    expect(new Set(Array.from(byClass.positives))).toEqual(new Set([3]));
    expect(new Set(Array.from(byClass.negatives))).toEqual(new Set([3]));
    expect(mean(byClass.tp)).toBeCloseTo(2, 0);
    expect(mean(byClass.fp)).toBeCloseTo(1, 0);
    const whole = replicatesFromRows(rows, 0.5, { ...options, resample: "whole" });
    for (let i = 0; i < 200; i += 1) expect((whole.positives[i] ?? 0) + (whole.negatives[i] ?? 0)).toBe(6);
    expect(new Set(Array.from(whole.positives)).size).toBeGreaterThan(2);
    expect([byClass.evaluatedPositives, whole.evaluatedPositives]).toEqual([3, 3]);
    const few = replicatesFromRows({ actual: [1, 0, 0], scores: [0.9, 0.8, 0.1] }, 0.5, options);
    expect(few.evaluatedPositives).toBe(1);
  });

  it("draw positives first, then negatives, in the order of the generator", () => {
    const { tp, fp } = replicatesFromRows(rows, 0.5, { ...options, replicates: 1 });
    const uniform = mulberry32(5);
    const positives = [1, 0, 1];
    const negatives = [1, 0, 0];
    const drawn = (flags: number[]) => flags.reduce((sum) => sum + (flags[Math.floor(uniform() * 3)] ?? 0), 0);
    expect([tp[0], fp[0]]).toEqual([drawn(positives), drawn(negatives)]);
  });

  it("flag a score that just reaches the threshold", () => {
    const { tp, fp } = replicatesFromRows({ actual: [1, 0], scores: [0.5, 0.499] }, 0.5, options);
    expect(new Set(Array.from(tp))).toEqual(new Set([1]));
    expect(new Set(Array.from(fp))).toEqual(new Set([0]));
  });

  it("are refused for rows that are none", () => {
    expect(refusal(() => replicatesFromRows({ actual: [1], scores: [] }, 0.5, options))).toContain(
      "statistics.length | Classes and scores",
    );
    expect(refusal(() => replicatesFromRows({ actual: [2], scores: [0.5] }, 0.5, options))).toContain(
      "rate.out_of_range | A class is 2",
    );
    expect(refusal(() => replicatesFromRows(rows, 0.5, { ...options, replicates: 0.5 }))).toContain(
      "count.not_whole | The number of replicates is 0.5",
    );
  });

  it("must hold both classes and no more flags than items", () => {
    const good = { tp: [1], fp: [2], positives: [3], negatives: [4], evaluatedPositives: 40 };
    expect(checkedReplicates(good)).toBe(good);
    expect(checkedReplicates({ ...good, tp: [3], fp: [4] })).toBeDefined();
    const bad = (change: object) => refusal(() => checkedReplicates({ ...good, ...change }));
    expect(bad({ positives: [0], tp: [0] })).toContain("class.empty | There is no positive item in a replicate");
    expect(bad({ negatives: [0], fp: [0] })).toContain("class.empty | There is no negative item in a replicate");
    expect(bad({ tp: [4] })).toContain("statistics.order | Flagged and drawn items must");
    expect(bad({ fp: [5] })).toContain("statistics.order | Flagged and drawn items must");
    expect(bad({ tp: [0.5] })).toContain(
      "count.not_whole | The number of flags of a positive item in a replicate is 0.5",
    );
    expect(bad({ negatives: [4.5] })).toContain(
      "count.not_whole | The number of each negative item in a replicate is 4.5",
    );
    expect(bad({ tp: [1, 1] })).toContain("statistics.length | The replicates do not");
    expect(bad({ evaluatedPositives: -1 })).toContain("count.not_whole | The number of positive items is -1");
  });

  it("have a value per item at the mix that was drawn", () => {
    const drawn = { tp: [1, 0], fp: [2, 0], positives: [3, 0], negatives: [4, 2], evaluatedPositives: 3 };
    expect([...replicatedValuesPerItem(drawn, { tp: 10, fn: -20, fp: -6, tn: 1 })]).toEqual([
      (10 - 40 - 12 + 2) / 7,
      1,
    ]);
    expect(refusal(() => replicatedValuesPerItem({ ...drawn, negatives: [4, 0] }, fraud.values))).toContain(
      "class.empty | There is no item in a replicate",
    );
    expect(refusal(() => replicatedValuesPerItem({ ...drawn, tp: [1] }, fraud.values))).toContain(
      "statistics.length | The replicates do not",
    );
    expect(refusal(() => replicatedValuesPerItem(drawn, { ...fraud.values, fn: Infinity }))).toContain(
      "number.not_finite",
    );
  });
});

describe("sampling error", () => {
  const replicates = { tp: [30, 41], fp: [5, 0], positives: [50, 50], negatives: [100, 100], evaluatedPositives: 50 };

  it("of replicates is their net value at the production prevalence", () => {
    const drawn = replicatedNetValues(fraud, replicates);
    expect(drawn[0]).toBeCloseTo(netValue({ ...fraud, rates: { tpr: 0.6, fpr: 0.05 } }), 6);
    expect(drawn[1]).toBeCloseTo(netValue({ ...fraud, rates: { tpr: 0.82, fpr: 0 } }), 6);
  });

  it("is not shown with too few positives", () => {
    expect(refusal(() => replicatedNetValues(fraud, { ...replicates, evaluatedPositives: 29 }))).toContain(
      "too_few_positives | Only 29 positive items were evaluated. Fewer than 30",
    );
    expect(enoughPositives(30)).toBeUndefined();
    expect(refusal(() => enoughPositives(Number.NaN))).toContain("too_few_positives");
    expect(refusal(() => analyticInterval(fraud, { tp: 20, fn: 9, fp: 1, tn: 9 }))).toContain(
      "too_few_positives | Only 29",
    );
  });

  it("is the range of the middle 95 percent", () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => i - 10);
    expect(percentileInterval(values)).toEqual({ mean: 40, low: -7.5, high: 87.5, positiveShare: 90 / 101 });
    expect(SAMPLING_NOTE).toContain("Sampling error of the test set only");
  });

  it("from counts alone agrees with resampling", () => {
    const { standardError, low, high } = analyticInterval(fraud, fraudCounts);
    expect(high - low).toBeCloseTo(2 * 1.959963984540054 * standardError, 6);
    expect((low + high) / 2).toBeCloseTo(netValue(fraud), 6);
    const rows = { actual: flags(500, 9500), scores: [...flags(410, 90), ...flags(190, 9310)] };
    const drawn = replicatesFromRows(rows, 0.5, { seed: 3, replicates: 400, resample: "by_class" });
    const interval = percentileInterval(replicatedNetValues(fraud, drawn));
    expect(Math.abs(interval.low - low)).toBeLessThan(standardError / 2);
    expect(Math.abs(interval.high - high)).toBeLessThan(standardError / 2);
  });

  it("from counts alone needs negatives, and scales with adoption", () => {
    expect(refusal(() => analyticInterval(fraud, { tp: 30, fn: 9, fp: 0, tn: 0 }))).toContain(
      "class.empty | There is no negative item",
    );
    expect(
      refusal(() => analyticInterval({ ...fraud, values: { tp: 0, fn: 0, fp: 0, tn: 0 } }, fraudCounts)),
    ).toContain("matrix.unreasonable");
    const half = analyticInterval({ ...fraud, adoption: 0.5 }, fraudCounts);
    expect(half.standardError).toBeCloseTo(analyticInterval(fraud, fraudCounts).standardError / 2, 6);
  });

  function flags(ones: number, zeros: number): number[] {
    return Array.from({ length: ones + zeros }, (_, i) => (i < ones ? 1 : 0));
  }
});

describe("inputs that can be varied", () => {
  it.each(INPUT_SYMBOLS)("%s is read and written, and nothing else changes", (symbol) => {
    const input: VariableInput = VARIABLE_INPUTS[symbol];
    for (const stated of [fraudCase, opportunity, direct]) {
      const draft = structuredClone(stated);
      const before = input.read(stated);
      input.write(draft, 0.25);
      if (before === null) expect(draft).toEqual(stated);
      else {
        expect(input.read(draft)).toBe(0.25);
        input.write(draft, before);
        expect(JSON.stringify(draft).replace(/0\.8200000000000001/, "0.82")).toBe(JSON.stringify(stated));
      }
    }
  });

  it("are known by symbol, in drawing order", () => {
    expect(INPUT_SYMBOLS).toEqual([
      ...[
        "V",
        "pi",
        "L",
        "s",
        "ci",
        "cfp",
        "margin",
        "fpr",
        "F",
        "F0",
        "fnr",
        "tpr0",
        "fpr0",
        "c0",
        "cp",
        "a",
        "alpha",
      ],
    ]);
    expect(isInputSymbol("pi")).toBe(true);
    expect(isInputSymbol("toString")).toBe(false);
  });

  it("have the values of the stated case", () => {
    const read = (stated: BinaryCase) =>
      Object.fromEntries(INPUT_SYMBOLS.map((symbol) => [symbol, VARIABLE_INPUTS[symbol].read(stated)]));
    expect(
      read({
        ...fraudCase,
        adoption: 0.7,
        cashableShare: 0.4,
        rates: { tpr: 0.75, fpr: 0.02 },
        baseline: { tpr: 0.55, fpr: 0.03, costPerItem: 0.1, fixedCost: 9000 },
      }),
    ).toEqual({
      ...{
        V: 200_000,
        pi: 0.004,
        L: 180,
        s: 0.95,
        ci: 2.5,
        cfp: 6,
        margin: null,
        fpr: 0.02,
        F: 6500,
        F0: 9000,
        fnr: 0.25,
      },
      ...{ tpr0: 0.55, fpr0: 0.03, c0: 0.1, cp: 0.002, a: 0.7, alpha: 0.4 },
    });
    expect(read(opportunity)).toMatchObject({ L: null, s: null, ci: 2, cfp: null, margin: 40 });
    expect(read(direct)).toMatchObject({ L: null, s: null, ci: null, cfp: null, margin: null });
  });

  it("have a name for the reader and know whether they are shares", () => {
    const shares = INPUT_SYMBOLS.filter((symbol) => VARIABLE_INPUTS[symbol].isShare);
    expect(shares).toEqual(["pi", "s", "fpr", "fnr", "tpr0", "fpr0", "a", "alpha"]);
    expect(INPUT_SYMBOLS.map((symbol) => VARIABLE_INPUTS[symbol].label)).toEqual([
      ...[
        "Volume",
        "Prevalence",
        "Loss per missed case",
        "Save rate",
        "Intervention cost",
        "False-alarm harm",
        "Margin",
      ],
      ...["False-positive rate", "Fixed run cost", "Today's fixed cost", "Miss rate", "Today's recall"],
      ...["Today's false-positive rate", "Today's cost per item", "Cost per prediction", "Adoption", "Cashable share"],
    ]);
  });
});

describe("one-at-a-time sensitivity", () => {
  it("varies what the framing has, widest first", () => {
    const bars = tornado(opportunity, 0.5);
    expect(bars.map(({ input }) => input)).not.toContain("L");
    expect(bars.map(({ swing }) => swing)).toEqual(bars.map(({ swing }) => swing).sort((a, b) => b - a));
    const volume = bars.find(({ input }) => input === "V");
    expect(volume?.low).toBeCloseTo(netValue(binaryInputs({ ...opportunity, volume: 100_000 })), 6);
    expect(volume?.high).toBeCloseTo(netValue(binaryInputs({ ...opportunity, volume: 300_000 })), 6);
    expect(volume?.swing).toBeCloseTo(Math.abs((volume?.high ?? 0) - (volume?.low ?? 0)), 9);
    expect(volume?.clamped).toBe(false);
  });

  it("keeps shares within 0 and 1 and says so", () => {
    const [recall] = tornado(fraudCase, 1, ["tpr0"]);
    expect(recall?.clamped).toBe(true);
    expect(recall?.high).toBeCloseTo(netValue({ ...fraud, baseline: { ...fraud.baseline, tpr: 1 } }), 6);
    expect(recall?.low).toBeCloseTo(netValue({ ...fraud, baseline: { ...fraud.baseline, tpr: 0 } }), 6);
    const [below] = tornado(fraudCase, 1.5, ["pi"]);
    expect(below?.clamped).toBe(true);
    expect(below?.low).toBeCloseTo(netValue({ ...fraud, prevalence: 0 }), 6);
    expect(tornado(fraudCase, 0.2, ["pi", "V"]).every(({ clamped }) => !clamped)).toBe(true);
    expect(refusal(() => tornado(fraudCase, 1.5, ["F"]))).toContain("amount.negative | The fixed run cost is -3250");
  });

  it("is refused without change or inputs", () => {
    expect(refusal(() => tornado(fraudCase, 0))).toContain("amount.not_positive | The change is 0");
    expect(refusal(() => tornado(direct, 0.2, ["L", "s"]))).toContain(
      "input.not_applicable | L, s is not an input of this calculation",
    );
  });
});

describe("triangles", () => {
  const triangle = { low: 0, likely: 2, high: 4 };

  it("have their quantiles on both sides of the mode", () => {
    expect([0, 0.125, 0.5, 0.875].map((u) => triangularQuantile(triangle, u))).toEqual([0, 1, 2, 3]);
    expect(triangularQuantile({ low: 1, likely: 1, high: 5 }, 0.75)).toBe(3);
    expect(triangularQuantile({ low: 1, likely: 5, high: 5 }, 0.25)).toBe(3);
    expect(triangularQuantile({ low: 3, likely: 3, high: 3 }, 0.4)).toBe(3);
  });

  it("rise from low over likely to high", () => {
    expect(checkedTriangle("The volume", triangle)).toBe(triangle);
    expect(checkedTriangle("x", { low: 3, likely: 3, high: 3 })).toBeDefined();
    expect(refusal(() => checkedTriangle("The volume", { low: 3, likely: 2, high: 4 }))).toContain(
      "triangle.order | For The volume the low,",
    );
    expect(refusal(() => checkedTriangle("The volume", { low: 1, likely: 5, high: 4 }))).toContain("triangle.order");
    for (const end of ["low", "likely", "high"]) {
      expect(refusal(() => checkedTriangle("The volume", { ...triangle, [end]: Number.NaN }))).toContain(
        "number.not_finite | The volume",
      );
    }
  });
});

describe("Monte Carlo over uncertain inputs", () => {
  const uncertain: UncertainInputs = {
    pi: { low: 0.002, likely: 0.004, high: 0.006 },
    V: { low: 1e5, likely: 2e5, high: 3e5 },
  };

  it("draws row by row in drawing order, whatever the order of the inputs", () => {
    expect(drawnSymbols(uncertain)).toEqual(["V", "pi"]);
    const uniforms = inputDraws(uncertain, 9, 2);
    expect([...uniforms]).toEqual([...uniformDraws(9, 4)]);
    const values = drawnNetValues(fraudCase, uncertain, uniforms);
    const expected = [0, 1].map((row) =>
      netValue({
        ...fraud,
        volume: triangularQuantile(uncertain.V ?? { low: 0, likely: 0, high: 0 }, uniforms[2 * row] ?? 0),
        prevalence: triangularQuantile(uncertain.pi ?? { low: 0, likely: 0, high: 0 }, uniforms[2 * row + 1] ?? 0),
      }),
    );
    expect([...values]).toEqual(expected);
  });

  it("leaves the stated case as it was", () => {
    const before = structuredClone(fraudCase);
    drawnNetValues(fraudCase, uncertain, inputDraws(uncertain, 9, 10));
    expect(fraudCase).toEqual(before);
  });

  it("sums up in mean and quantiles", () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => i - 20);
    expect(inputRange(values)).toEqual({ mean: 30, p05: -15, p50: 30, p95: 75, positiveShare: 80 / 101 });
    expect(INPUT_NOTE).toContain("Range if our assumptions are off");
  });

  it("is refused for inputs that do not occur, ranges out of order, and draws that do not fit", () => {
    const run = (stated: BinaryCase, inputs: UncertainInputs, draws: number) =>
      refusal(() => drawnNetValues(stated, inputs, new Float64Array(draws)));
    expect(run(opportunity, { L: { low: 1, likely: 2, high: 3 } }, 1)).toContain(
      "input.not_applicable | Loss per missed case is not",
    );
    expect(run(fraudCase, { V: { low: 3, likely: 2, high: 3 } }, 1)).toContain("triangle.order | For Volume the low,");
    expect(run(fraudCase, uncertain, 3)).toContain("statistics.length | Uncertain inputs and draws do not");
    expect(run(fraudCase, uncertain, 0)).toContain("statistics.length | The draws do not");
    expect(run(fraudCase, {}, 4)).toContain(
      "sheet.incomplete | The low and high value of at least one amount is missing",
    );
    expect(run(fraudCase, { pi: { low: 1.2, likely: 1.5, high: 2 } }, 1)).toContain(
      "rate.out_of_range | The prevalence is 1.2",
    );
  });
});

describe("the colour of the headline", () => {
  it.each([
    [100, 5, 5, "green"],
    [100, 0, 5, "amber"],
    [100, 5, 0, "amber"],
    [100, -5, -5, "amber"],
    [100, null, -5, "amber"],
    [100, -5, null, "amber"],
    [100, null, 5, "unknown"],
    [100, 5, null, "unknown"],
    [0, 5, 5, "red"],
    [-1, -5, -5, "red"],
  ] as const)("of %d with lower bounds %o and %o is %s", (net, sampling, inputs, colour) => {
    expect(headlineBand(net, sampling, inputs)).toBe(colour);
  });

  it("is refused for what is no number", () => {
    expect(refusal(() => headlineBand(Number.NaN, 1, 1))).toContain("number.not_finite | The net value");
    expect(refusal(() => headlineBand(1, Number.NaN, 1))).toContain("number.not_finite | A bound");
  });
});
