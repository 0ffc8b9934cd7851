/** Pictures and tables of a stage's result. Every picture carries its numbers, so a page can show the table behind it. */
import { z } from "zod";

/** Panels are drawn from the `result.json` that every stage writes (see panelSchema); a view names the ones that matter and their order. */
export type ResultView = { panel: string; title: string };

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const toneSchema = z.enum(["good", "warn", "bad", "neutral"]);

/** One picture or table of a stage's result. Every picture carries its numbers, so the page can show the table behind it. */
export const panelSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("stats"),
    id: z.string(),
    title: z.string(),
    items: z.array(
      z.object({
        label: z.string(),
        value: cell,
        unit: z.string().optional(),
        low: z.number().nullable().optional(),
        high: z.number().nullable().optional(),
        baseline: z.number().nullable().optional(),
        tone: toneSchema.optional(),
      }),
    ),
  }),
  z.object({
    kind: z.literal("table"),
    id: z.string(),
    title: z.string(),
    columns: z.array(
      z.object({ key: z.string(), label: z.string(), unit: z.string().optional(), numeric: z.boolean().optional() }),
    ),
    rows: z.array(z.record(z.string(), cell)),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal("bars"),
    id: z.string(),
    title: z.string(),
    unit: z.string().optional(),
    items: z.array(
      z.object({
        label: z.string(),
        value: z.number(),
        low: z.number().nullable().optional(),
        high: z.number().nullable().optional(),
      }),
    ),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal("line"),
    id: z.string(),
    title: z.string(),
    x: z.string(),
    y: z.string(),
    series: z.array(
      z.object({
        name: z.string(),
        style: z.enum(["line", "points", "dashed"]).optional(),
        points: z.array(z.tuple([z.number(), z.number()])),
      }),
    ),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal("histogram"),
    id: z.string(),
    title: z.string(),
    unit: z.string().optional(),
    edges: z.array(z.number()),
    series: z.array(z.object({ name: z.string(), counts: z.array(z.number()) })),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal("matrix"),
    id: z.string(),
    title: z.string(),
    rows: z.array(z.string()),
    columns: z.array(z.string()),
    values: z.array(z.array(z.number().nullable())),
    rowTitle: z.string().optional(),
    columnTitle: z.string().optional(),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal("operations"),
    id: z.string(),
    title: z.string(),
    items: z.array(
      z.object({
        name: z.string(),
        rowsIn: z.number(),
        rowsOut: z.number(),
        rejected: z.number(),
        made: z.number(),
        note: z.string().optional(),
      }),
    ),
  }),
  z.object({
    kind: z.literal("text"),
    id: z.string(),
    title: z.string(),
    text: z.string(),
    tone: toneSchema.optional(),
  }),
]);
export type Panel = z.infer<typeof panelSchema>;
