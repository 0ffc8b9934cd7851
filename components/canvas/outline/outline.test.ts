import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { emptyPipeline, type PipelineDocument, type Stage } from "../../../server/pipeline/schema.ts";
import { en } from "../../messages/index.ts";
import type { StageRunView } from "../../runs/index.ts";
import { derive } from "../store/derived.ts";
import { announce } from "./announce.ts";
import { outlineIds } from "./rows.ts";

const t = createTranslator({ locale: "en", messages: en, namespace: "outline.voice" });
const stage = (kind: string, more: Partial<Stage> = {}): Stage => ({
  id: kind,
  kind,
  name: kind,
  config: {},
  ui: {},
  ...more,
});
const ran = (stageId: string, status: StageRunView["status"], rows = 0, seconds = 1): StageRunView => ({
  stageId,
  kind: stageId,
  name: stageId,
  position: 0,
  status,
  cached: false,
  attempt: 1,
  progress: null,
  rows: { in: rows, out: rows, rejected: 0, made: 0 },
  startedAt: 0,
  endedAt: seconds * 1000,
  error: null,
});
const document: PipelineDocument = {
  ...emptyPipeline("p"),
  stages: [stage("clean"), stage("ingest"), stage("train", { muted: true })],
  edges: [{ from: ["ingest", "dataset"], to: ["clean", "dataset"] }],
};
const derived = derive(document, null);
const runs = { ingest: ran("ingest", "succeeded", 100, 1), clean: ran("clean", "failed", 90, 7) };
const list = (wish: Partial<Parameters<typeof outlineIds>[3]>) =>
  outlineIds(document, derived, runs, { text: "", filter: "all", sort: "flow", ...wish });

describe("the list of stages", () => {
  it("stands in flow order, whatever the order in the document", () =>
    expect(list({}).indexOf("ingest")).toBeLessThan(list({}).indexOf("clean")));
  it.each([
    ["failed", ["clean"]],
    ["done", ["ingest"]],
    ["muted", ["train"]],
    ["notRun", ["train"]],
  ] as const)("shows of %s stages only those", (filter, ids) => expect(list({ filter })).toEqual(ids));
  it("finds by part of a name", () => expect(list({ text: "LEA" })).toEqual(["clean"]));
  it("puts the longest first when asked", () =>
    expect(list({ sort: "time" }).slice(0, 2)).toEqual(["clean", "ingest"]));
});

describe("what a screen reader is told of a run", () => {
  const words = { failed: "failed", succeeded: "done", running: "running", waiting: "waiting", cancelled: "cancelled" };
  const run = (status: "running" | "failed", stages: StageRunView[]) => ({
    id: "r",
    number: 3,
    status,
    stages: Object.fromEntries(stages.map((each) => [each.stageId, each])),
  });

  it("is nothing about a run that was there before the page", () => {
    expect(announce(null, run("failed", [ran("clean", "failed")]), t, words).sentence).toBe("");
  });
  it("is only what changed, the bad news first", () => {
    const first = announce(null, run("running", [ran("ingest", "running")]), t, words);
    const next = announce(first.spoken, run("failed", [ran("ingest", "succeeded"), ran("clean", "failed")]), t, words);
    expect(next.sentence).toBe("clean: failed. ingest: done. Run 3: failed.");
    expect(
      announce(next.spoken, run("failed", [ran("ingest", "succeeded"), ran("clean", "failed")]), t, words).sentence,
    ).toBe("");
  });
  it("counts where names would take minutes", () => {
    const first = announce(null, run("running", []), t, words);
    const many = Array.from({ length: 50 }, (_, index) => ran(`s${index}`, "succeeded"));
    expect(announce(first.spoken, run("running", many), t, words).sentence).toBe("50 stages: done.");
  });
});
