/** Without zod, so that a page which only names metrics needn't load it. */

/** Keys every metric uses, everywhere. */
export const metricKeys = [
  "roc_auc",
  "average_precision",
  "log_loss",
  "accuracy",
  "balanced_accuracy",
  "precision",
  "recall",
  "f1",
  "brier",
  "ece",
  "rmse",
  "mae",
  "r2",
  "mape",
] as const;
export type MetricKey = (typeof metricKeys)[number];

/** Errors and losses: the smaller the better. All others are better the larger they are. */
export const lowerIsBetter: ReadonlySet<MetricKey> = new Set(["log_loss", "brier", "ece", "rmse", "mae", "mape"]);
