import { describe, expect, it } from "vitest";
import { refusal } from "../testing/refusal.ts";
import { recallForGoal, type RecallGoalInputs } from "./minimumRecall.ts";

const inputs: RecallGoalInputs = {
  volume: 1000,
  prevalence: 0.1,
  saveRate: 0.5,
  recallToday: 0.4,
  recallModel: 0.8,
  goal: { reduction: 0.25 },
};

describe("the recall a goal asks for", () => {
  it("follows from the cases that may remain", () => {
    const goal = recallForGoal(inputs);
    expect(goal.casesToday).toBeCloseTo(80, 9);
    expect(goal.casesTarget).toBeCloseTo(60, 9);
    expect(goal.casesModel).toBeCloseTo(60, 9);
    expect(goal.reductionModel).toBeCloseTo(0.25, 9);
    expect(goal.minimumRecall).toBeCloseTo(0.8, 9);
    expect(goal.reachable).toBe(true);
  });

  it("can be stated as cases per period", () => {
    expect(recallForGoal({ ...inputs, goal: { casesTarget: 75 } }).minimumRecall).toBe(0.5);
    expect(recallForGoal({ ...inputs, goal: { casesTarget: 50 } })).toMatchObject({
      minimumRecall: 1,
      reachable: true,
    });
    expect(recallForGoal({ ...inputs, goal: { casesTarget: 49 } }).reachable).toBe(false);
  });

  it("knows no reduction where there are no cases today", () => {
    expect(recallForGoal({ ...inputs, saveRate: 1, recallToday: 1 }).reductionModel).toBeNull();
  });

  it.each([
    [{ volume: 0 }, "amount.not_positive | The volume is 0"],
    [{ prevalence: 0 }, "amount.not_positive | The prevalence is 0"],
    [{ prevalence: 2 }, "rate.out_of_range | The prevalence is 2"],
    [{ saveRate: 0 }, "amount.not_positive | The save rate is 0"],
    [{ saveRate: 2 }, "rate.out_of_range | The save rate is 2"],
    [{ recallToday: 2 }, "rate.out_of_range | Today's recall is 2"],
    [{ recallModel: -1 }, "rate.out_of_range | The model's recall is -1"],
    [{ goal: { reduction: 1.5 } }, "rate.out_of_range | The reduction is 1.5"],
    [{ goal: { casesTarget: -1 } }, "amount.negative | The target is -1"],
  ])("refuses %o", (change, expected) => {
    expect(refusal(() => recallForGoal({ ...inputs, ...change }))).toContain(expected);
  });
});
