import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as build from "./operationBuilders.ts";
import { applyOperation, applyOperations, invertOperation, type Operation, operationSchema } from "./operations.ts";
import { rebase } from "./merge.ts";
import { emptyPipeline, type PipelineDocument } from "./schema.ts";

const ids = ["a", "b", "c", "d", "e"];
const id = fc.constantFrom(...ids);
const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));

/** A gesture somebody could make on the present document; null when it makes no sense there. */
type Gesture = (document: PipelineDocument) => Operation | null;
const gesture: fc.Arbitrary<Gesture> = fc.oneof(
  fc.record({ id, kind: fc.constantFrom("ingest", "clean", "unheard-of"), x: fc.integer() }).map(
    ({ id: stage, kind, x }): Gesture =>
      (document) =>
        document.stages.some((other) => other.id === stage)
          ? null
          : build.addStage(document, { id: stage, kind, name: stage, config: {}, ui: { x, y: 0 } }),
  ),
  id.map(
    (stage): Gesture =>
      (document) =>
        build.removeStage(document, stage),
  ),
  fc.record({ id, key: fc.string(), value }).map(
    ({ id: stage, key, value: after }): Gesture =>
      (document) =>
        build.setConfig(document, stage, { [key]: after }),
  ),
  fc.record({ id, name: fc.string({ maxLength: 20 }) }).map(
    ({ id: stage, name }): Gesture =>
      (document) =>
        build.renameStage(document, stage, name),
  ),
  fc.record({ id, x: fc.integer(), y: fc.integer() }).map(
    ({ id: stage, x, y }): Gesture =>
      (document) =>
        build.moveStages(document, { [stage]: { x, y } }),
  ),
  fc
    .record({ from: id, to: id, port: fc.constantFrom("dataset", "rejects") })
    .map(({ from, to, port }): Gesture => (document) => {
      const has = (stage: string) => document.stages.some((other) => other.id === stage);
      const edge = { from: [from, port] as [string, string], to: [to, "dataset"] as [string, string] };
      return has(from) && has(to) && build.disconnect(document, edge) === null ? build.connect(document, edge) : null;
    }),
  fc.nat(30).map((place): Gesture => (document) => {
    const edge = document.edges[place % Math.max(1, document.edges.length)];
    return edge ? build.disconnect(document, edge) : null;
  }),
  fc.record({ seed: fc.nat(), target: fc.constantFrom("y", null) }).map(
    (settings): Gesture =>
      (document) =>
        build.setSettings(document, settings),
  ),
  fc
    .string({ minLength: 1, maxLength: 30 })
    .map((after): Gesture => (document) => ({ type: "rename", before: document.name, after })),
  fc.record({ id, muted: fc.boolean() }).map(
    ({ id: stage, muted }): Gesture =>
      (document) =>
        build.setMuted(document, stage, muted),
  ),
  fc.record({ id, pinned: fc.boolean(), frame: fc.option(id, { nil: undefined }) }).map(
    ({ id: stage, pinned, frame }): Gesture =>
      (document) =>
        build.drawStages(document, new Map([[stage, { pinned: pinned || undefined, frame }]])),
  ),
  fc
    .record({ id, place: fc.option(fc.nat(30)), text: fc.string({ maxLength: 9 }) })
    .map(({ id: stage, place, text }): Gesture => (document) => {
      const annotation = { text, errors: text.length > 4 ? ["typo"] : [] };
      const edge = document.edges[(place ?? 0) % Math.max(1, document.edges.length)];
      return place === null
        ? build.annotateStage(document, stage, annotation)
        : edge
          ? build.annotateEdge(document, edge, annotation)
          : null;
    }),
  fc
    .record({ id, what: fc.nat(3), text: fc.string(), x: fc.nat(), open: fc.boolean() })
    .map(({ id: note, what, text, x, open }): Gesture => (document) => {
      const assumption = open ? { status: "open" as const, owner: text, date: "2027-01-31" } : null;
      const there = document.notes.some((other) => other.id === note);
      if (!there)
        return build.addNote(document, { id: note, text, x, y: 0, width: 200, height: 80, frame: null, assumption });
      if (what === 0) return build.removeNote(document, note);
      return build.setNote(document, note, what === 1 ? { text, assumption } : { x, y: x, frame: open ? "a" : null });
    }),
  fc
    .record({ id, what: fc.nat(3), title: fc.string(), x: fc.nat(), collapsed: fc.boolean() })
    .map(({ id: frame, what, title, x, collapsed }): Gesture => (document) => {
      const there = document.frames.some((other) => other.id === frame);
      if (!there) return build.addFrame(document, { id: frame, title, x, y: 0, width: 400, height: 200, collapsed });
      if (what === 0) return build.removeFrame(document, frame);
      return build.setFrame(document, frame, what === 1 ? { title } : { x, collapsed });
    }),
  fc.constant<Gesture>((document) => ({ type: "replace", before: document, after: emptyPipeline("cleared") })),
);

function play(start: PipelineDocument, gestures: Gesture[]): { document: PipelineDocument; done: Operation[] } {
  const done: Operation[] = [];
  let document = start;
  for (const make of gestures) {
    const operation = make(document);
    if (!operation) continue;
    document = applyOperation(document, operation);
    done.push(operation);
  }
  return { document, done };
}

