/** What a model is measured by: the one list of metric keys and the shape of their values. */
import { z } from "zod";

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
export const metricValueSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export const metricsSchema = z.partialRecord(z.enum(metricKeys), metricValueSchema);
export type Metrics = z.infer<typeof metricsSchema>;
