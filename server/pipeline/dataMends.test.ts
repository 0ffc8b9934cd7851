import { describe, expect, it } from "vitest";
import type { DataFinding } from "../stages/contract.ts";
import { getStage } from "../stages/registry.ts";
import { mendFinding } from "./dataMends.ts";
import { applyOperation } from "./operations.ts";
import { emptyPipeline, pipelineSchema, type PipelineDocument } from "./schema.ts";

const stage = (id: string, kind: string, config?: Record<string, unknown>) => ({
  id,
  kind,
  name: id,
  config: config ?? getStage(kind)?.defaultConfig() ?? {},
  ui: {},
});
const edge = (from: string, to: string, port = "dataset") => ({ from: [from, port], to: [to, port] });

function drawing(operations: unknown[], mode = "auto"): PipelineDocument {
  return pipelineSchema.parse({
    ...emptyPipeline("p"),
    stages: [
      stage("ingest", "ingest"),
      stage("clean", "clean", { operations }),
      stage("label", "label"),
      stage("feature", "feature", { mode, operations: [] }),
    ],
    edges: [edge("ingest", "clean"), edge("clean", "label"), edge("label", "feature")],
  });
}

const finding = (code: string, more: Partial<DataFinding> = {}): DataFinding => ({
  code,
  columns: ["a"],
  kind: "number",
  harm: 50,
  value: 0.1,
  text: "",
  ...more,
});
const impute = (columns: unknown) => ({ op: "impute", columns, method: "median", value: null, flag: true });

/** The operations of the stage after taking the offer. */
function taken(document: PipelineDocument, from: string, about: DataFinding): unknown {
  const mend = mendFinding(document, from, about);
  if (mend?.state !== "offered") throw new Error(`nothing offered: ${JSON.stringify(mend)}`);
  const after = mend.operations.reduce(applyOperation, document);
  const mended = after.stages.find(({ id }) => id === mend.stage.id);
  expect(getStage(mended?.kind ?? "")?.parse(mended?.config).ok).toBe(true);
  expect(mendFinding(after, from, about)).toMatchObject({ state: "handled" });
  return mended?.config["operations"];
}

describe("a finding about a table", () => {
  it.each(["leak", "empty", "constant", "mostly_missing", "identifier", "twins"])(
    "%s is mended by dropping the column before anything works on it",
    (code) =>
      expect(taken(drawing([impute({ by: "all" })]), "ingest", finding(code))).toEqual([
        { op: "drop_columns", columns: { by: "names", names: ["a"] }, maxMissing: null },
        impute({ by: "all" }),
      ]),
  );

  it("gaps are filled by the median, or by the most frequent value where there is no median", () => {
    expect(taken(drawing([], "manual"), "ingest", finding("missing"))).toEqual([impute({ by: "names", names: ["a"] })]);
    expect(taken(drawing([], "manual"), "ingest", finding("missing", { kind: "text" }))).toMatchObject([
      { method: "mode" },
    ]);
  });

  it("gaps told together are filled together, and are handled only when all of them are", () => {
    const many = finding("missing", { columns: ["a", "b", "c"] });
    expect(taken(drawing([], "manual"), "ingest", many)).toEqual([impute({ by: "names", names: ["a", "b", "c"] })]);
    const some = drawing([impute({ by: "names", names: ["a", "b"] })], "manual");
    expect(mendFinding(some, "ingest", many)?.state).toBe("offered");
  });

  it("of two columns that say the same one is dropped", () =>
    expect(taken(drawing([]), "ingest", finding("twins", { columns: ["b", "a"] }))).toMatchObject([
      { columns: { names: ["b"] } },
    ]));

  it("far outliers are clipped, copies removed, joins stay first", () => {
    expect(taken(drawing([]), "ingest", finding("outliers"))).toMatchObject([{ op: "clip", factor: 3 }]);
    const join = { op: "join", left: "k", right: "k", how: "left", suffix: "_2" };
    expect(
      taken(drawing([join, impute({ by: "all" })]), "ingest", finding("duplicates", { columns: [] })),
    ).toMatchObject([{ op: "join" }, { op: "deduplicate" }, { op: "impute" }]);
  });

  it.each([{ by: "all" }, { by: "type", type: "number" }, { by: "names", names: ["a"] }])(
    "is handled already where an operation on %j covers the column",
    (columns) =>
      expect(mendFinding(drawing([impute(columns)], "manual"), "ingest", finding("missing"))).toMatchObject({
        state: "handled",
        stage: { id: "clean" },
      }),
  );

  it("is not handled by an operation on other columns", () =>
    expect(
      mendFinding(drawing([impute({ by: "names", names: ["b"] })], "manual"), "ingest", finding("missing"))?.state,
    ).toBe("offered"));

  it("of a long tail is mended where features are made, and by itself in automatic preparation", () => {
    expect(mendFinding(drawing([]), "ingest", finding("skewed"))).toMatchObject({
      state: "handled",
      stage: { id: "feature" },
    });
    expect(taken(drawing([], "manual"), "ingest", finding("skewed"))).toMatchObject([{ op: "log" }]);
  });

  it("that no stage can mend has no button", () => {
    expect(mendFinding(drawing([]), "ingest", finding("imbalance"))).toBeNull();
    expect(mendFinding(drawing([]), "ingest", finding("from a later version"))).toBeNull();
  });

  it("isn't handled by what is muted", () => {
    const document = drawing([impute({ by: "all" })], "manual");
    const muted = {
      ...document,
      stages: document.stages.map((each) => (each.id === "clean" ? { ...each, muted: true as const } : each)),
    };
    expect(mendFinding(muted, "ingest", finding("missing"))).toBeNull();
  });

  it("about a stage's own output is mended by the stage itself when none behind it can", () =>
    expect(mendFinding(drawing([], "manual"), "clean", finding("outliers"))).toMatchObject({ stage: { id: "clean" } }));
});
