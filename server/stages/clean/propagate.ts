import type { Column, ColumnType, PortShape, Selector, StageContext } from "../contract.ts";
import { isPersonalName } from "./personalNames.ts";
import type { CleanOperation, CleanSettings } from "./settings.ts";

const kinds: Record<string, ColumnType[]> = {
  number: ["integer", "number"],
  text: ["string"],
  boolean: ["boolean"],
  date: ["date", "datetime"],
};

/** Columns a selector means here. A rule leaves target, identifier and group columns alone. */
export function selected(selector: Selector, columns: Column[]): Column[] {
  if (selector.by === "names") return columns.filter((column) => selector.names.includes(column.name));
  const free = columns.filter((column) => column.role === null || column.role === "time");
  return selector.by === "all" ? free : free.filter((column) => kinds[selector.type]?.includes(column.type));
}

const types: Record<string, ColumnType> = {
  trim: "string",
  number: "number",
  integer: "integer",
  date: "date",
  datetime: "datetime",
  text: "string",
  boolean: "boolean",
};

/** Appends columns; a name that is taken gets the suffix until it is free. */
export function joinColumns(left: Column[], right: Column[], key: string, suffix: string): Column[] {
  const taken = new Set(left.map((column) => column.name));
  const added = right
    .filter((column) => column.name !== key)
    .map((column) => {
      let name = column.name;
      while (taken.has(name)) name += suffix;
      taken.add(name);
      return { ...column, name, role: column.role === "target" ? null : column.role };
    });
  return [...left, ...added];
}

function union(shapes: PortShape[]): Column[] | null {
  const merged = new Map<string, Column>();
  for (const shape of shapes) {
    if (shape.columns === null) return null;
    for (const column of shape.columns) if (!merged.has(column.name)) merged.set(column.name, column);
  }
  return [...merged.values()];
}

function apply(operation: CleanOperation, columns: Column[], others: PortShape[]): Column[] | null {
  switch (operation.op) {
    case "join": {
      const right = others[0]?.columns;
      return right ? joinColumns(columns, right, operation.right, operation.suffix) : null;
    }
    case "union":
      return union([{ columns, target: null, problemType: null }, ...others]);
    case "drop_columns": {
      if (operation.maxMissing !== null) return columns;
      const dropped = new Set(selected(operation.columns, columns).map((column) => column.name));
      return columns.filter((column) => !dropped.has(column.name));
    }
    case "convert": {
      const changed = new Set(selected(operation.columns, columns).map((column) => column.name));
      return columns.map((column) =>
        changed.has(column.name) ? { ...column, type: types[operation.to] ?? column.type } : column,
      );
    }
    case "impute": {
      const filled = new Set(selected(operation.columns, columns).map((column) => column.name));
      const flags = operation.flag
        ? columns
            .filter((column) => filled.has(column.name) && column.missing !== 0)
            .map((column): Column => ({
              name: `${column.name}_missing`,
              type: "boolean",
              role: null,
              missing: 0,
              distinct: 2,
            }))
        : [];
      return [...columns.map((column) => (filled.has(column.name) ? { ...column, missing: 0 } : column)), ...flags];
    }
    case "fill_forward": {
      const filled = new Set(selected(operation.columns, columns).map((column) => column.name));
      return columns.map((column) => (filled.has(column.name) ? { ...column, missing: null } : column));
    }
    case "drop_personal":
      return columns.filter(
        (column) =>
          operation.keep.includes(column.name) ||
          column.role === "target" ||
          column.role === "group" ||
          !((operation.ids && column.role === "id") || (operation.personal && isPersonalName(column.name))),
      );
    case "outliers": {
      const changed = new Set(selected(operation.columns, columns).map((column) => column.name));
      return operation.action === "delete"
        ? columns
        : columns.map((column) => (changed.has(column.name) ? { ...column, type: "number" } : column));
    }
    case "tidy_text":
    case "filter":
    case "drop_rows":
    case "deduplicate":
    case "clip":
      return columns;
  }
}

/** Columns before each operation and after the last; null from the point where they are no longer known. */
export function columnsAlong(settings: CleanSettings, context: StageContext): (Column[] | null)[] {
  const [first, ...others] = context.inputs.dataset ?? [];
  const along: (Column[] | null)[] = [first?.columns ?? null];
  for (const operation of settings.operations) {
    const current = along.at(-1) ?? null;
    along.push(current === null ? null : apply(operation, current, others));
  }
  return along;
}
