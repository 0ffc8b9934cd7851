import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyOperations, invertOperation } from "../../../server/pipeline/operations.ts";
import { emptyPipeline, type PipelineDocument, type Stage } from "../../../server/pipeline/schema.ts";
import { formatPipelineFile } from "../../../server/pipeline/file.ts";
import { listIssues } from "../../../server/pipeline/issues.ts";
import { getStage } from "../../../server/stages/registry.ts";
import { cutOut, type Fragment, readFragment, writeFragment } from "./fragment.ts";
import { planPaste } from "./planPaste.ts";

const stage = (id: string, kind: string, extra: Partial<Stage> = {}): Stage => ({
  id,
  kind,
  name: id.toUpperCase(),
  config: getStage(kind)?.defaultConfig() ?? { kept: true },
  ui: { x: 0, y: 0 },
  ...extra,
});
const edge = (from: string, to: string, port = "dataset") => ({
  from: [from, port] as [string, string],
  to: [to, port] as [string, string],
});
const source: PipelineDocument = {
  ...emptyPipeline("source"),
  stages: [
    stage("i", "ingest"),
    stage("c", "clean", { muted: true, annotation: { text: "why", errors: [] }, ui: { x: 300, y: 0, frame: "f" } }),
    stage("d", "clean", { ui: { x: 600, y: 0 } }),
  ],
  edges: [edge("i", "c"), { ...edge("c", "d"), annotation: { text: "e", errors: [] } }],
  notes: [
    { id: "n", text: "note", x: 300, y: 200, width: 200, height: 80, frame: "f", assumption: null },
    { id: "m", text: "other", x: 900, y: 200, width: 200, height: 80, frame: null, assumption: null },
  ],
  frames: [{ id: "f", title: "F", x: 280, y: -50, width: 300, height: 400, collapsed: false }],
};

/** Through the clipboard's text, as between two tabs. */
function paste(document: PipelineDocument, fragment: Fragment): { document: PipelineDocument; remarks: string[] } {
  const read = readFragment(writeFragment(fragment));
  if (!read.ok) throw new Error(read.reason);
  const plan = planPaste(document, read.fragment, null);
  if (!plan.ok) throw new Error(plan.reason);
  const after = applyOperations(document, plan.operations);
  const back = applyOperations(after, [...plan.operations].reverse().map(invertOperation));
  expect(JSON.stringify(back)).toBe(JSON.stringify(document));
  return { document: after, remarks: plan.remarks };
}

describe("copy and paste", () => {
  it("of a frame brings what it holds, with marks and the edges between, into another project", () => {
    const { document } = paste(emptyPipeline("empty"), cutOut(source, ["frame:f", "d"]));
    expect(document.stages.map(({ id, muted, annotation, ui }) => [id, muted, annotation?.text, ui.frame])).toEqual([
      ["c", true, "why", "f"],
      ["d", undefined, undefined, undefined],
    ]);
    expect(document.edges).toEqual([source.edges[1]]);
    expect(document.notes.map((note) => [note.id, note.frame])).toEqual([["n", "f"]]);
    expect(document.frames).toHaveLength(1);
  });

  it("keeps incoming edges where the stage they come from is there, of the same kind, and nothing is in the way", () => {
    const copied = cutOut(source, ["c"]);
    const same = paste(source, copied).document;
    expect(same.edges.slice(2)).toEqual([edge("i", "clean")]);
    const other = { ...emptyPipeline("other"), stages: [stage("i", "ingest")] };
    expect(paste(other, copied).document.edges).toEqual([edge("i", "c")]);
    const stranger = { ...emptyPipeline("stranger"), stages: [stage("i", "clean")] };
    expect(paste(stranger, copied).document.edges).toEqual([]);
  });

  it("gives copies new ids and names, and never one that is taken", () => {
    const { document } = paste(source, cutOut(source, ["i", "c", "d", "note:n", "frame:f"]));
    const ids = [...document.stages, ...document.notes, ...document.frames].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(document.stages.slice(3).map(({ name }) => name)).toEqual(["I 2", "C 2", "D 2"]);
    expect(document.stages[4]?.ui.frame).toBe(document.frames[1]?.id);
  });

  it("keeps stages of unknown kinds and settings of newer versions as they are", () => {
    const odd = [
      stage("t", "teleport", { config: { b: [1, { z: null }], a: "x" } }),
      stage("v", "clean", { version: 99 }),
    ];
    const { document } = paste(emptyPipeline("e"), {
      stages: odd,
      edges: [edge("t", "v")],
      inputs: [],
      loops: [],
      notes: [],
      frames: [],
    });
    expect(document.stages.map(({ config, version }) => [JSON.stringify(config), version])).toEqual(
      odd.map(({ config, version }) => [JSON.stringify(config), version]),
    );
    expect(document.edges).toHaveLength(1);
    expect(listIssues(document).map(({ code }) => code)).toEqual(
      expect.arrayContaining(["unknown_kind", "newer_settings"]),
    );
  });

  it("takes the text of a whole pipeline file", () => {
    const read = readFragment(formatPipelineFile(source));
    expect(read).toMatchObject({ ok: true, fragment: { stages: [{ id: "i" }, { id: "c" }, { id: "d" }] } });
  });
});

