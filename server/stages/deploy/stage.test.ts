import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { unknownShape, type StageContext } from "../contract.ts";
import { deployCompiler } from "./compile.ts";
import { deployStage } from "./stage.ts";

const cases = new URL("./cases/", import.meta.url);
const project = { seed: 1, target: "y" };
const context = (inputs: StageContext["inputs"] = {}): StageContext => ({ project, inputs });
const compileContext = { ...context(), stageId: "s", name: "s", final: true };

describe("deploy", () => {
  it.each(readdirSync(cases))("compiles the case %s", (file) => {
    const read = JSON.parse(readFileSync(new URL(file, cases), "utf8")) as { settings: unknown; params: unknown };
    const compiled = deployCompiler.compile(read.settings, compileContext);
    expect(compiled.params).toEqual(read.params);
    // Going live happens each time, or an address would stay dead after a cached run.
    expect(compiled).toMatchObject({ cacheable: false, effect: "activateEndpoint" });
  });

  it.each(["", "Upper", "-a", "a-", "a_b", "a/b", "ä", "a".repeat(64), "..", "a b"])(
    "refuses the endpoint name “%s”",
    (endpointName) => {
      const parsed = deployStage.parse({ ...deployStage.defaultConfig(), endpointName });
      expect(parsed).toMatchObject({ ok: false, issues: [{ path: ["endpointName"] }] });
    },
  );

  it("warns when nothing says how good the model is", () => {
    const codes = (inputs: StageContext["inputs"]) =>
      deployStage.issues(deployStage.defaultConfig(), context(inputs)).map(({ code }) => code);
    expect(codes({ model: [unknownShape] })).toEqual(["not_evaluated"]);
    expect(codes({ model: [unknownShape], report: [unknownShape] })).toEqual([]);
  });

  it("costs at most two thousand rows' time", () => {
    const cost = (rows: number | null) =>
      deployCompiler.cost(deployStage.defaultConfig(), compileContext, rows).seconds;
    expect(cost(100)).toBeLessThan(cost(2000));
    expect(cost(1_000_000)).toBe(cost(null));
  });
});
