import { nonNegative, positive, rate } from "../guards.ts";

/** What a goal on prevented cases says about today, the target and the model. */
export interface RecallGoal {
  /** Cases/period under today's process: V·π(1 − TPR₀·s). */
  readonly casesToday: number;
  /** Cases/period that the goal allows. */
  readonly casesTarget: number;
  /** Cases/period expected with the model: V·π(1 − TPR·s). */
  readonly casesModel: number;
  /** Share by which the model lowers today's cases; null if there are none today. */
  readonly reductionModel: number | null;
  /** TPR_min = (1 − target/(V·π))/s; above 1 the goal cannot be reached, at or below 0 it is met without a model. */
  readonly minimumRecall: number;
  /** False if even a recall of 1 would miss the goal. */
  readonly reachable: boolean;
}

/** Inputs of a goal on prevented cases. */
export interface RecallGoalInputs {
  /** V: items/period. */
  readonly volume: number;
  /** π: production prevalence. */
  readonly prevalence: number;
  /** s: share of caught cases that are really prevented. */
  readonly saveRate: number;
  /** TPR₀: recall of today's process. */
  readonly recallToday: number;
  /** TPR of the model. */
  readonly recallModel: number;
  /** Share by which today's cases must fall, in [0, 1]; or the allowed cases/period. */
  readonly goal: { readonly reduction: number } | { readonly casesTarget: number };
}

/**
 * The smallest recall that meets a goal stated in cases per period.
 *
 * cases = V·π(1 − TPR·s) ≤ target, solved for TPR.
 * Errors: `number.not_finite`, `rate.out_of_range`, `amount.negative`, `amount.not_positive` (V, π and s).
 */
export function recallForGoal(inputs: RecallGoalInputs): RecallGoal {
  const cases =
    positive("The volume", inputs.volume) * positive("The prevalence", rate("The prevalence", inputs.prevalence));
  const saved = positive("The save rate", rate("The save rate", inputs.saveRate));
  const casesToday = cases * (1 - rate("Today's recall", inputs.recallToday) * saved);
  const casesModel = cases * (1 - rate("The model's recall", inputs.recallModel) * saved);
  const { goal } = inputs;
  const casesTarget =
    "reduction" in goal
      ? casesToday * (1 - rate("The reduction", goal.reduction))
      : nonNegative("The target", goal.casesTarget);
  const minimumRecall = (1 - casesTarget / cases) / saved;
  return {
    casesToday,
    casesTarget,
    casesModel,
    reductionModel: casesToday === 0 ? null : 1 - casesModel / casesToday,
    minimumRecall,
    reachable: minimumRecall <= 1,
  };
}
