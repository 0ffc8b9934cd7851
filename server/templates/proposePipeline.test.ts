import { describe, expect, it } from "vitest";
import { formatPipelineFile, listIssues, parsePipelineFile } from "../pipeline/index.ts";
import { planPipeline } from "../pipeline/plan.ts";
import { getStage } from "../stages/registry.ts";
import type { Detected } from "./detected.ts";
import { column, type Column, format } from "./testing.ts";
import { guessTarget } from "./findTarget.ts";
import { endpointName, proposePipeline } from "./proposePipeline.ts";

const detected = (columns: Column[], rows = 5000): Detected => ({ format, rows, columns, warnings: [] });
const source = { type: "path" as const, path: "data.csv" };
const propose = (columns: Column[], target = "y", rows = 5000) =>
  proposePipeline({ name: "Kündigungen 2026", source, detected: detected(columns, rows), target, seed: 7 });

const churn = [
  column("customer_id", { type: "string", distinct: 5000 }),
  column("row", { type: "integer", distinct: 5000, examples: [1, 2, 3, 4] }),
  column("tenure", { type: "integer", distinct: 72, missing: 0.01 }),
  column("plan", { type: "string", distinct: 3 }),
  column("comment", { type: "string", distinct: 4000 }),
  column("country", { type: "string", distinct: 1 }),
  column("fax", { type: "string", distinct: 0, missing: 1 }),
  column("y", { type: "string", distinct: 2 }),
];

describe("the proposal", () => {
  it("runs through all nine stages without an issue that blocks", () => {
    const { document } = propose(churn);
    expect(document.stages.map((stage) => stage.kind)).toEqual([
      "ingest",
      "label",
      "clean",
      "feature",
      "train",
      "tune",
      "evaluate",
      "deploy",
      "monitor",
    ]);
    expect(listIssues(document).filter((issue) => issue.level !== "note")).toEqual([]);
    expect(planPipeline(document, { sources: {}, final: true })).toMatchObject({ ok: true });
    expect(parsePipelineFile(formatPipelineFile(document))).toEqual({ ok: true, document });
  });

  it("gives every reason a stage that exists and a setting that stage has", () => {
    const { document, reasons } = propose(churn);
    for (const { stageId, setting, reason } of reasons) {
      const stage = document.stages.find((candidate) => candidate.id === stageId);
      expect(Object.keys(getStage(stage?.kind ?? "")?.defaultConfig() ?? {}), `${stageId}.${setting}`).toContain(
        setting,
      );
      expect(reason.length).toBeGreaterThan(20);
    }
    for (const stage of document.stages)
      expect(
        reasons.some((reason) => reason.stageId === stage.id),
        stage.id,
      ).toBe(true);
  });

  it("leaves out identifiers, constants, empty columns and free text, each with its reason", () => {
    const { refused, document } = propose(churn);
    expect(refused.map(({ column: name }) => name)).toEqual(["customer_id", "row", "comment", "country", "fax"]);
    const columns = document.stages[0]?.config["columns"];
    expect(columns).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "customer_id", keep: true, role: "id" }),
        expect.objectContaining({ name: "fax", keep: false }),
        expect.objectContaining({ name: "y", role: "target" }),
      ]),
    );
  });

  it("judges by repeated folds when the test partition would be too small", () => {
    const train = (rows: number) =>
      propose(churn, "y", rows).document.stages.find((stage) => stage.id === "train")?.config["testEstimate"];
    expect(train(400)).toBe("repeated_cv");
    expect(train(20_000)).toBe("partition");
  });

  it("says so when nothing is left to learn from", () => {
    expect(() =>
      propose([column("customer_id", { type: "string", distinct: 5000 }), column("y", { distinct: 2 })]),
    ).toThrow(expect.objectContaining({ code: "features_missing" }));
  });

  it("is the same each time", () => {
    expect(formatPipelineFile(propose(churn).document)).toBe(formatPipelineFile(propose(churn).document));
  });
});

describe("the target", () => {
  it.each([
    ["two texts", { type: "string" as const, distinct: 2 }, "binary"],
    ["yes and no", { type: "boolean" as const, distinct: 2 }, "binary"],
    ["three texts", { type: "string" as const, distinct: 3 }, "multiclass"],
    ["few whole numbers", { type: "integer" as const, distinct: 5 }, "multiclass"],
    ["many whole numbers", { type: "integer" as const, distinct: 300 }, "regression"],
    ["prices", { type: "number" as const, distinct: 900 }, "regression"],
  ])("%s make the right problem", (_, facts, problem) => {
    expect(propose([column("x"), column("y", facts)]).problem).toBe(problem);
  });

  it.each([
    ["a column that isn't there", column("z"), "target_missing"],
    ["an empty column", column("y", { missing: 1, distinct: 0 }), "target_empty"],
    ["one class", column("y", { type: "string", distinct: 1 }), "target_one_class"],
    ["free text", column("y", { type: "string", distinct: 4000 }), "target_text"],
    ["a date", column("y", { type: "date" }), "target_date"],
  ])("refuses %s", (_, target, code) => {
    expect(() => propose([column("x"), target])).toThrow(expect.objectContaining({ code }));
  });

  it("isn't blamed when the file holds no rows at all", () => {
    const empty = [column("x", { distinct: 0 }), column("y", { distinct: 0 })];
    expect(() => propose(empty, "y", 0)).toThrow(expect.objectContaining({ code: "rows_missing" }));
  });

  it("is found by name whatever its case, by place, or as the last", () => {
    const columns = [column("x"), column("Price")];
    expect(propose(columns, "price").target).toBe("Price");
    expect(propose(columns, "2").target).toBe("Price");
    expect(propose(columns, "last").target).toBe("Price");
  });

  it("is guessed by its name, else the last column is taken", () => {
    expect(guessTarget(detected([column("churn"), column("x")]))).toBe("churn");
    expect(guessTarget(detected([column("a"), column("b")]))).toBe("b");
    expect(guessTarget(detected([]))).toBeNull();
  });
});

it("an endpoint's name fits an address whatever the project is called", () => {
  expect(endpointName("Kündigungen 2026!")).toBe("kundigungen-2026");
  expect(endpointName("数据")).toBe("model");
  expect(endpointName("x".repeat(200), ["x".repeat(50)]).length).toBeLessThanOrEqual(63);
  expect(endpointName("Churn", ["churn", "churn-2", "other"])).toBe("churn-3");
});
