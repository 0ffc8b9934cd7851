import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type Column,
  type CompileContext,
  ownDefaults,
  type PortShape,
  type StageContext,
  tunableAlgorithms,
} from "../contract.ts";
import { searchSpace, tuneCompiler } from "./compile.ts";
import { tuneSettingsSchema } from "./settings.ts";
import { tune } from "./stage.ts";

const cases = new URL("./cases/", import.meta.url);
const column = (name: string): Column => ({ name, type: "number", role: null, missing: null, distinct: null });
const shape = (problemType: PortShape["problemType"]): PortShape => ({
  columns: [column("a"), column("y")],
  target: "y",
  problemType,
});
const context = (problemType: PortShape["problemType"]): StageContext => ({
  project: { seed: 11, target: null },
  inputs: { features: [shape(problemType)] },
});
const compileContext = (final: boolean): CompileContext => ({
  project: { seed: 11, target: "y" },
  inputs: {},
  stageId: "s",
  name: "s",
  final,
});

describe("tune", () => {
  it.each(readdirSync(cases))("compiles the case %s", (file) => {
    const read = JSON.parse(readFileSync(new URL(file, cases), "utf8")) as {
      settings: unknown;
      final: boolean;
      params: unknown;
    };
    expect(tuneCompiler.compile(read.settings, compileContext(read.final)).params).toEqual(read.params);
  });

  it("starts inside the range, wherever the range lies", () => {
    const space = searchSpace(
      tuneSettingsSchema.parse({
        learningRate: { low: 0.2, high: 0.4, log: false },
        maxDepth: { low: 2, high: 3, log: false },
      }),
    );
    expect(space["learning_rate"]?.start).toBe(0.2);
    expect(space["max_depth"]?.start).toBe(3);
  });

  it("looks twice as deep in a forest, up to what an ONNX file can carry", () => {
    const space = searchSpace(
      tuneSettingsSchema.parse({ algorithm: "random_forest", maxDepth: { low: 3, high: 12, log: false } }),
    );
    expect(space["max_depth"]).toMatchObject({ low: 6, high: 20 });
    expect(Object.keys(space)).toEqual(["max_depth", "min_leaf", "column_share"]);
  });

  it("refuses a range that is upside down or whose log scale reaches zero", () => {
    expect(tune.issues({ l2: { low: 5, high: 1, log: true } }, context("binary")).map((issue) => issue.level)).toEqual([
      "error",
    ]);
    expect(tune.issues({ rowShare: { low: 0, high: 1, log: false } }, context("binary"))).toHaveLength(1);
  });

  it("refuses an objective that doesn't fit the target and offers the automatic one", () => {
    const [issue] = tune.issues({ metric: "rmse" }, context("binary"));
    expect(issue).toMatchObject({ code: "objective_unfit", mend: { patch: { metric: "auto" } } });
    expect(tune.issues({ metric: "rmse" }, context("regression"))).toEqual([]);
    expect(tune.issues({ metric: "roc_auc" }, context(null))).toEqual([]);
  });

  it("counts the searches of an honest test estimate in its cost", () => {
    const plain = tuneCompiler.cost({}, compileContext(true), 1000);
    expect(tuneCompiler.cost({ testEstimate: "repeated_cv" }, compileContext(true), 1000).seconds).toBeGreaterThan(
      3 * plain.seconds,
    );
  });

  it("says on its card how it searches", () => {
    expect(tune.summary({ trials: 1, sampler: "random" }, context("binary"))[1]?.value).toBe("1 trial, random");
  });

  it("tries every combination of a grid once, ends included, and no whole number twice", () => {
    const grid = (settings: object) =>
      tuneCompiler.compile({ sampler: "grid", ...settings }, compileContext(true)).params["list"];
    expect(grid({ algorithm: "decision_tree", gridPoints: 2, maxDepth: { low: 2, high: 3, log: false } })).toEqual([
      { max_depth: 2, min_leaf: 1 },
      { max_depth: 2, min_leaf: 30 },
      { max_depth: 3, min_leaf: 1 },
      { max_depth: 3, min_leaf: 30 },
    ]);
    const neighbours = { low: 1, high: 3, log: false };
    expect(grid({ algorithm: "knn", gridPoints: 10, neighbours })).toEqual(
      [1, 2, 3].map((one) => ({ neighbours: one })),
    );
    const [issue] = tune.issues({ sampler: "grid", gridPoints: 10 }, context("binary"));
    expect(issue).toMatchObject({ code: "grid_too_large", path: ["gridPoints"] });
  });

  it("tries a list as typed; what is left empty takes the value a search begins with", () => {
    const { params } = tuneCompiler.compile(
      { algorithm: "mlp", sampler: "manual", manual: [{ units: 5 }, { learningRate: 0.1, l2: 0 }] },
      compileContext(true),
    );
    expect(params["list"]).toEqual([
      { units: 5, learning_rate: 0.003, l2: 0.001 },
      { units: 32, learning_rate: 0.1, l2: 0 },
    ]);
    expect(params["trials"]).toBe(2);
    expect(tune.issues({ sampler: "manual" }, context("binary")).map((issue) => issue.code)).toEqual([
      "trials_missing",
    ]);
  });

  it("gives every algorithm all hyper-parameters a training needs, searched or fixed", () => {
    for (const algorithm of tunableAlgorithms) {
      const settings = tuneSettingsSchema.parse({ algorithm });
      const { fixed } = tuneCompiler.compile(settings, compileContext(true)).params;
      const names = [...Object.keys(searchSpace(settings)), ...Object.keys(fixed as object)];
      expect(names.sort()).toEqual(Object.keys(ownDefaults[algorithm]).sort());
    }
  });
});
