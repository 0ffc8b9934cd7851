import type { Column, ColumnType } from "../ports.ts";
import { daysOf, type Expression, type ExpressionError, expressionFunctions, type ValueKind } from "./ast.ts";

const kindOfColumn: Readonly<Record<ColumnType, ValueKind>> = {
  integer: "number",
  number: "number",
  boolean: "boolean",
  string: "text",
  date: "date",
  datetime: "date",
};
const WORDS: Readonly<Record<ValueKind, string>> = {
  number: "a number",
  text: "text",
  boolean: "true or false",
  date: "a date",
};

/**
 * Names and kinds: what would fail, or silently mean nothing, when rows come.
 * @param columns null when nobody knows them yet: then only what is certain is said
 * @param wanted what the whole must give
 * @returns findings in the order of the text
 */
export function checkExpression(
  expression: Expression,
  columns: readonly Pick<Column, "name" | "type">[] | null,
  wanted: ValueKind = "boolean",
): ExpressionError[] {
  const found: ExpressionError[] = [];
  const types = columns && new Map(columns.map((column) => [column.name, column.type]));
  const say = (at: number, message: string): void => void found.push({ at, message });
  const need = (part: Expression, kind: ValueKind, why: string): void => {
    const has = kindOf(part);
    if (has !== null && has !== kind) say(part.at, `${why} ${WORDS[kind]}, but this is ${WORDS[has]}.`);
  };

  function alike(left: Expression, right: Expression, at: number): ValueKind | null {
    const [one, other] = [kindOf(left), kindOf(right)];
    if (one === null || other === null) return null;
    if (one === other) return one;
    // A date may be compared with a text that is one.
    for (const [date, text] of [
      [one, right],
      [other, left],
    ] as const)
      if (date === "date" && text.node === "text") {
        if (daysOf(text.value) === null) say(text.at, `“${text.value}” is no date. Write it as 2024-01-31.`);
        return "date";
      }
    say(
      at,
      `${WORDS[one]} can't be compared with ${WORDS[other]}.`.replace(/^./u, (first) => first.toUpperCase()),
    );
    return null;
  }

  function kindOf(part: Expression): ValueKind | null {
    switch (part.node) {
      case "number":
      case "text":
      case "boolean":
      case "date":
        return part.node;
      case "column": {
        if (types === null) return null;
        const type = types.get(part.name);
        if (type === undefined) say(part.at, `There is no column “${part.name}” here.`);
        return type === undefined ? null : kindOfColumn[type];
      }
      case "not":
        need(part.of, "boolean", "“not” needs");
        return "boolean";
      case "and":
      case "or":
        need(part.left, "boolean", `“${part.node}” needs`);
        need(part.right, "boolean", `“${part.node}” needs`);
        return "boolean";
      case "negative":
        need(part.of, "number", "“−” needs");
        return "number";
      case "compare": {
        const kind = alike(part.left, part.right, part.at);
        if (kind !== null && (kind === "text" || kind === "boolean") && part.op !== "=" && part.op !== "!=")
          say(part.at, `“${part.op}” needs numbers or dates; use = or != here.`);
        return "boolean";
      }
      case "missing":
        kindOf(part.of);
        return "boolean";
      case "in":
        for (const value of part.values) alike(part.of, value, value.at);
        return "boolean";
      case "arithmetic":
        return arithmetic(part);
      case "call":
        need(part.of, expressionFunctions[part.name].takes, `“${part.name}” needs`);
        return expressionFunctions[part.name].gives;
    }
  }

  function arithmetic(part: Extract<Expression, { node: "arithmetic" }>): ValueKind | null {
    const [left, right] = [kindOf(part.left), kindOf(part.right)];
    if (left === "date" || right === "date") {
      if (part.op === "-" && left === "date" && right === "date") return "number";
      if (part.op === "-" && left === "date" && (right === "number" || right === null))
        return right === null ? null : "date";
      if (part.op === "+" && (left === "number" || right === "number" || left === null || right === null))
        return "date";
      if (part.op === "-" && left === null) return null;
      say(part.at, `“${part.op}” can't work with these dates: subtract dates, or add days to one.`);
      return null;
    }
    for (const [side, kind] of [
      [part.left, left],
      [part.right, right],
    ] as const)
      if (kind !== null && kind !== "number") say(side.at, `“${part.op}” needs a number, but this is ${WORDS[kind]}.`);
    // With unknown columns a difference may be one of dates.
    const difference = part.op === "+" || part.op === "-";
    return difference && (left === null || right === null) ? null : "number";
  }

  need(expression, wanted, wanted === "boolean" ? "A condition must give" : "This must give");
  // A part may be looked at from two sides.
  const once = new Map(found.map((one) => [`${one.at} ${one.message}`, one]));
  return [...once.values()].sort((a, b) => a.at - b.at);
}
