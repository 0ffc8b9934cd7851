/** What flows along an edge: types of ports and columns, and what is known about them before a run. */
import { z } from "zod";

export const portTypes = ["dataset", "rejects", "features", "model", "report", "endpoint", "drift"] as const;
export type PortType = (typeof portTypes)[number];

export const columnTypes = ["integer", "number", "boolean", "string", "date", "datetime"] as const;
export type ColumnType = (typeof columnTypes)[number];

export const columnRoles = ["target", "id", "group", "time"] as const;

/** One column as the editor knows it without running anything. `missing` is a share 0…1, `distinct` a count; both null when nobody has looked at the data yet. */
export const columnSchema = z.object({
  name: z.string().min(1),
  type: z.enum(columnTypes),
  role: z.enum(columnRoles).nullable().default(null),
  missing: z.number().min(0).max(1).nullable().default(null),
  distinct: z.number().int().nonnegative().nullable().default(null),
});
export type Column = z.infer<typeof columnSchema>;

export const problemTypes = ["binary", "multiclass", "regression"] as const;
export type ProblemType = (typeof problemTypes)[number];

/** What is known about a port before a run. `columns: null` means "not known yet", which is different from "no columns". */
export type PortShape = {
  columns: Column[] | null;
  target: string | null;
  problemType: ProblemType | null;
};
export const unknownShape: PortShape = { columns: null, target: null, problemType: null };

export type PortSpec = {
  name: string;
  type: PortType;
  label: string;
  /** Edges an input accepts; outputs ignore both numbers. `max: null` = any number. */
  min: number;
  max: number | null;
};
