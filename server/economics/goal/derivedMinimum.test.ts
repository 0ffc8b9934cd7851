import { describe, expect, it } from "vitest";
import { readSheet } from "../sheet/document.ts";
import type { JudgedCounts } from "../sheet/worth.ts";
import { derivedMinimum } from "./derivedMinimum.ts";
import { readGoal } from "./document.ts";

/** Worked example B6: 10 % fewer fraud claims than the rules engine lets through. */
const goal = readGoal({ direction: "decrease", baseline: 382, target: 343.8, unit: "claims/month" });
const amounts = { volume: "200000", prevalence: "0.004", saveRate: "0.95", baselineRecall: "0.55" };
const sheetOf = (values: Record<string, string>) =>
  readSheet({ amounts: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])) });
const forecast: JudgedCounts = {
  problemType: "regression",
  classes: null,
  validation: {
    ...{ rows: 2, residuals: [-4, 4], relativeErrors: [0.1, 0.1], meanOver: 2, meanUnder: 2 },
    replicates: { meanOver: [2], meanUnder: [2] },
  },
  test: null,
};

describe("the minimum metric derived from goal and economics", () => {
  it("is the recall that reaches the goal while no model was judged", () => {
    const found = derivedMinimum(goal, sheetOf(amounts), null);
    expect(found).toMatchObject({ metric: "recall", from: "goal", byEconomics: null, reachable: true });
    expect(found?.limit).toBeCloseTo(0.6003, 4);
  });

  it("says that no recall reaches a goal that asks too much", () => {
    expect(derivedMinimum({ ...goal, target: 10 }, sheetOf(amounts), null)).toMatchObject({ reachable: false });
  });

  it.each([
    ["counts something else", { ...goal, baseline: 90, target: 80 }],
    ["wants more, not less", { ...goal, direction: "increase" as const }],
    ["is not filled in", readGoal({})],
  ])("demands nothing by a goal that %s", (_, other) =>
    expect(derivedMinimum(other, sheetOf(amounts), null)).toBeNull(),
  );

  it("demands nothing while amounts are missing or make no sense", () => {
    expect(derivedMinimum(goal, sheetOf({ volume: "200000" }), null)).toBeNull();
    expect(derivedMinimum(goal, sheetOf({ ...amounts, prevalence: "4" }), null)).toBeNull();
    expect(derivedMinimum(goal, sheetOf({}), forecast)).toBeNull();
  });

  it("is the mean error at which the money is gone for a forecast", () => {
    const costs = {
      volume: "1000",
      costOver: "1",
      costUnder: "3",
      todayOver: "5",
      todayUnder: "5",
      fixedRunCost: "2000",
    };
    expect(derivedMinimum(goal, sheetOf(costs), forecast)).toMatchObject({
      ...{ metric: "mae", better: "lower", from: "economics", limit: 9 },
    });
  });
});