describe("pasting what isn't ours", () => {
  const long = "x".repeat(10_000);
  it.each([
    ["HTML", "<table><tr><td>1</td></tr></table>", /isn’t part of a pipeline/],
    ["plain words", "hello", /isn’t part of a pipeline/],
    ["JSON of another editor", '{"nodes":[{"id":"1"}],"edges":[]}', /isn’t from Stagecraft/],
    ["a list", "[1,2]", /isn’t from Stagecraft/],
    ["nothing", "  ", /no text/],
    ["a newer format", '{"stagecraft":2,"content":"pipeline part","stages":[]}', /newer version.*format 2/],
    ["a newer file", '{"stagecraft":3,"name":"n"}', /newer version.*format 3/],
    ["half a part", '{"stagecraft":1,"content":"pipeline part","stages":[{"id":"a b"}]}', /can’t be read/],
    ["nine megabytes", " ".repeat(9_000_000) + "1", /larger than 8 MB/],
  ])("says what is wrong: %s", (_, text, words) => {
    const read = readFragment(text);
    expect(read.ok ? "read" : read.reason).toMatch(words);
  });

  it("never throws, whatever the text", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readFragment(text)));
  });

  const part = (more: Partial<Fragment>): Fragment => ({
    stages: [],
    edges: [],
    inputs: [],
    loops: [],
    notes: [],
    frames: [],
    ...more,
  });

  it("states the limit instead of pasting more stages than a pipeline may have", () => {
    const stages = Array.from({ length: 5000 }, (_, n) => stage(`s${n}`, "clean"));
    const plan = planPaste(source, part({ stages }), null);
    expect(plan.ok ? "" : plan.reason).toMatch(/5003 stages; a pipeline has at most 5000/);
    const start = performance.now();
    expect(planPaste(emptyPipeline("e"), part({ stages }), null).ok).toBe(true);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it("gives the second of two equal ids another one and says so", () => {
    const { document, remarks } = paste(
      emptyPipeline("e"),
      part({ stages: [stage("a", "clean"), stage("a", "clean")] }),
    );
    expect(document.stages.map(({ id }) => id)).toEqual(["a", "clean"]);
    expect(remarks.join()).toMatch(/had an id that was there twice/);
  });

  it("breaks a circle where it closes and shows the way around it", () => {
    const stages = ["a", "b", "c"].map((id) => stage(id, "clean"));
    const { document, remarks } = paste(
      emptyPipeline("e"),
      part({ stages, edges: [edge("a", "b"), edge("b", "c"), edge("c", "a")] }),
    );
    expect(document.edges).toHaveLength(2);
    expect(remarks.join()).toMatch(/closes a circle: [ABC] → [ABC] → [ABC] → [ABC]/);
    expect(listIssues(document).some(({ code }) => code === "cycle")).toBe(false);
  });

  it("leaves out connections that don't fit and counts them", () => {
    const stages = [stage("i", "ingest"), stage("t", "train")];
    const { document, remarks } = paste(
      emptyPipeline("e"),
      part({ stages, edges: [edge("i", "t"), edge("i", "gone")] }),
    );
    expect(document.edges).toEqual([]);
    expect(remarks.join()).toMatch(/2 connections don’t fit/);
  });

  it("keeps labels as they are written, and cuts those that are too long", () => {
    const names = ["<img src=x onerror=alert(1)>", "🦜 parrot 👩‍👩‍👧", "שלום \u202eעולם", long];
    const text = JSON.stringify({
      stagecraft: 1,
      content: "pipeline part",
      ...part({ stages: names.map((name, n) => ({ ...stage(`s${n}`, "clean"), name })) }),
    });
    const read = readFragment(text);
    expect(read.ok && read.fragment.stages.map(({ name }) => name)).toEqual([...names.slice(0, 3), long.slice(0, 200)]);
  });
});
