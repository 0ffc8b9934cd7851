import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkExpression,
  type ColumnType,
  columnsRead,
  compileExpression,
  daysOf,
  parseExpression,
  type TwinRow,
} from "../contract.ts";

type Cases = {
  types: Record<string, ColumnType>;
  rows: Record<string, string | number | boolean | null>[];
  cases: { text: string; expected: (boolean | null)[]; tree?: unknown }[];
  misread: { text: string; at: number; message: string }[];
  unfit: { text: string; at: number; message: string }[];
};
const read = JSON.parse(readFileSync(new URL("./cases/expressions.json", import.meta.url), "utf8")) as Cases;
const columns = Object.entries(read.types).map(([name, type]) => ({ name, type }));
const rows = read.rows.map((row): TwinRow => {
  const cells = Object.entries(row).map(([name, value]): [string, string | number | boolean | null] => {
    const days = typeof value === "string" ? daysOf(value) : null;
    if (read.types[name] === "date") return [name, days];
    return [name, read.types[name] === "datetime" ? (days === null ? null : Math.round(days * 86_400_000)) : value];
  });
  return new Map(cells);
});

describe("a typed condition", () => {
  it.each(read.cases)("$text", ({ text, expected, tree }) => {
    const parsed = parseExpression(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(checkExpression(parsed.expression, columns)).toEqual([]);
    expect(checkExpression(parsed.expression, null)).toEqual([]);
    expect(rows.map(compileExpression(parsed.expression, read.types))).toEqual(expected);
    // The tree is what Python gets; test_expression.py works the same one out.
    expect(tree).toEqual(parsed.expression);
  });

  it.each(read.misread)("that can't be read says where: $text", ({ text, at, message }) => {
    expect(parseExpression(text)).toEqual({ ok: false, error: { at, message } });
  });

  it.each(read.unfit)("whose parts don't go together says where: $text", ({ text, at, message }) => {
    const parsed = parseExpression(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(checkExpression(parsed.expression, columns)[0]).toEqual({ at, message });
  });

  it("reads any text or says at which of its characters it can't", () => {
    const words = fc.constantFrom(
      "age",
      "[a b]",
      "and",
      "or",
      "not",
      "in",
      "(",
      ")",
      "1",
      "'x'",
      "<",
      "is",
      "missing",
      "-",
      ",",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 12 }).map((all) => all.join(" ")),
        ),
        (text) => {
          const parsed = parseExpression(text);
          if (parsed.ok) {
            checkExpression(parsed.expression, columns);
            compileExpression(parsed.expression, read.types)(rows[0] ?? new Map());
          } else expect(parsed.error.at).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("names each column once and refuses what is too long or too deep", () => {
    const parsed = parseExpression("a > 1 and (b < a or lower([c d]) = 'x')");
    expect(parsed.ok && columnsRead(parsed.expression)).toEqual(["a", "b", "c d"]);
    expect(parseExpression(`${"(".repeat(60)}a${")".repeat(60)}`)).toMatchObject({ ok: false });
    expect(parseExpression(`${"not ".repeat(60)}a`)).toMatchObject({ ok: false });
    expect(parseExpression("a ".repeat(1500))).toMatchObject({ ok: false });
  });
});
