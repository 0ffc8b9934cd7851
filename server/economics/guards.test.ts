import { describe, expect, it } from "vitest";
import { count, finite, nonNegative, positive, rate, sameLength } from "./guards.ts";
import { at } from "./series.ts";
import { refusal, UNUSABLE } from "./testing/refusal.ts";

describe("what no figure may be", () => {
  it.each([finite, nonNegative, positive, rate, count])("NaN and infinities never pass %o", (guard) => {
    for (const value of UNUSABLE) {
      expect(refusal(() => guard("The amount", value))).toMatch(/^number.not_finite \| The amount is not a usable/);
    }
  });

  it("lets every finite number pass where the sign is free", () => {
    expect([-1.5, 0, 2].map((value) => finite("x", value))).toEqual([-1.5, 0, 2]);
  });

  it("lets zero pass where only negatives are refused", () => {
    expect(nonNegative("x", 0)).toBe(0);
    expect(nonNegative("x", 3)).toBe(3);
    expect(refusal(() => nonNegative("The cost", -1))).toMatch(/^amount.negative \| The cost is -1,/);
  });

  it("refuses zero where something is divided by it", () => {
    expect(positive("x", 0.5)).toBe(0.5);
    expect(refusal(() => positive("The volume", 0))).toMatch(/^amount.not_positive \| The volume is 0,/);
  });

  it("keeps rates within 0 and 1, ends included", () => {
    expect([0, 0.3, 1].map((value) => rate("x", value))).toEqual([0, 0.3, 1]);
    expect(refusal(() => rate("The rate", -0.01))).toMatch(/^rate.out_of_range \| The rate is -0.01,/);
    expect(refusal(() => rate("The rate", 1.01))).toMatch(/^rate.out_of_range \| The rate is 1.01,/);
  });

  it("counts in whole numbers from zero", () => {
    expect([0, 7].map((value) => count("x", value))).toEqual([0, 7]);
    expect(refusal(() => count("The items", 1.5))).toMatch(/^count.not_whole \| The items is 1.5,/);
    expect(refusal(() => count("The items", -2))).toMatch(/^count.not_whole \| The items is -2,/);
  });
});

describe("series that belong together", () => {
  it("have the same length, and are not empty", () => {
    expect(sameLength("x", [1, 2], new Float64Array(2))).toBe(2);
    expect(refusal(() => sameLength("Scores", [1], [1, 2]))).toMatch(/^statistics.length \| Scores do not belong/);
    expect(refusal(() => sameLength("Scores", []))).toMatch(/^statistics.length \| Scores/);
    expect(refusal(() => sameLength("Scores"))).toMatch(/^statistics.length/);
  });

  it("have no entry beyond their end", () => {
    expect(at([4, 5], 1)).toBe(5);
    expect(refusal(() => at([4, 5], 2))).toMatch(/^statistics.length \| The entries of a series do not/);
  });
});
