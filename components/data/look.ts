import { z } from "zod";
import { dataFindingSchema } from "../../server/stages/contract.ts";
import { figureSchema, histogramSchema } from "./profile.ts";

/** The slices a stage writes beside its rows (`look/*.json`); pages read these and never the rows. */

/** A value as it is stored: text for dates and for numbers JSON can't say; a text that was cut says how long it is. */
const cellSchema = z.union([
  z.null(),
  z.boolean(),
  z.number(),
  z.string(),
  z.object({ text: z.string(), length: z.number() }),
]);
export type Cell = z.infer<typeof cellSchema>;

const sliceSchema = z.object({
  rows: z.array(z.number().nullable()),
  partitions: z.array(z.string().nullable()).nullable(),
  cells: z.array(z.array(cellSchema)),
});

export const previewSchema = z.object({
  rows: z.number(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), origin: z.string().nullable() })),
  first: sliceSchema,
  random: sliceSchema,
});
export type Preview = z.infer<typeof previewSchema>;

export const rejectsSchema = z.object({
  rows: z.number(),
  rules: z.array(
    z.object({
      stage: z.string().nullable(),
      rule: z.string().nullable(),
      rows: z.number(),
      reason: z.string().nullable(),
    }),
  ),
  slice: z.array(
    z.object({
      row: z.number().nullable(),
      line: z.number().nullable(),
      stage: z.string().nullable(),
      rule: z.string().nullable(),
      reason: z.string().nullable(),
      raw: cellSchema,
    }),
  ),
});
export type Rejects = z.infer<typeof rejectsSchema>;

const valueCount = z.object({ value: figureSchema, count: z.number() });
const sideSchema = z.object({
  type: z.string(),
  missing: z.number(),
  distinct: z.number(),
  min: figureSchema,
  max: figureSchema,
  mean: z.number().nullable(),
  std: z.number().nullable(),
  median: figureSchema.optional(),
  histogram: histogramSchema.nullable(),
  top: z.array(valueCount),
});
export type Side = z.infer<typeof sideSchema>;

export const changesSchema = z.object({
  sampled: z.number(),
  operations: z.array(
    z.object({
      name: z.string(),
      rowsIn: z.number(),
      rowsOut: z.number(),
      rejected: z.number(),
      made: z.number(),
      note: z.string().optional(),
      columns: z.array(
        z.object({
          name: z.string(),
          state: z.enum(["changed", "added", "dropped"]),
          type: z.string().nullable(),
          changed: z.number().nullable(),
          of: z.number(),
          before: sideSchema.nullable(),
          after: sideSchema.nullable(),
          sharedAxis: z.boolean(),
        }),
      ),
      more: z.number(),
    }),
  ),
});
export type Changes = z.infer<typeof changesSchema>;
export type ChangedOperation = Changes["operations"][number];
export type ChangedColumn = ChangedOperation["columns"][number];

const classFigures = z.object({
  missing: z.number(),
  distinct: z.number(),
  mean: z.number().nullable(),
  std: z.number().nullable(),
  median: figureSchema.optional(),
  counts: z.array(z.number()).nullable(),
  top: z.array(valueCount),
});
export const classesSchema = z.object({
  classes: z.array(z.string()),
  rows: z.record(z.string(), z.number()),
  sampled: z.number(),
  columns: z.record(z.string(), z.record(z.string(), classFigures)),
});
export type Classes = z.infer<typeof classesSchema>;

export const findingsSchema = z.object({
  rows: z.number(),
  columns: z.number(),
  missingCells: z.number(),
  copies: z.number().nullable(),
  sampled: z.number(),
  measure: z.string().nullable(),
  power: z.array(z.object({ column: z.string(), value: z.number() })),
  correlation: z.object({ columns: z.array(z.string()), values: z.array(z.array(z.number().nullable())) }).nullable(),
  findings: z.array(dataFindingSchema),
});
export type Findings = z.infer<typeof findingsSchema>;
