import fc from "fast-check";
import type { Operation } from "../../../../server/pipeline/operations.ts";
import { emptyPipeline } from "../../../../server/pipeline/schema.ts";
import { gesture, operationTypes, type Whim } from "../../../../server/pipeline/testing/whims.ts";
import { type EditorState, initialState, reduce } from "../editorState.ts";

/** A gesture of an imaginary person: up to three edits at once, of any type. */
export type Deed = (Whim & { type: Operation["type"] })[];
let counter = 0;
export const nextId = (): string => `id${(counter += 1)}`;
const whim = fc.record({
  type: fc.constantFrom(...operationTypes),
  a: fc.nat(1000),
  b: fc.nat(1000),
  text: fc.string({ maxLength: 5 }),
});
export const deed: fc.Arbitrary<Deed> = fc
  .array(whim, { minLength: 1, maxLength: 3 })
  .map((whims) => whims.map((one) => ({ ...one, id: nextId() })));

/** What follows from deeds, each a moment after the other. @param mergeable typing into one setting is one step */
export function live(state: EditorState, deeds: readonly Deed[], mergeable = false): EditorState {
  return deeds.reduce((current, one, index) => {
    const operations = gesture(current.document, one);
    const first = operations[0];
    const mergeKey = mergeable && first?.type === "setConfig" ? `config:${first.stageId}` : undefined;
    return reduce(current, { type: "commit", label: "whim", operations, mergeKey, at: index * 100, batchId: nextId() });
  }, state);
}

/** A drawing with three stages, as loaded. */
export const start = (): EditorState =>
  initialState(
    live(
      initialState(emptyPipeline("start"), 1),
      [0, 1, 2].map((a): Deed => [{ type: "addStage", a, b: a, text: "s", id: nextId() }]),
    ).document,
    7,
  );
/** Until nothing is left to take back or to bring back. */
export const repeat = (state: EditorState, type: "undo" | "redo"): EditorState => {
  let current = state;
  for (let turn = 0; turn < 3000; turn += 1) {
    const next = reduce(current, { type, batchId: nextId() });
    if (next === current) return current;
    current = next;
  }
  return current;
};
