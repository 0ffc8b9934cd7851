import { recallForGoal } from "../binary/minimumRecall.ts";
import { EconomicsError } from "../errors.ts";
import { amountOf, sheetInputs, type SheetDocument } from "../sheet/document.ts";
import { sheetStatistics } from "../sheet/evaluated.ts";
import { judgedSheet } from "../sheet/judgedSheet.ts";
import { prepareSheet } from "../sheet/recompute.ts";
import type { JudgedCounts } from "../sheet/worth.ts";
import type { GoalDocument } from "./document.ts";
import { minimumMetric, type MetricRequirement } from "./minimumMetric.ts";

/** The least a model has to reach, and what it follows from. */
export interface DerivedMinimum extends MetricRequirement {
  readonly metric: "recall" | "accuracy" | "mae";
  readonly better: "higher" | "lower";
  /** What the goal demands; null where it counts something else than cases, or amounts are missing. */
  readonly byGoal: number | null;
  /** Where the money is gone; null while no model was judged or amounts are missing. */
  readonly byEconomics: number | null;
  /** False if even the best value of the metric would not do. */
  readonly reachable: boolean;
}

/** A goal whose baseline is further from the cases of today by the sheet counts something else. */
const SAME_CASES = 0.1;
/** Ranges are not asked for here: one draw is as good as many. */
const DRAWS = { seed: 42, draws: 1 } as const;

/**
 * The minimum metric from goal and economics, the stricter of both.
 *
 * Two classes: recall ≥ max(TPR_min, TPR*); several: accuracy ≥ 1 − ε*; numbers: MAE ≤ MAE*.
 * In: the goal, the sheet, counts of the newest judged model or null. Out: null if neither demands anything. Never
 * throws for amounts that are missing or make no sense: they demand nothing.
 */
export function derivedMinimum(
  goal: GoalDocument,
  sheet: SheetDocument,
  judged: JudgedCounts | null,
): DerivedMinimum | null {
  if (judged === null || judged.problemType === "binary") {
    const byEconomics = judged === null ? null : orNull(() => breakEvenRecall(sheet, judged));
    return strictest(
      "recall",
      "higher",
      orNull(() => recallOfGoal(goal, sheet)),
      byEconomics,
    );
  }
  const detail = orNull(() => judgedSheet(sheet, judged).detail);
  if (detail?.kind === "classes" && detail.breakEvenErrorRate !== null) {
    return strictest("accuracy", "higher", null, 1 - detail.breakEvenErrorRate);
  }
  if (detail?.kind === "units") return strictest("mae", "lower", null, detail.breakEvenMeanAbsoluteError);
  return null;
}

function strictest(
  metric: DerivedMinimum["metric"],
  better: DerivedMinimum["better"],
  byGoal: number | null,
  byEconomics: number | null,
): DerivedMinimum | null {
  // A limit no model can fall short of demands nothing.
  const demands = (limit: number | null): number | null => (better === "higher" && (limit ?? 0) <= 0 ? null : limit);
  const found = minimumMetric(demands(byGoal), demands(byEconomics), better);
  if (found === null) return null;
  const reachable = better === "higher" ? found.limit <= 1 : found.limit >= 0;
  return { ...found, metric, better, byGoal: demands(byGoal), byEconomics: demands(byEconomics), reachable };
}

/** TPR_min of a goal that lowers the cases of a month; null for goals that count something else. */
function recallOfGoal({ direction, baseline, target }: GoalDocument, sheet: SheetDocument): number | null {
  const [volume, prevalence, saveRate, recallToday] = ["volume", "prevalence", "saveRate", "baselineRecall"].map(
    (name) => amountOf(sheet, name),
  );
  if (sheet.framing !== "intervention" || direction !== "decrease") return null;
  if (typeof baseline !== "number" || typeof target !== "number") return null;
  if (typeof volume !== "number" || typeof prevalence !== "number") return null;
  if (typeof saveRate !== "number" || typeof recallToday !== "number") return null;
  const stated = { volume, prevalence, saveRate, recallToday, recallModel: recallToday };
  const { casesToday, minimumRecall } = recallForGoal({ ...stated, goal: { casesTarget: target } });
  return Math.abs(baseline - casesToday) <= SAME_CASES * casesToday ? minimumRecall : null;
}

/** TPR*: recall at which the value is gone, false alarms held. */
function breakEvenRecall(
  sheet: SheetDocument,
  judged: Extract<JudgedCounts, { problemType: "binary" }>,
): number | null {
  const statistics = sheetStatistics(judged.validation, judged.test ?? judged.validation);
  return prepareSheet(statistics, DRAWS)(sheetInputs(sheet)).tolerance.value?.breakEvenRecall ?? null;
}

function orNull<T>(calculate: () => T): T | null {
  try {
    return calculate();
  } catch (error) {
    if (!(error instanceof EconomicsError)) throw error;
    return null;
  }
}
