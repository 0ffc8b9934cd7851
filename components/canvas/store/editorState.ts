import { describeChanges } from "../../../server/pipeline/describeChanges.ts";
import { applyOperations, type Operation, OperationConflict } from "../../../server/pipeline/operations.ts";
import { operationsBetween } from "../../../server/pipeline/operationsBetween.ts";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import type { Choices } from "../../../server/pipeline/threeWay.ts";
import { acknowledge, adopt, type Conflict, receive, recovered, refuse, settle } from "./foreign.ts";
import { emptyHistory, type History, record, step, withoutCollisions } from "./history.ts";
import { emptyOutbox, enqueue, isIdle, type Outbox, takeBatch } from "./outbox.ts";
import type { AcceptedBatch, Newest } from "./transport.ts";

export type EditorState = {
  /** What is drawn: the acknowledged document plus everything in the outbox. */
  document: PipelineDocument;
  /** The document at `outbox.revision`, as the server has it. */
  base: PipelineDocument;
  outbox: Outbox;
  history: History;
  /** Batches of others that collide with what is on its way: the server's answer decides. */
  held: AcceptedBatch[];
  conflict: Conflict | null;
  /** The last thing somebody else changed, in words. */
  news: { by: string | null; words: string; revision: number } | null;
  /** One sentence for the person about something that happened without their doing. */
  notice: string | null;
};

export type EditorAction =
  | {
      type: "commit";
      label: string;
      operations: Operation[];
      mergeKey?: string | undefined;
      at: number;
      batchId: string;
    }
  | { type: "undo" | "redo"; batchId: string }
  | { type: "take"; batchId: string }
  | { type: "saved"; batchId: string; revision: number; foreign: AcceptedBatch[]; nextId: string }
  | ({ type: "refused"; batchId: string; reason: string; nextId: string } & Newest)
  /** Announced by the live stream; the caller has made sure that none is missing. */
  | { type: "received"; batches: AcceptedBatch[]; nextId: string }
  | ({ type: "recovered"; outbox: Outbox; reason: string; base: PipelineDocument; nextId: string } & Newest)
  | { type: "refreshed"; document: PipelineDocument; revision: number }
  /** The server's draft is older than what it had told this tab: it was put back from a backup. */
  | { type: "restored"; document: PipelineDocument; revision: number; nextId: string }
  /** What the person chose, clash by clash; what isn't named stays theirs. */
  | { type: "resolve"; choices: Choices; nextId: string }
  | { type: "noticed" };

/** @returns the state right after loading; `history` only when it belongs to exactly this document */
export function initialState(
  document: PipelineDocument,
  revision: number,
  history: History = emptyHistory,
): EditorState {
  const outbox = emptyOutbox(revision);
  return { document, base: document, outbox, history, held: [], conflict: null, news: null, notice: null };
}

/** Applies edits to what is drawn and puts them into the outbox; history is the caller's business. */
function edited(state: EditorState, operations: Operation[], batchId: string): EditorState {
  return {
    ...state,
    document: applyOperations(state.document, operations),
    outbox: enqueue(state.outbox, operations, batchId),
  };
}

function replay(state: EditorState, direction: "undo" | "redo", batchId: string): EditorState {
  const next = step(state.history, direction);
  if (!next) return state;
  try {
    return { ...edited(state, next.operations, batchId), history: next.history };
  } catch (error) {
    if (!(error instanceof OperationConflict)) throw error;
    return { ...state, history: emptyHistory, notice: `Can't ${direction} “${next.entry.label}”: ${error.message}` };
  }
}

/** A newer document, with nothing of this tab left to send. */
function refreshed(state: EditorState, document: PipelineDocument, revision: number): EditorState {
  const theirs = operationsBetween(state.document, document, false);
  const news = { by: null, words: describeChanges(state.document, document), revision };
  return { ...initialState(document, revision, withoutCollisions(state.history, theirs)), notice: state.notice, news };
}

/** The only way the editor's document changes. Pure: clock and random ids come in with the action. */
export function reduce(state: EditorState, action: EditorAction): EditorState {
  switch (action.type) {
    case "commit": {
      if (action.operations.length === 0) return state;
      const next = edited(state, action.operations, action.batchId);
      const history = record(state.history, {
        label: action.label,
        operations: action.operations,
        mergeKey: action.mergeKey ?? null,
        at: action.at,
      });
      return { ...next, history };
    }
    case "undo":
    case "redo":
      return replay(state, action.type, action.batchId);
    case "take":
      return state.conflict || state.outbox.sending || !state.outbox.waiting
        ? state
        : { ...state, outbox: takeBatch(state.outbox, action.batchId) };
    case "saved":
      return receive(acknowledge(state, action, action.nextId), [], action.nextId);
    case "refused":
      return refuse(state, action, action.nextId);
    case "received":
      return receive(state, action.batches, action.nextId);
    case "recovered":
      return recovered(state, action, action.nextId);
    case "refreshed":
      // Unsent edits are never thrown away by a refresh: the server decides whether they fit when they arrive.
      if (!isIdle(state.outbox) || action.revision <= state.outbox.revision) return state;
      return refreshed(state, action.document, action.revision);
    case "restored": {
      const { document: theirs, revision } = action;
      const reason = "The server went back to an older version, as after a restored backup.";
      return settle(state, { reason, base: theirs, theirs, revision, by: [] }, action.nextId);
    }
    case "resolve":
      return state.conflict ? adopt(state, state.conflict, action.choices, action.nextId) : state;
    case "noticed":
      return { ...state, notice: null };
  }
}

export type { Conflict };
