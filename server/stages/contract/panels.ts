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
        style: z.enum(["line", "steps", "points", "dashed"]).optional(),
        points: z.array(z.tuple([z.number(), z.number()])),
        /** Rows behind each point, as long as `points`: drawn as its size, and a column of the table. */
        weights: z.array(z.number()).optional(),
      }),
    ),
    /** Ends of the axes where they are given by the matter (shares: 0 and 1); else they follow the values. */
    xRange: z.tuple([z.number(), z.number()]).optional(),
    yRange: z.tuple([z.number(), z.number()]).optional(),
    note: z.string().optional(),
  }),
  z.object({
    kind: z.literal("histogram"),
    id: z.string(),
    title: z.string(),
    unit: z.string().optional(),
    /** What is counted; rows when nothing is said. */
    countUnit: z.string().optional(),
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
    /** A two-class decision at every stored threshold: rows with a score of at least the threshold are flagged. */
    kind: z.literal("thresholds"),
    id: z.string(),
    title: z.string(),
    positive: z.string(),
    negative: z.string(),
    /** The threshold the model decides by. */
    frozen: z.number(),
    /** Rising; the last one flags nobody. */
    thresholds: z.array(z.number()),
    tp: z.array(z.number()),
    fp: z.array(z.number()),
    positives: z.number(),
    negatives: z.number(),
    note: z.string().optional(),
  }),
  z.object({
    /** One line per trial across its settings; the last axis is what was sought. */
    kind: z.literal("parallel"),
    id: z.string(),
    title: z.string(),
    axes: z.array(z.object({ label: z.string(), log: z.boolean().optional(), unit: z.string().optional() })),
    rows: z.array(
      z.object({
        label: z.string(),
        values: z.array(z.number().nullable()),
        state: z.enum(["best", "finished", "stopped"]),
      }),
    ),
    note: z.string().optional(),
  }),
  z.object({
    /** Many small distributions, before and now, the most moved first. */
    kind: z.literal("multiples"),
    id: z.string(),
    title: z.string(),
    before: z.string(),
    after: z.string(),
    /** What `effect` measures. */
    effect: z.string(),
    items: z.array(
      z.object({
        name: z.string(),
        tone: toneSchema,
        word: z.string(),
        effect: z.number(),
        bins: z.array(z.object({ label: z.string(), before: z.number(), after: z.number() })),
        note: z.string().optional(),
      }),
    ),
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
