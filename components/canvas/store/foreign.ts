import { describeChanges } from "../../../server/pipeline/describeChanges.ts";
import { rebase } from "../../../server/pipeline/merge.ts";
import {
  applyOperation,
  applyOperations,
  type Operation,
  OperationConflict,
} from "../../../server/pipeline/operations.ts";
import { operationsBetween } from "../../../server/pipeline/operationsBetween.ts";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import { type Choices, threeWay } from "../../../server/pipeline/threeWay.ts";
import type { EditorState } from "./editorState.ts";
import { withoutCollisions } from "./history.ts";
import { acknowledged, emptyOutbox, enqueue, type Outbox, pendingOperations } from "./outbox.ts";
import type { AcceptedBatch, Newest } from "./transport.ts";

/**
 * Somebody else saved something this tab's unsent edits collide with. Nothing is sent and nothing is overwritten until the
 * person has chosen. `base` is the document both sides started from.
 */
export type Conflict = {
  reason: string;
  base: PipelineDocument;
  theirs: PipelineDocument;
  revision: number;
  /** Names of who made the other version. */
  by: string[];
};

const operationsOf = (batches: readonly AcceptedBatch[]): Operation[] =>
  batches.flatMap(({ operations }) => operations);
const namesOf = (batches: readonly AcceptedBatch[]): string[] => [...new Set(batches.flatMap(({ by }) => by ?? []))];
const newsOf = (before: PipelineDocument, after: PipelineDocument, batches: readonly AcceptedBatch[]) => ({
  by: namesOf(batches).join(", ") || null,
  words: describeChanges(before, after),
  revision: batches.at(-1)?.revision ?? 0,
});

/** Takes over what the two versions make together: sends the difference to theirs as ordinary edits. */
export function adopt(state: EditorState, conflict: Conflict, choices: Choices, batchId: string): EditorState {
  const { base, theirs, revision } = conflict;
  const merged = threeWay(base, state.document, theirs).resolve(choices);
  const operations = operationsBetween(theirs, merged, false);
  const clean = emptyOutbox(revision);
  return {
    ...state,
    document: applyOperations(theirs, operations),
    base: theirs,
    outbox: operations.length > 0 ? enqueue(clean, operations, batchId) : clean,
    history: withoutCollisions(state.history, operationsBetween(base, theirs, false)),
    held: [],
    conflict: null,
  };
}

/** Merges what can be merged without asking; asks about the rest. */
export function settle(state: EditorState, conflict: Conflict, batchId: string): EditorState {
  const { clashes } = threeWay(conflict.base, state.document, conflict.theirs);
  return clashes.length === 0 ? adopt(state, conflict, new Map(), batchId) : { ...state, conflict, held: [] };
}

/** The server has this tab's batch as `revision`, above the foreign ones. */
export function acknowledge(
  state: EditorState,
  saved: { batchId: string; revision: number; foreign: readonly AcceptedBatch[] },
  nextId: string,
): EditorState {
  const batch = state.outbox.sending;
  if (!batch || batch.batchId !== saved.batchId) return state;
  const fresh = saved.foreign.filter(({ revision }) => revision > state.outbox.revision);
  const outbox = acknowledged(state.outbox, saved.batchId, saved.revision);
  const held = state.held.filter(({ revision }) => revision > saved.revision);
  const theirs = applyOperations(state.base, operationsOf(fresh));
  const base = applyOperations(theirs, batch.operations);
  if (fresh.length === 0) return { ...state, base, outbox, held };
  const merged = rebase(base, operationsOf(fresh), outbox.waiting?.operations ?? []);
  const next = { ...state, outbox, held, news: newsOf(state.base, theirs, fresh) };
  if (merged.ok)
    return { ...next, base, document: merged.document, history: withoutCollisions(state.history, operationsOf(fresh)) };
  const before = applyOperations(state.base, batch.operations);
  const conflict = { reason: merged.reason, base: before, theirs: base, revision: saved.revision, by: namesOf(fresh) };
  return settle({ ...next, base: before }, conflict, nextId);
}

/** The server refused this tab's batch: others were faster. */
export function refuse(
  state: EditorState,
  refused: { batchId: string; reason: string } & Newest,
  nextId: string,
): EditorState {
  if (state.outbox.sending?.batchId !== refused.batchId) return state;
  const later = state.held.filter(({ revision }) => revision > refused.revision);
  const batches = [...refused.foreign, ...later];
  const conflict: Conflict = {
    reason: refused.reason,
    base: baseOf(state, refused),
    theirs: applyOperations(refused.document, operationsOf(later)),
    revision: later.at(-1)?.revision ?? refused.revision,
    by: namesOf(batches),
  };
  return settle(state, conflict, nextId);
}

/** A page from before a restored backup has seen what the server no longer knows: then theirs is all both have in common. */
const baseOf = (state: EditorState, refused: Newest): PipelineDocument =>
  refused.revision < state.outbox.revision ? refused.document : state.base;

/**
 * Takes in batches others saved, as they are announced: in order and without gaps. While a batch of this tab is on its way
 * only the server knows which came first, so what collides waits for its answer.
 */
export function receive(state: EditorState, batches: readonly AcceptedBatch[], nextId: string): EditorState {
  const held = [...state.held, ...batches];
  if (held.length === 0) return state;
  const { conflict, outbox } = state;
  if (conflict) {
    const theirs = applyOperations(conflict.theirs, operationsOf(held));
    const revision = held.at(-1)?.revision ?? conflict.revision;
    const by = [...new Set([...conflict.by, ...namesOf(held)])];
    return { ...state, held: [], conflict: { ...conflict, theirs, revision, by } };
  }
  const own = held.findIndex(({ batchId }) => batchId === outbox.sending?.batchId);
  const mine = held[own];
  if (mine) {
    const saved = { batchId: mine.batchId, revision: mine.revision, foreign: held.slice(0, own) };
    return receive(acknowledge({ ...state, held }, saved, nextId), [], nextId);
  }
  const operations = operationsOf(held);
  const revision = held.at(-1)?.revision ?? outbox.revision;
  const base = applyOperations(state.base, operations);
  const merged = rebase(base, operations, pendingOperations(outbox));
  if (merged.ok) {
    return {
      ...state,
      base,
      document: merged.document,
      outbox: { ...outbox, revision },
      history: withoutCollisions(state.history, operations),
      held: [],
      news: newsOf(state.base, base, held),
    };
  }
  if (outbox.sending) return { ...state, held };
  return settle(state, { reason: merged.reason, base: state.base, theirs: base, revision, by: namesOf(held) }, nextId);
}

/** Edits a closed tab left behind, which the server wouldn't take as they are: they become this tab's, and are merged or asked about. */
export function recovered(
  state: EditorState,
  left: { outbox: Outbox; reason: string; base: PipelineDocument } & Newest,
  nextId: string,
): EditorState {
  let document = left.base;
  let dropped = 0;
  for (const operation of pendingOperations(left.outbox)) {
    try {
      document = applyOperation(document, operation);
    } catch (error) {
      if (!(error instanceof OperationConflict)) throw error;
      dropped += 1;
    }
  }
  const conflict: Conflict = {
    reason: left.reason,
    base: left.base,
    theirs: left.document,
    revision: left.revision,
    by: namesOf(left.foreign),
  };
  const notice =
    dropped === 0
      ? state.notice
      : `${dropped} unsent ${dropped === 1 ? "change" : "changes"} of a closed tab no longer fitted and had to be left out.`;
  const mine: EditorState = { ...state, document, base: left.base, outbox: left.outbox, notice };
  return settle(mine, conflict, nextId);
}
