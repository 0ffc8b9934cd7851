import { describe, expect, it } from "vitest";
import type { Column, StageContext } from "../contract.ts";
import { labelCompiler } from "./compile.ts";
import { label } from "./stage.ts";

const column = (
  name: string,
  type: Column["type"],
  distinct: number | null = null,
  role: Column["role"] = null,
): Column => ({ name, type, role, missing: null, distinct });
const columns = [
  column("old", "string", 3, "target"),
  column("two", "string", 2),
  column("three", "string", 3),
  column("price", "number", 900),
  column("grade", "integer", 5),
  column("when", "date"),
  column("same", "string", 1),
];
const context: StageContext = {
  project: { seed: 1, target: "two" },
  inputs: { dataset: [{ columns, target: "old", problemType: null }] },
};
const codes = (config: unknown, project = context.project): string[] =>
  label.issues(config, { ...context, project }).map((issue) => issue.code);

describe("settings of label", () => {
  it("take the project's target unless they name one, and there is only one target", () => {
    expect(label.propagate({}, context).dataset).toMatchObject({ target: "two", problemType: "binary" });
    const named = label.propagate({ target: "three" }, context).dataset;
    expect(named?.target).toBe("three");
    expect(named?.columns?.filter((found) => found.role === "target").map((found) => found.name)).toEqual(["three"]);
  });

  it.each([
    ["two", "binary"],
    ["three", "multiclass"],
    ["grade", "multiclass"],
    ["price", "regression"],
    ["when", null],
  ])("guess the problem of %s: %s", (target, expected) => {
    expect(label.propagate({ target }, context).dataset?.problemType).toBe(expected);
  });

  it.each([
    ["a fitting target", { target: "two" }, []],
    ["a target that isn't there", { target: "nope" }, ["target_unknown"]],
    ["text as a quantity", { target: "two", problem: "regression" }, ["target_not_numeric"]],
    ["decimal numbers as classes", { target: "price", problem: "multiclass" }, ["target_is_float"]],
    ["three values as two classes", { target: "three", problem: "binary" }, ["target_not_binary"]],
    ["a date", { target: "when" }, ["target_is_date"]],
    ["one class", { target: "same" }, ["target_one_class"]],
  ])("with %s", (_name, config, expected) => {
    expect(codes(config)).toEqual(expected);
  });

  it("ask for a target when neither they nor the project has one", () => {
    expect(codes({}, { seed: 1, target: null })).toEqual(["target_missing"]);
  });

  it("compile to the target that counts", () => {
    const { params } = labelCompiler.compile({}, { ...context, stageId: "l", name: "l", final: false });
    expect(params).toEqual({ target: "two", problem: "auto", positive: null, conflicts: "keep" });
  });

  it("ask people for a class each: the new column is the target, and nothing is answered from a cache", () => {
    const people = { method: "people", classes: ["yes", "no"], opinions: 2 };
    expect(codes(people)).toEqual([]);
    expect(codes({ ...people, classes: ["yes", "yes"] })).toEqual(["classes_few"]);
    expect(codes({ ...people, labelColumn: "price" })).toEqual(["label_column_taken"]);
    expect(codes({ ...people, problem: "regression" })).toEqual(["people_number"]);
    const { dataset } = label.propagate(people, context);
    expect(dataset?.columns?.at(-1)).toMatchObject({ name: "label", role: "target" });
    expect(dataset).toMatchObject({ target: "label", problemType: "binary" });
    const compiled = labelCompiler.compile(people, { ...context, stageId: "l", name: "l", final: false });
    expect(compiled.cacheable).toBe(false);
    expect(compiled.params).toMatchObject({ target: "label", opinions: 2, people: { classes: ["yes", "no"] } });
  });
});
