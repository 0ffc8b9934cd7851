import { describe, expect, it } from "vitest";
import type { Column, Json, PortShape, StageContext } from "../contract.ts";
import { column, describeStepCases } from "../testing/stepCases.ts";
import { cleanCompiler } from "./compile.ts";
import { clean } from "./stage.ts";
import { cleanTwin } from "./twin.ts";

describeStepCases(new URL("./cases/", import.meta.url), clean, cleanTwin, (operations) => ({ operations }));

const shape = (...columns: Column[]): PortShape => ({ columns, target: "y", problemType: null });
const first = shape(
  column("id", "integer", { role: "id" }),
  column("a", "number", { missing: 0.1 }),
  column("t", "string"),
  column("y", "string", { role: "target" }),
);
const second = shape(column("id", "integer"), column("t", "string"), column("extra", "date"));
const context = (...dataset: PortShape[]): StageContext => ({ project: { seed: 1, target: "y" }, inputs: { dataset } });
const codes = (operations: unknown[], ...inputs: PortShape[]): string[] =>
  clean.issues({ operations }, context(...inputs)).map((issue) => issue.code);
const names = (operations: unknown[], ...inputs: PortShape[]): string[] | undefined =>
  clean.propagate({ operations }, context(...inputs)).dataset?.columns?.map((found) => found.name);
const join = { op: "join", left: "id", right: "id" };
const impute = (more: object) => ({ op: "impute", columns: { by: "type", type: "number" }, ...more });

describe("settings of clean", () => {
  it("tell the columns that come out: joined under free names, dropped, flagged", () => {
    expect(names([join], first, second)).toEqual(["id", "a", "t", "y", "t_2", "extra"]);
    expect(names([{ op: "drop_columns", columns: { by: "type", type: "text" } }], first)).toEqual(["id", "a", "y"]);
    expect(names([impute({ flag: true })], first)).toEqual(["id", "a", "t", "y", "a_missing"]);
    expect(names([{ op: "union" }], first, second)).toEqual(["id", "a", "t", "y", "extra"]);
    expect(names([join], first)).toBeUndefined();
  });

  it("tell the new type of a converted column", () => {
    const out = clean.propagate(
      { operations: [{ op: "convert", columns: { by: "names", names: ["t"] }, to: "date" }] },
      context(first),
    );
    expect(out.dataset?.columns?.find((found) => found.name === "t")?.type).toBe("date");
  });

  it.each([
    ["the defaults", clean.defaultConfig().operations as unknown[], [first], []],
    ["two tables and no join", [impute({})], [first, second], ["combine_missing"]],
    ["a join of one table", [join], [first], ["join_inputs"]],
    ["a join that isn't first", [impute({}), join], [first, second], ["combine_not_first", "combine_missing"]],
    ["a join on a missing key", [{ ...join, right: "nope" }], [first, second], ["column_unknown"]],
    ["appending one table", [{ op: "union" }], [first], ["union_inputs"]],
    [
      "a column that isn't there",
      [{ op: "drop_columns", columns: { by: "names", names: ["b"] } }],
      [first],
      ["column_unknown"],
    ],
    ["the median of text", [impute({ columns: { by: "names", names: ["t"] } })], [first], ["column_type"]],
    ["a fixed value that isn't given", [impute({ method: "constant" })], [first], ["constant_missing"]],
    [
      "filling the target",
      [impute({ columns: { by: "names", names: ["y"] }, method: "mode" })],
      [first],
      ["target_touched"],
    ],
    ["duplicates after filling", [impute({}), { op: "deduplicate" }], [first], ["population_after_fitted"]],
    [
      "a condition on a column that isn't there",
      [{ op: "filter", condition: "b > 1" }],
      [first],
      ["condition_invalid"],
    ],
    ["a condition cut short", [{ op: "filter", condition: "a >" }], [first], ["condition_invalid"]],
    ["a condition that fits", [{ op: "filter", condition: "a > 1 and t = 'x'" }], [first], []],
    [
      "an order that isn't there",
      [{ op: "fill_forward", columns: { by: "names", names: ["a"] }, order: "when" }],
      [first],
      ["column_unknown"],
    ],
    ["outliers of text", [{ op: "outliers", columns: { by: "names", names: ["t"] } }], [first], ["column_type"]],
    ["an operation nobody knows", [{ op: "magic" }], [first], ["settings_invalid"]],
  ])("with %s", (_name, operations, inputs, expected) => {
    expect(codes(operations, ...inputs)).toEqual(expected);
  });

  it("tell which columns look personal by their name, and drop identifiers", () => {
    const people = shape(
      column("id", "integer", { role: "id" }),
      column("E-Mail", "string"),
      column("First name", "string"),
      column("fullName", "string"),
      column("Street address", "string"),
      column("addressed", "boolean"),
      column("y", "string", { role: "target" }),
    );
    expect(names([{ op: "drop_personal" }], people)).toEqual(["addressed", "y"]);
    expect(names([{ op: "drop_personal", ids: false, keep: ["fullName"] }], people)).toEqual([
      "id",
      "fullName",
      "addressed",
      "y",
    ]);
  });

  it("turn a typed condition into a tree, and production refuses what it takes out", () => {
    const { params } = cleanCompiler.compile(
      { operations: [{ op: "filter", condition: " a > 1 ", rows: "remove" }] },
      { ...context(first), stageId: "c", name: "c", final: false },
    );
    const [operation] = params["operations"] as { condition: Json; keep: boolean; text: string }[];
    expect(operation).toMatchObject({ keep: false, text: "a > 1", condition: { node: "compare" } });
    const step = cleanTwin["require"]?.(["a"], { ...operation, types: { a: "number" } });
    expect(step?.(new Map([["a", 2]]))).toBe("the model's population excludes: a > 1");
    expect([1, null].map((a) => step?.(new Map([["a", a]])))).toEqual([null, null]);
  });

  it("compile to complete parameters: nothing is filled in later", () => {
    const { params } = cleanCompiler.compile(
      { operations: [{ op: "clip", columns: { by: "all" } }] },
      { ...context(first), stageId: "c", name: "c", final: false },
    );
    expect(params).toEqual({ operations: [{ op: "clip", columns: { by: "all" }, factor: 1.5 }] });
  });
});
