import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Column, CompileContext, PortShape, StageContext } from "../contract.ts";
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
});
