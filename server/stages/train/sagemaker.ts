import { metricKeys, type MetricKey, type ProblemType, type ToSageMaker } from "../contract.ts";

const ofNumbers: readonly MetricKey[] = ["rmse", "mae", "r2", "mape"];

/** Metrics a training job may report: those of the problem, or all when the problem isn't known before the run. */
function reportedMetrics(problem: ProblemType | null): MetricKey[] {
  if (problem === null) return [...metricKeys];
  return metricKeys.filter((key) => ofNumbers.includes(key) === (problem === "regression"));
}

/** A training job in script mode; validation metrics show up in SageMaker's own lists and charts. */
export const trainToSageMaker: ToSageMaker = (_spec, wish) => ({
  job: "training",
  metrics: reportedMetrics(wish.problemType).map((key) => ({ partition: "validation", key })),
  searches: false,
  note: null,
  inexpressible: [],
});
