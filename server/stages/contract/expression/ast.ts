/** What a typed condition is once it has been read: plain data, the same for the browser, the plan, Python and the one-row twin. */

/** `at`: the character the part begins at, from 0, for messages. */
type At = { at: number };
export type Literal = At &
  (
    | { node: "number"; value: number }
    | { node: "text"; value: string }
    | { node: "boolean"; value: boolean }
    /** ISO date, or date and time. */
    | { node: "date"; value: string }
  );
export type ComparisonOp = "=" | "!=" | "<" | "<=" | ">" | ">=";
export type ArithmeticOp = "+" | "-" | "*" | "/";
export type Expression =
  | Literal
  | (At &
      (
        | { node: "column"; name: string }
        | { node: "not"; of: Expression }
        | { node: "negative"; of: Expression }
        | { node: "and" | "or"; left: Expression; right: Expression }
        | { node: "compare"; op: ComparisonOp; left: Expression; right: Expression }
        | { node: "arithmetic"; op: ArithmeticOp; left: Expression; right: Expression }
        | { node: "in"; of: Expression; values: Literal[]; negated: boolean }
        | { node: "missing"; of: Expression; negated: boolean }
        | { node: "call"; name: FunctionName; of: Expression; with: string | null }
      ));

/** Kinds of values. Dates, with and without a time, are days since 1970-01-01 while they are worked with. */
export type ValueKind = "number" | "text" | "boolean" | "date";

/** What can be called: kind of the value, whether a text follows it, kind of the answer. */
export const expressionFunctions = {
  abs: { takes: "number", text: false, gives: "number" },
  round: { takes: "number", text: false, gives: "number" },
  length: { takes: "text", text: false, gives: "number" },
  lower: { takes: "text", text: false, gives: "text" },
  contains: { takes: "text", text: true, gives: "boolean" },
  starts_with: { takes: "text", text: true, gives: "boolean" },
  ends_with: { takes: "text", text: true, gives: "boolean" },
  year: { takes: "date", text: false, gives: "number" },
  month: { takes: "date", text: false, gives: "number" },
  weekday: { takes: "date", text: false, gives: "number" },
} as const satisfies Record<string, { takes: ValueKind; text: boolean; gives: ValueKind }>;
export type FunctionName = keyof typeof expressionFunctions;

/** A finding about a typed condition: `at` is the character, from 0. */
export type ExpressionError = { at: number; message: string };

const DAY_MS = 86_400_000;
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?$/u;

/** Days since 1970-01-01 of an ISO date (with or without a time, read as UTC); null when it is none. */
export function daysOf(text: string): number | null {
  if (!ISO.test(text)) return null;
  const moment = Date.parse(text.length === 10 ? `${text}T00:00Z` : `${text.replace(" ", "T")}Z`);
  // 2024-02-31 would roll over into March.
  return Number.isNaN(moment) || !new Date(moment).toISOString().startsWith(text.slice(0, 10)) ? null : moment / DAY_MS;
}

/** Names of the columns a condition reads, each once, in their order. */
export function columnsRead(expression: Expression): string[] {
  const names = new Set<string>();
  const walk = (part: Expression): void => {
    if (part.node === "column") names.add(part.name);
    if ("of" in part) walk(part.of);
    if ("left" in part) {
      walk(part.left);
      walk(part.right);
    }
  };
  walk(expression);
  return [...names];
}
