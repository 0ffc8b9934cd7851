import { z } from "zod";

export const figureSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);
export const histogramSchema = z.object({ edges: z.array(z.number()), counts: z.array(z.number()) });
const figuresSchema = z.object({
  type: z.string(),
  /** Share 0…1. */
  missing: z.number(),
  distinct: z.number(),
  min: figureSchema.default(null),
  max: figureSchema.default(null),
  mean: z.number().nullable().default(null),
  std: z.number().nullable().default(null),
  quantiles: z.record(z.string(), figureSchema).default({}),
  top: z.array(z.object({ value: figureSchema, count: z.number() })).default([]),
  histogram: histogramSchema.nullable().default(null),
});
type ColumnFigures = z.infer<typeof figuresSchema>;

/** `profile.json` of a port, as the runtime writes it. */
export const profileSchema = z.object({
  rows: z.number(),
  /** Rows the figures were taken from, where not from all. */
  sampled: z.number().optional(),
  columns: z.record(z.string(), figuresSchema.extend({ byPartition: z.record(z.string(), figuresSchema).default({}) })),
});
export type Profile = z.infer<typeof profileSchema>;
export type ColumnProfile = Profile["columns"][string];

/** Bars for a line of text: a number's histogram, or how often its most frequent values occur. */
export function barsOf(column: Pick<ColumnFigures, "histogram" | "top">): number[] {
  return column.histogram ? column.histogram.counts : column.top.slice(0, 12).map((entry) => entry.count);
}

/** @returns address of one file of a stage's output */
export function outputUrl(
  place: { projectId: string; runId: string; stageId: string; port: string },
  path: string,
): string {
  const { projectId, runId, stageId, port } = place;
  return `/api/projects/${projectId}/runs/${runId}/stages/${encodeURIComponent(stageId)}/outputs/${encodeURIComponent(port)}/${path.split("/").map(encodeURIComponent).join("/")}`;
}
