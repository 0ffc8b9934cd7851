import { z } from "zod";
import { columnTypes } from "../stages/contract.ts";

/** What ingest's `detect` found in a file (`server/stages/ingest/stage.py`). */
export const detectedSchema = z.object({
  format: z.record(z.string(), z.unknown()),
  rows: z.number().nullable(),
  columns: z.array(
    z.object({
      name: z.string().min(1),
      type: z.enum(columnTypes),
      format: z.string().nullable().optional(),
      as: z.string().nullable().optional(),
      missing: z.number().nullable(),
      distinct: z.number().nullable(),
      examples: z.array(z.unknown()).default([]),
      /** Cells that don't fit a type somebody chose. */
      misfits: z.number().optional(),
    }),
  ),
  warnings: z.array(z.unknown()).default([]),
  /** Of a workbook. */
  sheets: z.array(z.string()).optional(),
  /** The first rows as they stand in the file. */
  preview: z.array(z.array(z.string().nullable())).optional(),
  /** Rows that can't be read: how many, and the first of them. */
  rejects: z
    .object({ count: z.number(), rows: z.array(z.object({ line: z.number(), reason: z.string() })) })
    .optional(),
});
export type Detected = z.infer<typeof detectedSchema>;
export type DetectedColumn = Detected["columns"][number];

/** Name a column has after ingest. */
export const columnName = (column: DetectedColumn): string => column.as ?? column.name;
