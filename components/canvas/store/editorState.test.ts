import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rebase } from "../../../server/pipeline/merge.ts";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import { applyOperations, type Operation } from "../../../server/pipeline/operations.ts";
import { edgeKey, emptyPipeline, type PipelineDocument } from "../../../server/pipeline/schema.ts";
import { compact } from "./compact.ts";
import { type EditorState, initialState, reduce } from "./editorState.ts";
import { isIdle, pendingOperations } from "./outbox.ts";

/** A decision of an imaginary person: numbers that pick what to do with the document as it is. */
type Whim = { what: number; a: number; b: number; text: string };
const whim: fc.Arbitrary<Whim> = fc.record({
  what: fc.nat(8),
  a: fc.nat(1000),
  b: fc.nat(1000),
  text: fc.string({ minLength: 1, maxLength: 5 }),
});

let counter = 0;
const nextId = (): string => `id${(counter += 1)}`;

function operationsFor(document: PipelineDocument, { what, a, b, text }: Whim): Operation[] {
  const first = document.stages[a % Math.max(1, document.stages.length)];
  const second = document.stages[b % Math.max(1, document.stages.length)];
  const edge = document.edges[a % Math.max(1, document.edges.length)];
  const some = (operation: Operation | null | false | undefined): Operation[] => (operation ? [operation] : []);
  if (what === 0 || !first || !second)
    return [build.addStage(document, { id: nextId(), kind: "clean", name: text, config: {}, ui: { x: a, y: b } })];
  if (what === 1) return some(build.removeStage(document, first.id));
  if (what === 2) return some(build.setConfig(document, first.id, { value: text, n: b }));
  if (what === 3) return some(build.renameStage(document, first.id, text));
  if (what === 4) return some(build.moveStages(document, { [first.id]: { x: b, y: a }, [second.id]: { x: a, y: b } }));
  if (what === 5) {
    const wish = { from: [first.id, "out"] as [string, string], to: [second.id, "in"] as [string, string] };
    return document.edges.some((other) => edgeKey(other) === edgeKey(wish)) ? [] : [build.connect(document, wish)];
  }
  if (what === 6) return some(edge && build.disconnect(document, edge));
  if (what === 7) return [build.setSettings(document, { seed: a, target: text })];
  // Cleared and started anew: the heaviest edit there is.
  return [
    { type: "replace", before: document, after: { ...emptyPipeline(text), stages: document.stages.slice(0, b % 3) } },
  ];
}

function live(state: EditorState, whims: Whim[], mergeable = false): EditorState {
  return whims.reduce((current, one, index) => {
    const operations = operationsFor(current.document, one);
    const mergeKey = mergeable && operations[0]?.type === "setConfig" ? `config:${operations[0].stageId}` : undefined;
    return reduce(current, { type: "commit", label: "whim", operations, mergeKey, at: index * 100, batchId: nextId() });
  }, state);
}

const start = (): EditorState =>
  initialState(
    live(
      initialState(emptyPipeline("start"), 1),
      [0, 1, 2].map((a) => ({ what: 0, a, b: a, text: "s" })),
    ).document,
    7,
  );
const repeat = (state: EditorState, type: "undo" | "redo"): EditorState => {
  let current = state;
  for (let turn = 0; turn < 1000; turn += 1) {
    const next = reduce(current, { type, batchId: nextId() });
    if (next === current) return current;
    current = next;
  }
  return current;
};

describe("undo and redo", () => {
  it("undo all is the start and redo all is the end, whatever was done", () => {
    fc.assert(
      fc.property(fc.array(whim, { maxLength: 60 }), fc.boolean(), (whims, mergeable) => {
        const begin = start();
        const end = live(begin, whims, mergeable);
        const back = repeat(end, "undo");
        expect(back.document).toEqual(begin.document);
        expect(repeat(back, "redo").document).toEqual(end.document);
      }),
    );
  });

  it("the outbox leads the server's document to what is drawn, through any mix of edits, undo, redo and sending", () => {
    const deed = fc.oneof(
      { weight: 6, arbitrary: whim },
      { weight: 2, arbitrary: fc.constantFrom("undo", "redo", "send", "answer") },
    );
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 80 }), (deeds) => {
        let state = start();
        let server = { document: state.document, revision: 7 };
        for (const one of deeds) {
          if (one === "undo" || one === "redo") state = reduce(state, { type: one, batchId: nextId() });
          else if (one === "send") state = reduce(state, { type: "take", batchId: nextId() });
          else if (one === "answer") {
            const batch = state.outbox.sending;
            if (!batch) continue;
            server = { document: applyOperations(server.document, batch.operations), revision: server.revision + 1 };
            state = reduce(state, { type: "saved", batchId: batch.batchId, revision: server.revision, foreign: [] });
          } else if (typeof one === "object") state = live(state, [one]);
          expect(state.base).toEqual(server.document);
          expect(applyOperations(server.document, pendingOperations(state.outbox))).toEqual(state.document);
        }
      }),
    );
  });

  it("shortening a list of operations changes neither where it leads nor the way back", () => {
    fc.assert(
      fc.property(fc.array(whim, { maxLength: 40 }), (whims) => {
        const begin = start();
        let document = begin.document;
        const all: Operation[] = [];
        for (const one of whims) {
          const operations = operationsFor(document, one);
          document = applyOperations(document, operations);
          all.push(...operations);
        }
        expect(applyOperations(begin.document, compact(all))).toEqual(document);
      }),
    );
  });

  it("typing a word is one step back, a pause makes two", () => {
    let state = start();
    const id = state.document.stages[0]?.id ?? "";
    const type = (text: string, at: number): void => {
      const operation = build.setConfig(state.document, id, { text });
      if (operation)
        state = reduce(state, {
          type: "commit",
          label: "Set text",
          operations: [operation],
          mergeKey: `config:${id}.text`,
          at,
          batchId: nextId(),
        });
    };
    type("a", 0);
    type("ab", 200);
    type("abc", 5000);
    expect(state.history.past).toHaveLength(2);
    state = reduce(state, { type: "undo", batchId: nextId() });
    expect(state.document.stages[0]?.config).toEqual({ text: "ab" });
    state = reduce(state, { type: "undo", batchId: nextId() });
    expect(state.document.stages[0]?.config).toEqual({});
  });
});

