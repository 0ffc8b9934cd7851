import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { unknownShape, type StageContext } from "../contract.ts";
import { monitorCompiler } from "./compile.ts";
import { monitorStage } from "./stage.ts";

const cases = new URL("./cases/", import.meta.url);
const context: StageContext = { project: { seed: 1, target: "y" }, inputs: { endpoint: [unknownShape] } };
const compileContext = { ...context, stageId: "s", name: "s", final: true };

describe("monitor", () => {
  it.each(readdirSync(cases))("compiles the case %s", (file) => {
    const read = JSON.parse(readFileSync(new URL(file, cases), "utf8")) as { settings: unknown; params: unknown };
    const compiled = monitorCompiler.compile(read.settings, compileContext);
    expect(compiled.params).toEqual(read.params);
    expect(compiled).toMatchObject({ cacheable: false, effect: "startMonitor" });
  });

  it("blocks an alarm below the warning and offers to mend it", () => {
    const config = { ...monitorStage.defaultConfig(), psiWarn: 0.3, psiAlarm: 0.2 };
    const [issue] = monitorStage.issues(config, context);
    expect(issue).toMatchObject({
      code: "limits_reversed",
      level: "error",
      path: ["psiAlarm"],
      mend: { patch: { psiAlarm: 0.3 } },
    });
    expect(monitorStage.issues({ ...config, ...issue?.mend?.patch }, context)).toEqual([]);
  });

  it("says from where it warns and alarms", () => {
    expect(monitorStage.summary(monitorStage.defaultConfig(), context).map(({ value }) => value)).toEqual([
      "PSI 0.1",
      "PSI 0.25",
    ]);
  });

  it("costs more the more rows are compared", () => {
    const cost = (rows: number | null) => monitorCompiler.cost(monitorStage.defaultConfig(), compileContext, rows);
    expect(cost(1_000_000).seconds).toBeGreaterThan(cost(1000).seconds);
    expect(cost(null).basis).toContain("unknown");
  });
});
