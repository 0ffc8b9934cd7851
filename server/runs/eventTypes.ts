/** What a run's history is made of. Append-only, numbered from 1 without gaps within the run. */
import { z } from "zod";
import { failureSchema, runStatusSchema, stageStatusSchema } from "./states.ts";

export const rowCountsSchema = z.object({ in: z.number(), out: z.number(), rejected: z.number(), made: z.number() });

export const logLineSchema = z.object({ level: z.enum(["debug", "info", "warning", "error"]), text: z.string() });
export const metricPointSchema = z.object({ name: z.string(), value: z.number(), step: z.number().nullable() });
export const progressSchema = z.object({ done: z.number(), total: z.number().nullable(), text: z.string() });

const head = { runId: z.uuid(), seq: z.number().int().positive(), at: z.date() };
const ofStage = { ...head, stageId: z.string(), attempt: z.number().int(), fence: z.uuid().nullable() };

export const runEventSchema = z.discriminatedUnion("type", [
  /** The run changed its status. */
  z.object({
    ...head,
    type: z.literal("run"),
    data: z.object({ status: runStatusSchema, error: failureSchema.nullish() }),
  }),
  /** A stage changed its status; `reason` says why an attempt was given up, `because` which stage's failure skipped it. */
  z.object({
    ...ofStage,
    type: z.literal("stage"),
    data: z.object({
      status: stageStatusSchema,
      cached: z.boolean().optional(),
      seconds: z.number().nullish(),
      rows: rowCountsSchema.nullish(),
      outputs: z.record(z.string(), z.string()).nullish(),
      error: failureSchema.nullish(),
      because: z.string().optional(),
      reason: z.string().optional(),
    }),
  }),
  z.object({ ...ofStage, type: z.literal("progress"), data: progressSchema }),
  z.object({ ...ofStage, type: z.literal("rows"), data: rowCountsSchema }),
  /** Lines of up to a quarter of a second; `dropped` counts lines beyond the limit. */
  z.object({
    ...ofStage,
    type: z.literal("log"),
    data: z.object({ lines: z.array(logLineSchema), dropped: z.number() }),
  }),
  z.object({
    ...ofStage,
    type: z.literal("metric"),
    data: z.object({ points: z.array(metricPointSchema), dropped: z.number() }),
  }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

export type LogLine = z.infer<typeof logLineSchema>;
export type MetricPoint = z.infer<typeof metricPointSchema>;
export type Progress = z.infer<typeof progressSchema>;

/** An event of a running attempt, before it has a number. */
export type AttemptEvent =
  Extract<RunEvent, { type: "progress" | "rows" | "log" | "metric" }> extends infer E
    ? E extends { type: infer T; data: infer D }
      ? { type: T; data: D }
      : never
    : never;
