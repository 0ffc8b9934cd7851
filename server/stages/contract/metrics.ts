/** What a model is measured by: the one list of metric keys and the shape of their values. */
import { z } from "zod";
import { metricKeys } from "./metricKeys.ts";

export const metricValueSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export const metricsSchema = z.partialRecord(z.enum(metricKeys), metricValueSchema);
export type Metrics = z.infer<typeof metricsSchema>;
