import type { MetricKey } from "../../server/stages/contract.ts";

/** Names of the metrics as people write them, and which way is better. */
export const metricWords: Record<MetricKey, { name: string; better: "high" | "low" }> = {
  roc_auc: { name: "ROC AUC", better: "high" },
  average_precision: { name: "Average precision", better: "high" },
  log_loss: { name: "Log loss", better: "low" },
  accuracy: { name: "Accuracy", better: "high" },
  balanced_accuracy: { name: "Balanced accuracy", better: "high" },
  precision: { name: "Precision", better: "high" },
  recall: { name: "Recall", better: "high" },
  f1: { name: "F1", better: "high" },
  brier: { name: "Brier score", better: "low" },
  ece: { name: "Calibration error", better: "low" },
  rmse: { name: "RMSE", better: "low" },
  mae: { name: "MAE", better: "low" },
  r2: { name: "R²", better: "high" },
  mape: { name: "MAPE", better: "low" },
};

/** Metrics in the order people look for them. */
export const metricOrder: readonly MetricKey[] = [
  "roc_auc",
  "average_precision",
  "f1",
  "precision",
  "recall",
  "accuracy",
  "balanced_accuracy",
  "log_loss",
  "brier",
  "ece",
  "r2",
  "rmse",
  "mae",
  "mape",
];

/** Whether a value is better than the baseline; null when that can't be said. */
export function beats(
  key: MetricKey,
  value: number | null | undefined,
  baseline: number | null | undefined,
): boolean | null {
  if (typeof value !== "number" || typeof baseline !== "number" || value === baseline) return null;
  return metricWords[key].better === "high" ? value > baseline : value < baseline;
}
