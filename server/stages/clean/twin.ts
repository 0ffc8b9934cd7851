/** Clean's fitted operations for one row: the same as `steps.py`, driven by the same cases. Browser-safe, no dependency. */
import {
  type ColumnType,
  compileExpression,
  type Expression,
  type Json,
  type TwinSteps,
  type TwinValue,
} from "../contract.ts";

/** A dictionary of the fitted parameters; a Map, because a column may be called `constructor`. */
function byColumn<T extends Json>(parameters: { [key: string]: Json }, key: string): Map<string, T> {
  const value = parameters[key];
  return new Map(Object.entries((value ?? {}) as Record<string, T>));
}

/** Spelled out: what counts as space differs between languages. */
const SPACE = /[ \t\n\r\f\v\u00a0\u2000-\u200a\u202f\u205f\u3000]+/gu;

const drop: TwinSteps[string] = (columns) => (row) => {
  for (const name of columns) row.delete(name);
  return null;
};

export const cleanTwin: TwinSteps = {
  drop_columns: drop,
  drop_personal: drop,

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

  last_known: (columns, parameters) => {
    const values = byColumn<string | number | boolean>(parameters, "values");
    const groups = byColumn<{ [group: string]: string | number | boolean }>(parameters, "groups");
    const by = typeof parameters["group"] === "string" ? parameters["group"] : null;
    const fillings = columns.map((name) => ({
      name,
      value: values.get(name) ?? null,
      own: new Map(Object.entries(groups.get(name) ?? {})),
    }));
    return (row) => {
      const group = by === null ? null : (row.get(by) ?? null);
      for (const { name, value, own } of fillings)
        if ((row.get(name) ?? null) === null)
          row.set(name, (group === null ? undefined : own.get(String(group))) ?? value);
      return null;
    };
  },

  outliers: (columns, parameters) => {
    const { action } = parameters;
    // Rows are left out of training only: one that arrives in production is answered.
    if (action === "delete") return () => null;
    const [low, high, instead] = (["low", "high", "instead"] as const).map((key) => byColumn<number>(parameters, key));
    const bounds = columns.map((name) => ({
      name,
      low: low?.get(name) ?? -Infinity,
      high: high?.get(name) ?? Infinity,
      instead: instead?.get(name) ?? 0,
    }));
    return (row) => {
      for (const bound of bounds) {
        const value = row.get(bound.name);
        if (typeof value !== "number" || (value >= bound.low && value <= bound.high)) continue;
        row.set(bound.name, action === "clip" ? Math.min(Math.max(value, bound.low), bound.high) : bound.instead);
      }
      return null;
    };
  },

  tidy_text: (columns, parameters) => {
    const words = byColumn<string>(parameters, "words");
    const { whitespace, letters } = parameters;
    return (row) => {
      for (const name of columns) {
        let text = row.get(name);
        if (typeof text !== "string") continue;
        if (whitespace === true) text = text.replaceAll(SPACE, " ").replaceAll(/^ +| +$/gu, "");
        if (letters === "lower") text = text.toLowerCase();
        if (letters === "upper") text = text.toUpperCase();
        text = words.get(text) ?? text;
        row.set(name, text === "" ? null : text);
      }
      return null;
    };
  },

  require: (_columns, parameters) => {
    const test = compileExpression(
      parameters["condition"] as Expression,
      (parameters["types"] ?? {}) as Record<string, ColumnType>,
    );
    const keep = parameters["keep"] === true;
    const reason = `the model's population ${keep ? "requires" : "excludes"}: ${String(parameters["text"])}`;
    return (row) => ((test(row) === true) === keep ? null : reason);
  },
};
