import { describe, expect, it } from "vitest";
import { kappaOf, type Opinion, settle } from "./settle.ts";

const said = (...labels: (string | null)[]): Opinion[] =>
  labels.map((label, at) => ({ personId: `person ${at}`, label }));

describe("opinions on a row", () => {
  it.each([
    [said(), 1, { state: "open", label: null }],
    [said("yes"), 2, { state: "open", label: null }],
    [said("yes"), 1, { state: "labelled", label: "yes" }],
    [said("yes", "yes"), 2, { state: "labelled", label: "yes" }],
    [said("yes", "no"), 2, { state: "disagreed", label: null }],
    [said("yes", null), 2, { state: "labelled", label: "yes" }],
    [said(null, null), 2, { state: "unknown", label: null }],
    [said("yes", "no", "no"), 2, { state: "labelled", label: "no" }],
  ])("%j of %i needed come to %j", (opinions, needed, expected) => {
    expect(settle(opinions, needed)).toEqual(expected);
  });

  it("agree beyond chance by the formula: 20 × yes-yes, 15 × no-no, 5 × yes-no, 10 × no-yes", () => {
    const items = [
      ...Array.from({ length: 20 }, () => said("yes", "yes")),
      ...Array.from({ length: 15 }, () => said("no", "no")),
      ...Array.from({ length: 5 }, () => said("yes", "no")),
      ...Array.from({ length: 10 }, () => said("no", "yes")),
      said("yes"),
      said(null, "no"),
    ];
    // Observed 0.7; yes has 55 of 100 labels, so expected 0.55² + 0.45² = 0.505.
    expect(kappaOf(items)).toBeCloseTo((0.7 - 0.505) / (1 - 0.505), 12);
  });

  it("have no agreement to speak of when there are no pairs, or only one label", () => {
    expect(kappaOf([said("yes")])).toBeNull();
    expect(kappaOf([said("yes", "yes")])).toBeNull();
  });
});
