/** Feature's operations for one row: the same as `steps.py`, driven by the same cases. Browser-safe. */
import type { Json, TwinRow, TwinSteps, TwinValue } from "../contract.ts";
import { quantitiesTwin } from "./quantitiesTwin.ts";

const dayMs = 86_400_000;

/** A dictionary of the fitted parameters; a Map, because a column may be called `constructor`. */
function byColumn<T>(parameters: { [key: string]: Json }, key: string): Map<string, T> {
  return new Map(Object.entries((parameters[key] ?? {}) as Record<string, T>));
}

/** A category as text: whole numbers without a point, truth values as true and false. */
const textOf = (value: TwinValue): string | null => (value === null ? null : String(value));

type Encoding = {
  categories: Record<string, string>;
  other: string | null;
  missing: string | null;
  unknown: string | null;
  rare?: string[];
};

function oneHot(name: string, encoding: Encoding): (row: TwinRow) => void {
  const made = new Map(Object.entries(encoding.categories));
  const all = [
    ...made.values(),
    ...(encoding.other === null ? [] : [encoding.other]),
    ...(encoding.missing === null ? [] : [encoding.missing]),
  ];
  const rare = new Set(encoding.rare ?? []);
  return (row) => {
    const text = textOf(row.get(name) ?? null);
    row.delete(name);
    for (const column of all) row.set(column, false);
    const hit =
      text === null
        ? encoding.missing
        : (made.get(text) ?? (encoding.unknown !== null || rare.has(text) ? encoding.other : null));
    if (hit !== null) row.set(hit, true);
  };
}

/** A date (days since 1970) or a date and time (milliseconds), and how many days it lies before the reference. */
type Clock = { day: number; hour: number | null; age: number };

function clock(value: number, timed: boolean, reference: number): Clock {
  if (!timed) return { day: value, hour: null, age: reference - value };
  const day = Math.floor(value / dayMs);
  return { day, hour: Math.floor((value - day * dayMs) / 3_600_000), age: (reference - value) / dayMs };
}

function part(which: string, { day, hour, age }: Clock): number | null {
  const date = new Date(day * dayMs);
  switch (which) {
    case "year":
      return date.getUTCFullYear();
    case "month":
      return date.getUTCMonth() + 1;
    case "day":
      return date.getUTCDate();
    case "weekday":
      return ((date.getUTCDay() + 6) % 7) + 1;
    case "hour":
      return hour;
    default:
      return age;
  }
}

const drop: TwinSteps[string] = (columns) => (row) => {
  for (const name of columns) row.delete(name);
  return null;
};

export const featureTwin: TwinSteps = {
  ...quantitiesTwin,
  log: (columns) => (row) => {
    for (const name of columns) {
      const value = row.get(name);
      if (typeof value === "number") row.set(name, Math.sign(value) * Math.log1p(Math.abs(value)));
    }
    return null;
  },

  scale: (columns, parameters) => {
    const centre = byColumn<number>(parameters, "centre");
    const spread = byColumn<number>(parameters, "spread");
    const scales = columns.map((name) => ({ name, centre: centre.get(name) ?? 0, spread: spread.get(name) ?? 1 }));
    return (row) => {
      for (const scale of scales) {
        const value = row.get(scale.name);
        if (typeof value === "number") row.set(scale.name, (value - scale.centre) / scale.spread);
      }
      return null;
    };
  },

  onehot: (columns, parameters) => {
    const encodings = byColumn<Encoding>(parameters, "encodings");
    const encoders = columns.flatMap((name) => {
      const encoding = encodings.get(name);
      return encoding ? [oneHot(name, encoding)] : [];
    });
    return (row) => {
      for (const encode of encoders) encode(row);
      return null;
    };
  },

  ordinal: (columns, parameters) => {
    const orders = byColumn<string[]>(parameters, "orders");
    const ranks = columns.map((name) => ({
      name,
      rank: new Map((orders.get(name) ?? []).map((category, at) => [category, at])),
    }));
    return (row) => {
      for (const { name, rank } of ranks) {
        const text = textOf(row.get(name) ?? null);
        row.set(name, text === null ? -1 : (rank.get(text) ?? -1));
      }
      return null;
    };
  },

  date_parts: (columns, parameters) => {
    const names = byColumn<Record<string, string>>(parameters, "names");
    const reference = byColumn<number>(parameters, "reference");
    const timed = new Set(Array.isArray(parameters.timed) ? parameters.timed : []);
    const dates = columns.map((name) => ({
      name,
      parts: Object.entries(names.get(name) ?? {}),
      reference: reference.get(name) ?? 0,
      timed: timed.has(name),
    }));
    return (row) => {
      for (const date of dates) {
        const value = row.get(date.name);
        row.delete(date.name);
        const read = typeof value === "number" ? clock(value, date.timed, date.reference) : null;
        for (const [which, column] of date.parts) row.set(column, read === null ? null : part(which, read));
      }
      return null;
    };
  },

  select_variance: drop,
  select_correlation: drop,
  select_information: drop,
};

/** Numbers in the order of the matrix, or the reason why the row is refused. */
export type Vector = { ok: true; values: Float64Array } | { ok: false; message: string };

/** @returns a function that reads a prepared row as one row of the matrix; truth values are 0 and 1 */
export function compileVector(featureNames: readonly string[]): (row: TwinRow) => Vector {
  return (row) => {
    const values = new Float64Array(featureNames.length);
    for (let at = 0; at < featureNames.length; at += 1) {
      const name = featureNames[at] ?? "";
      const value = row.get(name);
      const number = typeof value === "boolean" ? Number(value) : value;
      if (typeof number !== "number" || !Number.isFinite(number))
        return { ok: false, message: `“${name}” has no value and nothing fills it` };
      values[at] = number;
    }
    return { ok: true, values };
  };
}
