import { describe, expect, it } from "vitest";
import { differencesOf, notPaired, type ReplicateSet } from "./pairedDifference.ts";

/** A small generator with a seed: the numbers of a test are always the same. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Accuracies of resamples of `rows` rows of which a model gets those right that `right` says. */
function evaluated(right: boolean[], changes: Partial<ReplicateSet> = {}): ReplicateSet {
  const draw = random(7);
  const share = (values: boolean[]): number => values.filter(Boolean).length / values.length;
  const replicates = Array.from({ length: 1000 }, () =>
    share(right.map(() => right[Math.floor(draw() * right.length)] ?? false)),
  );
  const whole = { rows: "same", count: right.length, seed: 7, shared: true, narrowing: 1 };
  return { ...whole, point: { accuracy: share(right) }, replicates: { accuracy: replicates }, ...changes };
}
const truth = Array.from({ length: 400 }, (_, row) => row % 4 !== 0);

describe("the difference of two runs", () => {
  it("is judged on the same draws: two equal models differ by nothing, with no range around it", () =>
    expect(differencesOf(evaluated(truth), evaluated(truth))).toEqual({
      accuracy: { value: 0, low: 0, high: 0, why: null },
    }));

  it("is known better than either figure when the models err on the same rows", () => {
    // Ten rows more are right: a gain of 2.5 points, found in nearly every resample.
    const better = truth.map((right, row) => right || row % 40 === 0);
    const { accuracy } = differencesOf(evaluated(better), evaluated(truth));
    expect(accuracy?.value).toBeCloseTo(0.025, 10);
    expect(accuracy?.low).toBeGreaterThan(0.005);
    expect(accuracy?.high).toBeLessThan(0.045);
  });

  it("turns its sign with the order", () => {
    const worse = truth.map((right, row) => right && row % 40 !== 1);
    const [there, back] = [
      differencesOf(evaluated(worse), evaluated(truth)),
      differencesOf(evaluated(truth), evaluated(worse)),
    ];
    expect(there.accuracy?.value).toBeCloseTo(-(back.accuracy?.value ?? 0), 12);
    expect(there.accuracy?.low).toBeCloseTo(-(back.accuracy?.high ?? 0), 12);
  });

  it.each([
    ["different rows", { rows: "others" }],
    ["seeds differ", { seed: 8 }],
    ["by score, not by row", { shared: false }],
  ])("has no range and says why: %s", (words, changes) => {
    const { accuracy } = differencesOf(evaluated(truth, changes), evaluated(truth));
    expect(accuracy).toMatchObject({ value: 0, low: null, high: null, why: expect.stringContaining(words) });
  });

  it("says so when a run kept no resamples, and compares nothing", () => {
    expect(notPaired(null, evaluated(truth))).toMatch(/kept no resamples/);
    expect(differencesOf(null, evaluated(truth))).toEqual({});
  });

  it("is narrowed when only a part of the rows was drawn from", () => {
    const better = truth.map((right, row) => right || row % 40 === 0);
    const whole = differencesOf(evaluated(better), evaluated(truth)).accuracy;
    const half = { narrowing: 0.5 };
    const part = differencesOf(evaluated(better, half), evaluated(truth, half)).accuracy;
    expect((part?.high ?? 0) - (part?.low ?? 0)).toBeCloseTo(((whole?.high ?? 0) - (whole?.low ?? 0)) / 2, 10);
  });

  it("drawn more often by one of the two, is taken over the draws both have", () => {
    const few = evaluated(truth);
    const cut = { ...few, replicates: { accuracy: few.replicates.accuracy?.slice(0, 200) ?? [] } };
    expect(differencesOf(cut, few).accuracy).toMatchObject({ value: 0, low: 0, high: 0 });
  });
});
