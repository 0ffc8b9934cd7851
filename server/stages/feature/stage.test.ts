import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Column, Json, PortShape, StageContext, TwinRow, TwinValue } from "../contract.ts";
import { featureCompiler } from "./compile.ts";
import { feature } from "./stage.ts";
import { compileVector, featureTwin } from "./twin.ts";

type Step = { op: string; columns: string[]; parameters: { [key: string]: Json } };
type Case = {
  title: string;
  operations: unknown[];
  types: Record<string, string>;
  fitted: Step[];
  rows: { raw: Record<string, unknown>; prepared: Record<string, TwinValue> }[];
};
const folder = new URL("./cases/", import.meta.url);
const cases = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Case);

/** Cells of the cases are plain enough to be typed here: numbers as text, ISO dates. */
function typed(type: string | undefined, raw: unknown): TwinValue {
  if (raw === null || raw === undefined) return null;
  if (type === "date" || (type === "datetime" && !/\d:\d/.test(String(raw))))
    return Date.parse(`${String(raw)}T00:00Z`) / (type === "date" ? 86_400_000 : 1);
  if (type === "datetime") return Date.parse(`${String(raw).replace(" ", "T")}Z`);
  if (type === "integer" || type === "number") return Number(raw);
  return typeof raw === "boolean" ? raw : String(raw);
}

describe.each(cases)("the twin: $title", ({ operations, types, fitted, rows }) => {
  const steps = fitted.map((step) => featureTwin[step.op]?.(step.columns, step.parameters));

  it("follows settings that the room accepts", () => {
    expect(feature.parse({ mode: "manual", operations })).toMatchObject({ ok: true });
  });

  it.each(rows.map((row) => [JSON.stringify(row.raw), row] as const))("%s", (_name, { raw, prepared }) => {
    const row: TwinRow = new Map(
      Object.keys(types).map((name) => [name, typed(types[name], Object.hasOwn(raw, name) ? raw[name] : null)]),
    );
    for (const step of steps) expect(step?.(row)).toBeNull();
    expect([...row.keys()].sort()).toEqual(Object.keys(prepared).sort());
    for (const [name, value] of Object.entries(prepared)) {
      if (typeof value === "number")
        expect(Math.abs(Number(row.get(name)) - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
      else expect(row.get(name)).toBe(value);
    }
  });
});

describe("a row of the matrix", () => {
  const read = compileVector(["a", "b", "constructor"]);

  it("holds numbers in the order of the features, truths as 0 and 1", () => {
    const row: TwinRow = new Map<string, TwinValue>([
      ["constructor", 2.5],
      ["b", true],
      ["a", -1],
      ["more", "text"],
    ]);
    expect(read(row)).toEqual({ ok: true, values: Float64Array.from([-1, 1, 2.5]) });
  });

  it.each([[null], [undefined], [Number.NaN], [Infinity], ["text"]])(
    "is refused with the name of the feature when it would hold %s",
    (value) => {
      const row = new Map<string, TwinValue>([
        ["a", 1],
        ["b", false],
      ]);
      if (value !== undefined) row.set("constructor", value);
      expect(read(row)).toEqual({ ok: false, message: "“constructor” has no value and nothing fills it" });
    },
  );
});

const column = (name: string, type: Column["type"], more: Partial<Column> = {}): Column => ({
  name,
  type,
  role: null,
  missing: null,
  distinct: null,
  ...more,
});
const dataset: PortShape = {
  columns: [
    column("id", "string", { role: "id" }),
    column("a", "number"),
    column("t", "string"),
    column("d", "date"),
    column("y", "boolean", { role: "target" }),
  ],
  target: "y",
  problemType: "binary",
};
const context: StageContext = { project: { seed: 1, target: "y" }, inputs: { dataset: [dataset] } };
const codes = (operations: unknown[]): string[] =>
  feature.issues({ mode: "manual", operations }, context).map((issue) => issue.code);
const encode = { op: "onehot", columns: { by: "type", type: "text" } };
const parts = { op: "date_parts", columns: { by: "type", type: "date" } };
const named = (op: string, ...names: string[]) => ({ op, columns: { by: "names", names } });

describe("settings of feature", () => {
  it.each([
    ["everything turned into numbers", [encode, parts], []],
    ["text left over", [parts], ["text_left"]],
    ["dates left over", [encode], ["dates_left"]],
    ["the target as a feature", [named("onehot", "y"), encode, parts], ["target_touched"]],
    ["the logarithm of text", [named("log", "t"), encode, parts], ["column_type"]],
    ["one column per decimal number", [named("onehot", "a"), encode, parts], ["column_type"]],
    ["a column that isn't there", [named("scale", "b"), encode, parts], ["column_unknown"]],
  ])("with %s", (_name, operations, expected) => {
    expect(codes(operations)).toEqual(expected);
  });

  it("every mend they offer makes its own issue go away", () => {
    for (const issue of feature.issues({ mode: "manual", operations: [] }, context)) {
      const operations = issue.mend?.patch.operations;
      expect(Array.isArray(operations) && codes(operations)).not.toContain(issue.code);
    }
  });

  it("are silent about automatic preparation, unless nothing is left to learn from", () => {
    expect(feature.issues({}, context)).toEqual([]);
    const bare = { ...dataset, columns: dataset.columns?.filter((found) => found.role !== null) ?? null };
    expect(feature.issues({}, { ...context, inputs: { dataset: [bare] } }).map((issue) => issue.code)).toEqual([
      "features_none",
    ]);
  });

  it("compile automatic preparation to the same list whatever was typed by hand before", () => {
    const compile = (config: object) =>
      featureCompiler.compile(config, { ...context, stageId: "f", name: "f", final: false }).params;
    expect(compile({ mode: "auto", operations: [encode] })).toEqual(compile({}));
  });
});
