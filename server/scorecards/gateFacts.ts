import { completedFraming, nextFramingQuestion, readGoal } from "../economics/goal/document.ts";
import { isMachineLearning } from "../economics/goal/framing.ts";
import { meetsRequirement } from "../economics/goal/minimumMetric.ts";
import { lowerIsBetter, metricKeys, metricValueSchema } from "../stages/contract.ts";
import type { HumanDetails } from "./answers/details.ts";
import type { Material } from "./facts/material.ts";
import { judgedStage } from "./facts/source.ts";
import type { GateFacts } from "./gates/gates.ts";
import type { ProfileFacts } from "./questions/questions.ts";
import type { Gate } from "./types.ts";

/** What gates ask beside the answers. @param lastReview day of the last review that ended well */
export function gateFactsOf(material: Material, lastReview: string | null): GateFacts {
  const goal = readGoal(material.document.goal);
  const { framing } = goal;
  const isDecided = framing !== undefined && nextFramingQuestion(framing) === null;
  const reports = material.monitors.flatMap(({ reports: some }) => some);
  const newest = [...reports].sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
  const isAlarm =
    newest?.report?.level === "alarm" && (lastReview === null || newest.createdAt.slice(0, 10) > lastReview);
  return {
    verdict: isDecided ? isMachineLearning(completedFraming(framing)).verdict : null,
    hasStopRule: (goal.stopRule ?? "").trim() !== "",
    minimumMetricMet: minimumMet(material, goal.minimumPerformance ?? null),
    hasMonitorReport: reports.length > 0,
    lastReview,
    reviewTriggered: isAlarm,
    today: material.today,
  };
}

/** On test rows only; null while they weren't opened, or no minimum is set. */
function minimumMet(material: Material, minimum: { metric: string; value: number } | null): boolean | null {
  const judged = judgedStage(material);
  const metric = metricKeys.find((key) => key === minimum?.metric);
  if (minimum === null || metric === undefined || judged === undefined || material.run?.final !== true) return null;
  const { data } = metricValueSchema.safeParse(judged.metrics["test"]?.[metric]);
  const interval = data?.low == null || data.high === null ? null : { low: data.low, high: data.high };
  const requirement = { limit: minimum.value, from: "goal" } as const;
  return meetsRequirement(requirement, interval, lowerIsBetter.has(metric) ? "lower" : "higher");
}

/** What decides how much of the scorecard is asked. */
export function profileFactsOf(material: Material, { C04, C05 }: HumanDetails): ProfileFacts {
  const goal = readGoal(material.document.goal);
  return { euClass: C05.euClass, harm: C04.severity, automation: goal.automation ?? null };
}

/** The gate a project stands before: framing while nothing ran, data until a model is judged, then release, then live. */
export function gateOf({ run, model, endpoints }: Material): Gate {
  const active = endpoints.flatMap(({ versions, activeVersionId }) =>
    versions.filter(({ id }) => id === activeVersionId),
  );
  if (active.some(({ environment }) => environment === "production")) return 3;
  if (model !== null && run !== null) return 2;
  return 1;
}
