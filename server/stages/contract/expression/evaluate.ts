import type { TwinRow, TwinValue } from "../compiler.ts";
import type { ColumnType } from "../ports.ts";
import { daysOf, type Expression, type FunctionName } from "./ast.ts";

const DAY_MS = 86_400_000;
type Value = number | string | boolean | null;
type Read = (row: TwinRow) => Value;

const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};
const compute: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};
const dateOf = (days: number): Date => new Date(Math.floor(days) * DAY_MS);
const functions: Readonly<Record<FunctionName, (value: never, text: string) => Value>> = {
  abs: (value: number) => Math.abs(value),
  // Halves go up in all languages; the built-in functions differ.
  round: (value: number) => Math.floor(value + 0.5),
  length: (value: string) => [...value].length,
  lower: (value: string) => value.toLowerCase(),
  contains: (value: string, text) => value.includes(text),
  starts_with: (value: string, text) => value.startsWith(text),
  ends_with: (value: string, text) => value.endsWith(text),
  year: (value: number) => dateOf(value).getUTCFullYear(),
  month: (value: number) => dateOf(value).getUTCMonth() + 1,
  weekday: (value: number) => ((dateOf(value).getUTCDay() + 6) % 7) + 1,
};

/**
 * The condition as a function of one row of the twin. Missing in, missing out; `and` and `or` know what one side settles
 * (Kleene's logic, as in SQL and polars); a division by zero is missing.
 * @param types of the columns it reads; texts compared with dates become dates
 */
export function compileExpression(expression: Expression, types: Readonly<Record<string, ColumnType>>): Read {
  const isDate = (part: Expression): boolean =>
    part.node === "date" ||
    (part.node === "column" && (types[part.name] === "date" || types[part.name] === "datetime")) ||
    (part.node === "arithmetic" && isDate(part.left) !== isDate(part.right));

  const number = (made: number): Value => (Number.isFinite(made) ? made : null);
  const asDate = (part: Expression, beside: Expression): Read => {
    if (part.node !== "text" || !isDate(beside)) return read(part);
    const days = daysOf(part.value);
    return () => days;
  };

  function read(part: Expression): Read {
    switch (part.node) {
      case "number":
      case "text":
      case "boolean":
        return () => part.value;
      case "date": {
        const days = daysOf(part.value);
        return () => days;
      }
      case "column": {
        const { name } = part;
        if (types[name] !== "datetime") return (row) => plain(row.get(name));
        return (row) => {
          const value = plain(row.get(name));
          return typeof value === "number" ? value / DAY_MS : null;
        };
      }
      case "not": {
        const of = read(part.of);
        return (row) => {
          const value = of(row);
          return value === null ? null : !value;
        };
      }
      case "negative": {
        const of = read(part.of);
        return (row) => {
          const value = of(row);
          return typeof value === "number" ? -value : null;
        };
      }
      case "and":
      case "or": {
        const [left, right, settles] = [read(part.left), read(part.right), part.node === "or"];
        return (row) => {
          const [one, other] = [left(row), right(row)];
          if (one === settles || other === settles) return settles;
          return one === null || other === null ? null : !settles;
        };
      }
      case "compare": {
        const [left, right] = [asDate(part.left, part.right), asDate(part.right, part.left)];
        const { op } = part;
        const numbers = compare[op];
        return (row) => {
          const [one, other] = [left(row), right(row)];
          if (one === null || other === null) return null;
          if (numbers === undefined) return (one === other) === (op === "=");
          return typeof one === "number" && typeof other === "number" ? numbers(one, other) : null;
        };
      }
      case "in": {
        const of = read(part.of);
        const values = new Set(part.values.map((value) => asDate(value, part.of)(new Map())));
        const { negated } = part;
        return (row) => {
          const value = of(row);
          return value === null ? null : values.has(value) !== negated;
        };
      }
      case "missing": {
        const of = read(part.of);
        return (row) => (of(row) === null) !== part.negated;
      }
      case "arithmetic": {
        const [left, right, work] = [read(part.left), read(part.right), compute[part.op]];
        return (row) => {
          const [one, other] = [left(row), right(row)];
          return typeof one === "number" && typeof other === "number" && work ? number(work(one, other)) : null;
        };
      }
      case "call": {
        const [of, work] = [read(part.of), functions[part.name] as (value: Value, text: string) => Value];
        const text = part.with ?? "";
        return (row) => {
          const value = of(row);
          return value === null ? null : work(value, text);
        };
      }
    }
  }
  return read(expression);
}

const plain = (value: TwinValue | undefined): Value =>
  value === undefined || (typeof value === "number" && !Number.isFinite(value)) ? null : value;
