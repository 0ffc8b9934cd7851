import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CompileContext, PortShape, StageContext } from "../contract.ts";
import { evaluateCompiler } from "./compile.ts";
import { evaluate } from "./stage.ts";

const cases = new URL("./cases/", import.meta.url);
const shape = (problemType: PortShape["problemType"]): PortShape => ({ columns: null, target: "y", problemType });
const context = (problemType: PortShape["problemType"], models = 1): StageContext => ({
  project: { seed: 11, target: null },
  inputs: { features: [shape(problemType)], model: Array.from({ length: models }, () => shape(problemType)) },
});
const compileContext = (final: boolean, models = 1): CompileContext => ({
  ...context("binary", models),
  stageId: "s",
  name: "s",
  final,
});

describe("evaluate", () => {
  it.each(readdirSync(cases))("compiles the case %s", (file) => {
    const read = JSON.parse(readFileSync(new URL(file, cases), "utf8")) as {
      settings: unknown;
      final: boolean;
      params: unknown;
    };
    expect(evaluateCompiler.compile(read.settings, compileContext(read.final)).params).toEqual(read.params);
  });

  it("never answers a final evaluation from a cache that hadn't opened the test partition", () => {
    expect(evaluateCompiler.compile({}, compileContext(true)).params).not.toEqual(
      evaluateCompiler.compile({}, compileContext(false)).params,
    );
  });

  it("refuses a metric that can't judge the target and offers the automatic one", () => {
    expect(evaluate.issues({ metric: "r2" }, context("multiclass"))[0]).toMatchObject({
      code: "metric_unfit",
      mend: { patch: { metric: "auto" } },
    });
    expect(evaluate.issues({ metric: "ece" }, context("regression"))).toHaveLength(1);
    expect(evaluate.issues({ metric: "ece" }, context("binary"))).toEqual([]);
    expect(evaluate.issues({ metric: "r2" }, context(null))).toEqual([]);
  });

  it("knows the problem from a model when no features are connected", () => {
    const given: StageContext = { project: { seed: 1, target: null }, inputs: { model: [shape("regression")] } };
    expect(evaluate.propagate({}, given)["report"]?.problemType).toBe("regression");
  });

  it("costs more with more models and nothing for importance that is off", () => {
    const one = evaluateCompiler.cost({}, compileContext(true), 100_000);
    expect(evaluateCompiler.cost({}, compileContext(true, 4), 100_000).seconds).toBeGreaterThan(one.seconds);
    expect(evaluateCompiler.cost({ importance: false }, compileContext(true), 100_000).seconds).toBeLessThan(
      one.seconds,
    );
  });

  it("leaves the plan as it was without slices, and names a slice's column that isn't there", () => {
    const around = { project: { seed: 1, target: "y" }, inputs: {}, stageId: "e", name: "e", final: true };
    expect(Object.keys(evaluateCompiler.compile({}, around).params)).not.toContain("slices");
    expect(evaluateCompiler.compile({ sliceColumns: ["a"] }, around).params["slices"]).toEqual({
      columns: ["a"],
      fewest: 30,
    });
    const features = {
      columns: [{ name: "a", type: "number" as const, role: null, missing: null, distinct: null }],
      target: "y",
      problemType: null,
    };
    const found = evaluate.issues({ sliceColumns: ["a", "b"] }, { ...around, inputs: { features: [features] } });
    expect(found.map((issue) => [issue.code, issue.path])).toEqual([["column_unknown", ["sliceColumns", 1]]]);
  });
});
