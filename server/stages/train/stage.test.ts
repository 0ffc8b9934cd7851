import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Column, CompileContext, PortShape, StageContext, TwinRow } from "../contract.ts";
import { trainCompiler } from "./compile.ts";
import { train } from "./stage.ts";

const cases = new URL("./cases/", import.meta.url);
const column = (name: string, role: Column["role"] = null): Column => ({
  name,
  type: "number",
  role,
  missing: null,
  distinct: null,
});
const shape = (change: Partial<PortShape> = {}): PortShape => ({
  columns: [column("a"), column("y", "target")],
  target: "y",
  problemType: "binary",
  ...change,
});
const context = (features: PortShape | null, target: string | null = null): StageContext => ({
  project: { seed: 11, target },
  inputs: features === null ? {} : { features: [features] },
});
const compileContext = (final: boolean): CompileContext => ({
  project: { seed: 11, target: "y" },
  inputs: {},
  stageId: "s",
  name: "s",
  final,
});
const codes = (config: unknown, given: StageContext) => train.issues(config, given).map((issue) => issue.code);

describe("train", () => {
  it.each(readdirSync(cases))("compiles the case %s", (file) => {
    const read = JSON.parse(readFileSync(new URL(file, cases), "utf8")) as {
      settings: unknown;
      final: boolean;
      params: unknown;
    };
    expect(trainCompiler.compile(read.settings, compileContext(read.final)).params).toEqual(read.params);
  });

  it("plans the same work whether or not the test partition is opened, so that a final run finds it cached", () => {
    expect(trainCompiler.compile({}, compileContext(true))).toEqual(trainCompiler.compile({}, compileContext(false)));
  });

  it("leaves settings of other algorithms out of the plan", () => {
    const plain = trainCompiler.compile({ algorithm: "linear" }, compileContext(true));
    expect(
      trainCompiler.compile({ algorithm: "linear", trees: 7, learningRate: 0.5, patience: 3 }, compileContext(true)),
    ).toEqual(plain);
  });

  it("finds a missing target and missing features before a run", () => {
    expect(codes({}, context(shape()))).toEqual([]);
    expect(codes({}, context(null))).toEqual(["target_missing"]);
    expect(codes({}, context(shape({ columns: [column("a")] })))).toEqual(["target_missing"]);
    expect(codes({}, context(shape({ columns: [column("id", "id"), column("y", "target")] })))).toEqual([
      "features_missing",
    ]);
  });

  it("offers to mend class weights of a numeric target", () => {
    const [issue] = train.issues({ classWeights: "balanced" }, context(shape({ problemType: "regression" })));
    expect(issue?.mend?.patch).toEqual({ classWeights: "none" });
    expect(codes({ classWeights: "none" }, context(shape({ problemType: "regression" })))).toEqual([]);
  });

  it("names the algorithm by the problem on its card", () => {
    expect(train.summary({ algorithm: "linear" }, context(shape()))[0]?.value).toBe("Logistic regression");
    expect(train.summary({ algorithm: "linear" }, context(shape({ problemType: "regression" })))[0]?.value).toBe(
      "Linear regression",
    );
  });

  it("hands target and problem on, also when columns aren't known yet", () => {
    expect(train.propagate({}, context(shape({ columns: null })))["model"]).toEqual({
      columns: null,
      target: "y",
      problemType: "binary",
    });
  });

  it("costs more with folds and rows, and says what it assumed", () => {
    const small = trainCompiler.cost({}, compileContext(true), 1_000);
    const folded = trainCompiler.cost({ validation: "kfold", folds: 10 }, compileContext(true), 100_000);
    expect(folded.seconds).toBeGreaterThan(small.seconds);
    expect(trainCompiler.cost({}, compileContext(true), null).basis).toContain("assumed");
  });

  it("says at which character a typed rule goes wrong, and which column or answer isn't there", () => {
    const said = (when: string, then = "yes", given = shape()) =>
      train.issues({ algorithm: "rule", rules: [{ when, then }] }, context(given)).map((issue) => issue.message);
    expect(said("a > 3")).toEqual([]);
    expect(said("a >")[0]).toContain("Rule 1, character 4");
    expect(said("b > 3")).toEqual(["Rule 1, character 1: There is no column “b” here."]);
    // The answer can't be part of the question.
    expect(said("y > 3")[0]).toContain("no column “y”");
    expect(said("a > 3", "much", shape({ problemType: "regression" }))[0]).toContain("the target is a number");
    expect(codes({ algorithm: "rule" }, context(shape()))).toEqual(["rule_missing"]);
  });

  it("asks a typed rule row by row as written, and a missing value makes nothing true", () => {
    const { params } = trainCompiler.compile(
      {
        algorithm: "rule",
        rules: [
          { when: "a > 1", then: "yes" },
          { when: "a <= 1", then: "no" },
        ],
      },
      compileContext(true),
    );
    const step = trainCompiler.twin?.["rule"]?.(["a"], { conditions: params["rules"] ?? null, types: { a: "number" } });
    const asked = [2, 1, null].map((a) => {
      const row: TwinRow = new Map([["a", a]]);
      expect(step?.(row)).toBeNull();
      return [...row];
    });
    expect(asked).toEqual([[["rule", 0]], [["rule", 1]], [["rule", 2]]]);
  });

  it("needs the column that folds follow, and offers the one that is marked for it", () => {
    const marked = shape({ columns: [column("a"), column("customer", "group"), column("y", "target")] });
    const [issue] = train.issues({ validation: "group" }, context(marked));
    expect(issue).toMatchObject({ code: "fold_column_missing", mend: { patch: { groupColumn: "customer" } } });
    expect(codes({ validation: "group", groupColumn: "customer" }, context(marked))).toEqual([]);
    expect(codes({ validation: "time", timeColumn: "gone" }, context(marked))).toEqual(["column_unknown"]);
  });

  it("refuses naive Bayes for a number", () => {
    expect(codes({ algorithm: "naive_bayes" }, context(shape({ problemType: "regression" })))).toEqual([
      "algorithm_unfit",
    ]);
  });
});