describe("operations", () => {
  it("undoing everything restores the start byte for byte, redoing everything the end", () => {
    fc.assert(
      fc.property(fc.array(gesture, { maxLength: 60 }), (gestures) => {
        const start = emptyPipeline("start");
        const { document, done } = play(start, gestures);
        const undone = applyOperations(document, [...done].reverse().map(invertOperation));
        expect(JSON.stringify(undone)).toBe(JSON.stringify(start));
        expect(JSON.stringify(applyOperations(undone, done))).toBe(JSON.stringify(document));
      }),
      { numRuns: 400 },
    );
  });

  it("every operation survives the wire", () => {
    fc.assert(
      fc.property(fc.array(gesture, { maxLength: 20 }), (gestures) => {
        for (const operation of play(emptyPipeline("start"), gestures).done)
          expect(operationSchema.parse(JSON.parse(JSON.stringify(operation)))).toEqual(operation);
      }),
    );
  });

  it("settings of an older version are brought to today's when somebody edits them, and back by undo", () => {
    const old = { ...emptyPipeline("p"), stages: [{ id: "a", kind: "clean", name: "a", config: { old: 1 }, ui: {} }] };
    const edit: Operation = {
      type: "setConfig",
      stageId: "a",
      before: { old: 1 },
      after: { now: 2 },
      version: { before: null, after: 2 },
    };
    const edited = applyOperation(old, edit);
    expect(edited.stages[0]).toMatchObject({ config: { now: 2 }, version: 2 });
    expect(JSON.stringify(applyOperation(edited, invertOperation(edit)))).toBe(JSON.stringify(old));
  });

  it("leaves the given document alone", () => {
    const start = applyOperation(
      emptyPipeline("start"),
      build.addStage(emptyPipeline("start"), { id: "a", kind: "ingest", name: "a", config: {}, ui: {} }),
    );
    const before = JSON.stringify(start);
    const rename = build.renameStage(start, "a", "other");
    if (rename) applyOperation(start, rename);
    expect(JSON.stringify(start)).toBe(before);
  });

  it("refuses to edit a stage that is gone", () => {
    expect(() =>
      applyOperation(emptyPipeline("x"), { type: "renameStage", stageId: "gone", before: "", after: "b" }),
    ).toThrow(/no longer exists/);
  });
});

describe("rebasing", () => {
  const base = play(emptyPipeline("p"), [
    (d) => build.addStage(d, { id: "a", kind: "clean", name: "a", config: {}, ui: {} }),
    (d) => build.addStage(d, { id: "b", kind: "clean", name: "b", config: {}, ui: {} }),
  ]).document;
  const set = (stage: string, after: Record<string, unknown>): Operation[] =>
    [build.setConfig(base, stage, after)].flatMap((operation) => operation ?? []);

  it("merges edits of different stages", () => {
    const theirs = set("a", { x: 1 });
    const result = rebase(applyOperations(base, theirs), theirs, set("b", { y: 2 }));
    expect(result.ok && result.document.stages.map((stage) => stage.config)).toEqual([{ x: 1 }, { y: 2 }]);
  });

  it("refuses two edits of the same settings and names them", () => {
    const theirs = set("a", { x: 1 });
    expect(rebase(applyOperations(base, theirs), theirs, set("a", { x: 2 }))).toMatchObject({
      ok: false,
      keys: ["config:a/x"],
    });
  });

  it("merges edits of different parts of one note and refuses two of the same part", () => {
    const note = { id: "n", text: "", x: 0, y: 0, width: 200, height: 80, frame: null, assumption: null };
    const noted = applyOperation(base, build.addNote(base, note));
    const change = (part: Parameters<typeof build.setNote>[2]): Operation[] =>
      [build.setNote(noted, "n", part)].flatMap((operation) => operation ?? []);
    const theirs = change({ text: "theirs" });
    expect(rebase(applyOperations(noted, theirs), theirs, change({ x: 5, y: 5 }))).toMatchObject({
      ok: true,
      document: { notes: [{ text: "theirs", x: 5 }] },
    });
    expect(rebase(applyOperations(noted, theirs), theirs, change({ text: "mine" }))).toMatchObject({
      ok: false,
      keys: ["note:n.text"],
    });
  });

  it("refuses an edit of a stage that somebody removed", () => {
    const removal = build.removeStage(base, "a");
    const theirs = removal ? [removal] : [];
    expect(rebase(applyOperations(base, theirs), theirs, set("a", { x: 2 })).ok).toBe(false);
  });

  it("refuses removing a stage that somebody just connected", () => {
    const theirs = [build.connect(base, { from: ["a", "dataset"], to: ["b", "dataset"] })];
    const removal = build.removeStage(base, "a");
    expect(rebase(applyOperations(base, theirs), theirs, removal ? [removal] : []).ok).toBe(false);
  });

  it("independent edits give the same document in either order", () => {
    fc.assert(
      fc.property(fc.array(gesture, { maxLength: 12 }), fc.array(gesture, { maxLength: 12 }), (one, two) => {
        const first = play(base, one).done;
        const second = play(base, two).done;
        const ab = rebase(applyOperations(base, first), first, second);
        const ba = rebase(applyOperations(base, second), second, first);
        expect(ab.ok).toBe(ba.ok);
        if (ab.ok && ba.ok) {
          const normal = (d: PipelineDocument) => ({
            ...d,
            stages: [...d.stages].sort((x, y) => x.id.localeCompare(y.id)),
            edges: d.edges.map((edge) => JSON.stringify(edge)).sort(),
            notes: [...d.notes].sort((x, y) => x.id.localeCompare(y.id)),
            frames: [...d.frames].sort((x, y) => x.id.localeCompare(y.id)),
          });
          expect(normal(ab.document)).toEqual(normal(ba.document));
        }
      }),
      { numRuns: 300 },
    );
  });
});