describe("other people and other tabs", () => {
  it("edits of others that touch other things are added below mine, and both copies end up equal", () => {
    let state = start();
    const [one, two] = state.document.stages.map((stage) => stage.id);
    const theirs = build.setConfig(state.document, two ?? "", { theirs: true });
    const mine = build.setConfig(state.document, one ?? "", { mine: true });
    const later = build.renameStage(state.document, one ?? "", "later");
    if (!theirs || !mine || !later) throw new Error("three operations expected");
    const server = applyOperations(state.document, [theirs, mine]);
    state = reduce(state, { type: "commit", label: "mine", operations: [mine], at: 0, batchId: "b1" });
    state = reduce(state, { type: "take", batchId: nextId() });
    state = reduce(state, { type: "commit", label: "later", operations: [later], at: 1, batchId: "b2" });
    state = reduce(state, { type: "saved", batchId: "b1", revision: 9, foreign: [theirs] });
    expect(state.base).toEqual(server);
    expect(state.document).toEqual(applyOperations(server, [later]));
    expect(state.conflict).toBeNull();
    expect(state.notice).toContain("somebody else");
  });

  it("a colliding edit of somebody else can't be undone from here", () => {
    let state = start();
    const [one, two] = state.document.stages.map((stage) => stage.id);
    for (const [index, id] of [one, two].entries()) {
      const operation = build.setConfig(state.document, id ?? "", { index });
      if (operation)
        state = reduce(state, {
          type: "commit",
          label: `set ${index}`,
          operations: [operation],
          at: index * 9999,
          batchId: "b1",
        });
    }
    state = reduce(state, { type: "take", batchId: nextId() });
    const theirs = build.renameStage(state.document, one ?? "", "theirs");
    const foreign = build.setConfig(state.document, one ?? "", { theirs: true });
    if (!theirs || !foreign) throw new Error("two operations expected");
    expect(rebase(state.base, [foreign], pendingOperations(state.outbox)).ok).toBe(false);
    state = reduce(state, { type: "saved", batchId: "b1", revision: 9, foreign: [foreign] });
    expect(state.history.past.map((entry) => entry.label)).toEqual(["set 1"]);
  });

  it("a refused batch stops everything until the person has chosen, and nothing of theirs is lost", () => {
    let state = start();
    const id = state.document.stages[0]?.id ?? "";
    const mine = build.setConfig(state.document, id, { mine: true });
    const gone = build.removeStage(state.document, state.document.stages[1]?.id ?? "");
    if (!mine || !gone) throw new Error("two operations expected");
    const newest = applyOperations(state.document, [gone]);
    const rename = build.renameStage(state.document, state.document.stages[1]?.id ?? "", "mine");
    state = reduce(state, {
      type: "commit",
      label: "mine",
      operations: [mine, ...(rename ? [rename] : [])],
      at: 0,
      batchId: "b1",
    });
    state = reduce(state, { type: "take", batchId: nextId() });
    state = reduce(state, { type: "refused", conflict: { reason: "r", document: newest, revision: 12 } });
    expect(reduce(state, { type: "take", batchId: nextId() })).toBe(state);
    const theirs = reduce(state, { type: "takeTheirs" });
    expect(theirs.document).toEqual(newest);
    expect(isIdle(theirs.outbox)).toBe(true);
    const kept = reduce(state, { type: "keepMine", batchId: "b2" });
    expect(kept.document.stages.find((stage) => stage.id === id)?.config).toEqual({ mine: true });
    expect(kept.document.stages).toHaveLength(newest.stages.length);
    expect(kept.notice).toContain("1 of them");
    expect(kept.outbox).toMatchObject({ revision: 12, sending: null, waiting: { batchId: "b2" } });
  });

  it("a long list of offline edits travels in batches the server accepts", () => {
    let state = start();
    const ids = state.document.stages.map((stage) => stage.id);
    for (let turn = 0; turn < 1500; turn += 1) {
      const operation = build.setConfig(state.document, ids[turn % 2] ?? "", { turn });
      if (operation)
        state = reduce(state, { type: "commit", label: "x", operations: [operation], at: turn, batchId: nextId() });
    }
    state = reduce(state, { type: "take", batchId: "rest" });
    expect(state.outbox.sending?.operations).toHaveLength(1000);
    expect(state.outbox.waiting).toMatchObject({ batchId: "rest" });
    expect(applyOperations(state.base, pendingOperations(state.outbox))).toEqual(state.document);
  });

  it("a refresh never throws away unsent edits", () => {
    const state = live(start(), [{ what: 2, a: 0, b: 0, text: "x" }]);
    expect(reduce(state, { type: "refreshed", document: emptyPipeline("other"), revision: 99, notice: null })).toBe(
      state,
    );
  });
});
