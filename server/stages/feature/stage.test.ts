import { describe, expect, it } from "vitest";
import type { PortShape, StageContext, TwinRow, TwinValue } from "../contract.ts";
import { column, describeStepCases } from "../testing/stepCases.ts";
import { featureCompiler } from "./compile.ts";
import { feature } from "./stage.ts";
import { compileVector, featureTwin } from "./twin.ts";

describeStepCases(new URL("./cases/", import.meta.url), feature, featureTwin, (operations) => ({
  mode: "manual",
  operations,
}));

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
    ["bins of text", [named("bins", "t"), encode, parts], ["column_type"]],
    ["a ratio of a date", [{ op: "ratio", pairs: [{ of: "a", by: "d" }] }, encode, parts], ["column_type"]],
    ["a ratio without a divisor", [{ op: "ratio", pairs: [{ of: "a", by: "" }] }, encode, parts], ["column_missing"]],
    ["a ratio with the target", [{ op: "ratio", pairs: [{ of: "a", by: "y" }] }, encode, parts], ["target_touched"]],
    ["dates turned into a time between", [{ op: "date_difference", pairs: [{ from: "d", to: "d" }] }, encode], []],
    [
      "dates kept after a difference",
      [{ op: "date_difference", pairs: [{ from: "d", to: "d" }], keep: true }, encode],
      ["dates_left"],
    ],
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
