/** Clean's fitted operations for one row: the same as `steps.py`, driven by the same cases. Browser-safe, no dependency. */
import type { Json, TwinSteps, TwinValue } from "../contract.ts";

/** A dictionary of the fitted parameters; a Map, because a column may be called `constructor`. */
function byColumn<T extends Json>(parameters: { [key: string]: Json }, key: string): Map<string, T> {
  const value = parameters[key];
  return new Map(Object.entries((value ?? {}) as Record<string, T>));
}

export const cleanTwin: TwinSteps = {
  drop_columns: (columns) => (row) => {
    for (const name of columns) row.delete(name);
    return null;
  },

  // Rows are left out of training only: one that arrives in production is answered.
  drop_rows: () => () => null,

  impute: (columns, parameters) => {
    const values = byColumn<string | number | boolean>(parameters, "values");
    const flags = byColumn<string>(parameters, "flags");
    const fillings = columns.map((name) => ({ name, value: values.get(name) ?? null, flag: flags.get(name) ?? null }));
    return (row) => {
      for (const { name, value, flag } of fillings) {
        const missing = (row.get(name) ?? null) === null;
        if (flag !== null) row.set(flag, missing);
        if (missing) row.set(name, value);
      }
      return null;
    };
  },

  clip: (columns, parameters) => {
    const low = byColumn<number>(parameters, "low");
    const high = byColumn<number>(parameters, "high");
    const bounds = columns.map((name) => ({ name, low: low.get(name) ?? -Infinity, high: high.get(name) ?? Infinity }));
    return (row) => {
      for (const bound of bounds) {
        const value: TwinValue = row.get(bound.name) ?? null;
        if (typeof value === "number") row.set(bound.name, Math.min(Math.max(value, bound.low), bound.high));
      }
      return null;
    };
  },
};
