import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPipelineFile, parsePipelineFile } from "../../../server/pipeline/file.ts";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import { applyOperations, type Operation, operationSchema } from "../../../server/pipeline/operations.ts";
import { type PipelineDocument, pipelineSchema } from "../../../server/pipeline/schema.ts";
import { gesture, operationTypes } from "../../../server/pipeline/testing/whims.ts";
import { compact } from "./compact.ts";
import { initialState, reduce } from "./editorState.ts";
import { keepHistory, keptHistory } from "./keep.ts";
import { pendingOperations } from "./outbox.ts";
import { deed, live, nextId, repeat, start } from "./testing/deeds.ts";
import { memoryShelf } from "./testing/memoryShelf.ts";

/** What is stored and comes back: the database keeps no order of keys. */
const throughServer = (document: PipelineDocument): PipelineDocument =>
  pipelineSchema.parse(JSON.parse(JSON.stringify(document, sortKeys)));
const sortKeys = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

describe("a long day", () => {
  it("edits of every type there is are tried", () => {
    const types = operationSchema.options.map((option) => option.shape.type.value);
    expect([...operationTypes].sort()).toEqual([...types].sort());
  });

  it("undoes a thousand edits of every type to the start and redoes them to the end, byte for byte, also across a reload", () => {
    const deeds = fc.sample(deed, { numRuns: 1000, seed: 20_261_120 });
    const begin = start();
    const end = live(begin, deeds);
    expect(end.history.past.length).toBeGreaterThan(700);
    const done = new Set(end.history.past.flatMap((entry) => entry.operations.map((each) => each.type)));
    expect([...done].sort()).toEqual([...operationTypes].sort());
    const [first, last] = [formatPipelineFile(begin.document), formatPipelineFile(end.document)];

    const back = repeat(end, "undo");
    expect(formatPipelineFile(back.document)).toBe(first);
    expect(formatPipelineFile(repeat(back, "redo").document)).toBe(last);

    const kept = memoryShelf();
    const half = live(repeat(begin, "undo"), deeds);
    keepHistory(kept, "p", half.document, half.history);
    const reloaded = throughServer(half.document);
    const opened = initialState(reloaded, 8, keptHistory(kept, "p", reloaded));
    expect(opened.history.past).toHaveLength(half.history.past.length);
    const begun = repeat(opened, "undo");
    expect(formatPipelineFile(begun.document)).toBe(first);
    expect(formatPipelineFile(repeat(begun, "redo").document)).toBe(last);
  });

  it("keeps the newest steps across a reload when the browser has no room for all", () => {
    const end = live(start(), fc.sample(deed, { numRuns: 200, seed: 1 }));
    const small = memoryShelf(60_000);
    keepHistory(small, "p", end.document, end.history);
    const { past } = keptHistory(small, "p", end.document);
    expect(past.length).toBeGreaterThan(0);
    expect(past).toEqual(end.history.past.slice(-past.length).map((entry) => JSON.parse(JSON.stringify(entry))));
  });

  it("loading and saving changes nothing", () => {
    const end = live(start(), fc.sample(deed, { numRuns: 300, seed: 2 }));
    const text = formatPipelineFile(end.document);
    const parsed = parsePipelineFile(text);
    expect(parsed.ok && formatPipelineFile(parsed.document)).toBe(text);
    expect(formatPipelineFile(throughServer(end.document))).toBe(text);
  });
});

describe("undo and redo", () => {
  it("undo all is the start and redo all is the end, whatever was done", () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), fc.boolean(), (whims, mergeable) => {
        const begin = start();
        const end = live(begin, whims, mergeable);
        const back = repeat(end, "undo");
        expect(back.document).toEqual(begin.document);
        expect(repeat(back, "redo").document).toEqual(end.document);
      }),
    );
  });

  it("the outbox leads the server's document to what is drawn, through any mix of edits, undo, redo and sending", () => {
    const turn = fc.oneof(
      { weight: 6, arbitrary: deed },
      { weight: 2, arbitrary: fc.constantFrom("undo", "redo", "send", "answer") },
    );
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 80 }), (deeds) => {
        let state = start();
        let server = { document: state.document, revision: 7 };
        for (const one of deeds) {
          if (one === "undo" || one === "redo") state = reduce(state, { type: one, batchId: nextId() });
          else if (one === "send") state = reduce(state, { type: "take", batchId: nextId() });
          else if (one === "answer") {
            const batch = state.outbox.sending;
            if (!batch) continue;
            server = { document: applyOperations(server.document, batch.operations), revision: server.revision + 1 };
            state = reduce(state, {
              type: "saved",
              batchId: batch.batchId,
              revision: server.revision,
              foreign: [],
              nextId: nextId(),
            });
          } else if (Array.isArray(one)) state = live(state, [one]);
          expect(state.base).toEqual(server.document);
          expect(applyOperations(server.document, pendingOperations(state.outbox))).toEqual(state.document);
        }
      }),
    );
  });

  it("shortening a list of operations changes neither where it leads nor the way back", () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (whims) => {
        const begin = start();
        let document = begin.document;
        const all: Operation[] = [];
        for (const one of whims) {
          const operations = gesture(document, one);
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
    expect(state.document.stages[0]?.config).toEqual({ rate: 0, deep: { b: 0 } });
  });
});
