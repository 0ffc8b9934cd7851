import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusal, UNUSABLE } from "../testing/refusal.ts";
import { fittedGrowth } from "./fitGrowth.ts";
import { errorScale } from "./growth.ts";

describe("growth fitted to what monitoring measured", () => {
  it("finds the growth that made the rates, whatever the level and the missing months", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.double({ min: 1e-4, max: 0.1, noNaN: true }),
        (perMonth, rate) => {
          const measured = [1, 2, 5, 9].map((month) => ({
            month,
            rate: rate * errorScale({ kind: "compound", perMonth }, month),
          }));
          expect(fittedGrowth(measured)).toBeCloseTo(perMonth, 9);
        },
      ),
    );
  });

  it("is negative if the errors fall", () => {
    expect(
      fittedGrowth([
        { month: 1, rate: 0.4 },
        { month: 2, rate: 0.2 },
        { month: 3, rate: 0.1 },
      ]),
    ).toBeCloseTo(-0.5, 12);
  });

  it("lies between noisy months", () => {
    const noisy = [
      { month: 0, rate: 1 },
      { month: 1, rate: 4 },
      { month: 2, rate: 4 },
    ];
    expect(fittedGrowth(noisy)).toBeCloseTo(1, 12); // logs 0, 2 ln 2, 2 ln 2: slope ln 2
  });

  it("needs three different months with errors in each", () => {
    const flat = { month: 1, rate: 0.1 };
    expect(refusal(() => fittedGrowth([flat, { month: 2, rate: 0.1 }]))).toContain(
      "statistics.too_short | Only 2 months",
    );
    expect(refusal(() => fittedGrowth([flat, flat, flat]))).toContain("statistics.too_short | Only 1 months");
    expect(refusal(() => fittedGrowth([flat, { month: 2, rate: 0 }, { month: 3, rate: 0.1 }]))).toContain(
      "amount.not_positive | An error rate is 0",
    );
    for (const value of UNUSABLE) {
      expect(refusal(() => fittedGrowth([flat, flat, { month: value, rate: 0.1 }]))).toContain(
        "number.not_finite | A month",
      );
    }
  });
});
