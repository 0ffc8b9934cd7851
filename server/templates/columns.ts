import type { columnRoles, ColumnType } from "../stages/contract.ts";

/** A column of a template's data: name, type, and what it is for where that isn't a feature. */
export type TemplateColumn = readonly [
  name: string,
  type: ColumnType,
  role?: (typeof columnRoles)[number] | "left out",
];

/** Settings of an ingest stage that reads a data set that comes along. */
export function ingestSettings(sample: string, columns: readonly TemplateColumn[], draw = {}): Record<string, unknown> {
  return {
    source: { type: "sample", sample },
    columns: columns.map(([name, type, role]) => ({
      name,
      as: null,
      type,
      format: type === "date" || type === "datetime" ? "YYYY-MM-DD" : null,
      keep: role !== "left out",
      role: role === undefined || role === "left out" ? null : role,
      missing: null,
      distinct: null,
    })),
    draw: { rule: "random", column: null, validation: 0.2, test: 0.1, ...draw },
  };
}

/** The two rules for gaps that every template begins with. */
export const fillGaps = [
  { op: "impute", columns: { by: "type", type: "number" }, method: "median", value: null, flag: true },
  { op: "impute", columns: { by: "type", type: "text" }, method: "constant", value: "(missing)", flag: false },
];
