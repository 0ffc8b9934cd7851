import { describe, expect, it } from "vitest";
import { stageDefinitions } from "../stages/registry.ts";
import { listIssues } from "./issues.ts";
import { mendOf } from "./mends.ts";
import { applyOperation } from "./operations.ts";
import { type Edge, emptyPipeline, type PipelineDocument, type Stage } from "./schema.ts";

const stage = (kind: string, more: Partial<Stage> = {}): Stage => ({
  id: kind,
  kind,
  name: kind,
  config: stageDefinitions.find((each) => each.kind === kind)?.defaultConfig() ?? {},
  ui: {},
  ...more,
});
const pipeline = (stages: Stage[], edges: Edge[] = []): PipelineDocument => ({ ...emptyPipeline("p"), stages, edges });
const joined: Edge = { from: ["ingest", "dataset"], to: ["clean", "dataset"] };

const broken: [code: string, document: PipelineDocument][] = [
  ["input_missing", pipeline([stage("ingest"), stage("clean")])],
  ["duplicate_edge", pipeline([stage("ingest"), stage("clean")], [joined, joined])],
  ["stage_missing", pipeline([stage("ingest")], [joined])],
  [
    "port_missing",
    pipeline([stage("ingest"), stage("clean")], [{ from: ["ingest", "nothing"], to: ["clean", "dataset"] }]),
  ],
  [
    "port_type",
    pipeline([stage("ingest"), stage("feature")], [{ from: ["ingest", "rejects"], to: ["feature", "dataset"] }]),
  ],
  ["all_muted", pipeline([stage("ingest", { muted: true })])],
  ["unknown_kind", pipeline([stage("ingest"), stage("forecast")])],
  ["settings_invalid", pipeline([stage("train", { config: { folds: "many" } })])],
  [
    "mute_blocked",
    pipeline(
      [stage("train", { muted: true }), stage("evaluate")],
      [{ from: ["train", "model"], to: ["evaluate", "model"] }],
    ),
  ],
];

describe("mends of the drawing", () => {
  it.each(broken)("a mend of %s makes that finding go away", (code, document) => {
    const issue = listIssues(document).find((each) => each.code === code);
    expect(issue).toBeDefined();
    const mend = issue && mendOf(document, issue);
    expect(mend?.label).toMatch(/\S/);
    const after = (mend?.operations ?? []).reduce(applyOperation, document);
    const left = listIssues(after).filter((each) => each.code === code && each.message === issue?.message);
    expect(left).toEqual([]);
  });

  it("offers nothing where only a person can decide", () => {
    const document = pipeline([stage("clean")]);
    const issue = listIssues(document).find((each) => each.code === "input_missing");
    expect(issue && mendOf(document, issue)).toBeNull();
  });
});
