/** Every state a run and a stage can be in, and the only questions the rest of the product asks about them. */
import { z } from "zod";

export const runStatusSchema = z.enum(["queued", "running", "waiting", "succeeded", "failed", "cancelled"]);
export type RunStatus = z.infer<typeof runStatusSchema>;

export const stageStatusSchema = z.enum([
  "pending",
  "queued",
  "running",
  "waiting",
  "succeeded",
  "failed",
  "cancelled",
  "skipped",
]);
export type StageStatus = z.infer<typeof stageStatusSchema>;

/** Nothing changes about a run after it ended. */
export const isRunOver = (status: RunStatus): boolean =>
  status === "succeeded" || status === "failed" || status === "cancelled";

/** Nothing changes about a stage after it ended. */
export const isStageOver = (status: StageStatus): boolean =>
  status === "succeeded" || status === "failed" || status === "cancelled" || status === "skipped";

/** Why a stage or a run failed, in words a person can act on; the failed stage's id on a run. */
export const failureSchema = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string().nullable().default(null),
  where: z.record(z.string(), z.json()).nullable().default(null),
  stageId: z.string().optional(),
});
export type Failure = z.infer<typeof failureSchema>;
