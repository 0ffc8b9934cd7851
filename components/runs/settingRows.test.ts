import { describe, expect, it } from "vitest";
import { emptyPipeline, type PipelineDocument } from "../../server/pipeline/schema.ts";
import { getStage } from "../../server/stages/registry.ts";
import { settingRows } from "./settingRows.ts";

const trained = (config: Record<string, unknown>, more: Partial<PipelineDocument> = {}): PipelineDocument => ({
  ...emptyPipeline("p"),
  stages: [
    { id: "ingest", kind: "ingest", name: "Data", config: {}, ui: {} },
    {
      id: "train",
      kind: "train",
      name: "Boosting",
      config: { ...getStage("train")?.defaultConfig(), ...config },
      ui: {},
    },
  ],
  ...more,
});
const words = (...documents: PipelineDocument[]) =>
  settingRows(documents).map(
    (row) => `${row.of} · ${row.setting}: ${row.values.map((value) => value ?? "∅").join(" | ")}`,
  );

describe("settings in which runs differ", () => {
  it("are shown with the words of their form, for every run, and only where one differs", () =>
    expect(words(trained({ folds: 5 }), trained({ folds: 8 }), trained({ folds: 5 }))).toEqual([
      "Boosting · Folds: 5 | 8 | 5",
    ]));

  it("leave out where things are drawn", () => {
    const here = trained({});
    const moved = { ...here, stages: here.stages.map((stage) => ({ ...stage, ui: { x: 40, y: 8 } })) };
    expect(words(here, moved)).toEqual([]);
  });

  it("name the entry of a list that differs, not the whole list", () => {
    const columns = (type: string) => [
      { name: "age", type: "integer" },
      { name: "plan", type },
    ];
    expect(words(trained({ columns: columns("string") }), trained({ columns: columns("boolean") }))).toEqual([
      "Boosting · Columns › plan › type: string | boolean",
    ]);
    expect(words(trained({ columns: columns("string") }), trained({ columns: [] }))).toEqual([
      "Boosting · Columns: 2: age, plan | none",
    ]);
  });

  it("tell stages, connections and the seed apart from settings", () => {
    const edge = { from: ["ingest", "dataset"], to: ["train", "features"] } satisfies PipelineDocument["edges"][number];
    const alone = trained({});
    const other = trained({}, { edges: [edge], settings: { seed: 7, target: null } });
    const less = { ...alone, stages: alone.stages.slice(0, 1) };
    expect(words(alone, other)).toEqual([
      "Connections · Data: dataset → Boosting: features: ∅ | connected",
      "Pipeline · seed: 42 | 7",
    ]);
    expect(words(alone, less)).toEqual(["Boosting · is part of it: yes | ∅"]);
  });
});
