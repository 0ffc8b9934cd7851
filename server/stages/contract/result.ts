/** `result.json`: what a stage leaves behind for people and for run lists. */
import { z } from "zod";
import { metricsSchema } from "./metrics.ts";
import { panelSchema, toneSchema } from "./panels.ts";
import { problemTypes } from "./ports.ts";

/** `result.json`: what a stage wants people to see, plus the few facts run lists need. */
export const stageResultSchema = z.object({
  verdict: z.object({ tone: toneSchema, text: z.string() }).nullable().default(null),
  problemType: z.enum(problemTypes).nullable().default(null),
  /** By role: validation, test, baseline. */
  metrics: z
    .object({
      validation: metricsSchema.optional(),
      test: metricsSchema.optional(),
      baseline: metricsSchema.optional(),
    })
    .default({}),
  /** Rows the production twin refused while being judged. */
  refused: z.number().int().nonnegative().nullable().default(null),
  panels: z.array(panelSchema).default([]),
  /** Small machine-readable facts a later stage's page or the engine needs (model hash, parity, limits …). */
  facts: z.record(z.string(), z.unknown()).default({}),
});
export type StageResult = z.infer<typeof stageResultSchema>;
