import { rebase } from "../../../server/pipeline/merge.ts";
import {
  applyOperation,
  applyOperations,
  type Operation,
  OperationConflict,
} from "../../../server/pipeline/operations.ts";
import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import { emptyHistory, type History, record, step, withoutCollisions } from "./history.ts";
import {
  acknowledged,
  type Batch,
  emptyOutbox,
  enqueue,
  isIdle,
  type Outbox,
  pendingOperations,
  takeBatch,
} from "./outbox.ts";

/** Somebody else saved something this tab's unsent edits collide with. Nothing is sent until the person has chosen. */
export type Conflict = { reason: string; document: PipelineDocument; revision: number };

export type EditorState = {
  /** What is drawn: the acknowledged document plus everything in the outbox. */
  document: PipelineDocument;
  /** The document at `outbox.revision`, as the server has it. */
  base: PipelineDocument;
  outbox: Outbox;
  history: History;
  conflict: Conflict | null;
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
  | { type: "saved"; batchId: string; revision: number; foreign: Operation[] }
  | { type: "refused"; conflict: Conflict }
  | { type: "refreshed"; document: PipelineDocument; revision: number; notice: string | null }
  | { type: "takeTheirs" }
  | { type: "keepMine"; batchId: string }
  | { type: "noticed" };

/** @returns the state right after loading; `history` only when it belongs to exactly this document */
export function initialState(
  document: PipelineDocument,
  revision: number,
  history: History = emptyHistory,
): EditorState {
  return { document, base: document, outbox: emptyOutbox(revision), history, conflict: null, notice: null };
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

/** Adds the edits of others below this tab's unsent ones. */
function saved(state: EditorState, batchId: string, revision: number, foreign: Operation[]): EditorState {
  const batch = state.outbox.sending;
  if (!batch || batch.batchId !== batchId) return state;
  const outbox = acknowledged(state.outbox, batchId, revision);
  const base = applyOperations(state.base, [...foreign, ...batch.operations]);
  if (foreign.length === 0) return { ...state, base, outbox };
  const waiting = outbox.waiting?.operations ?? [];
  const merged = rebase(base, foreign, waiting);
  const history = withoutCollisions(state.history, foreign);
  const notice = "Changes somebody else made were added.";
  if (merged.ok) return { ...state, base, outbox, document: merged.document, history, notice };
  return { ...state, base, outbox, history, conflict: { reason: merged.reason, document: base, revision } };
}

/** The same edit made on another document: `before` and places are taken from there. Null when there is nothing left to edit. */
function renewed(document: PipelineDocument, operation: Operation): Operation | null {
  const stage = (id: string) => document.stages.find((candidate) => candidate.id === id);
  switch (operation.type) {
    case "setConfig": {
      const found = stage(operation.stageId);
      return found ? { ...operation, before: found.config } : null;
    }
    case "renameStage": {
      const found = stage(operation.stageId);
      return found ? { ...operation, before: found.name } : null;
    }
    case "move": {
      const moves = operation.moves.flatMap((move) => {
        const found = stage(move.stageId);
        return found ? [{ ...move, before: found.ui }] : [];
      });
      return moves.length > 0 ? { type: "move", moves } : null;
    }
    case "setSettings":
      return { ...operation, before: document.settings };
    case "setTarget":
      return { ...operation, before: document.target ?? null };
    case "setStageTarget": {
      const found = stage(operation.stageId);
      return found ? { ...operation, before: found.target ?? null } : null;
    }
    case "rename":
      return { ...operation, before: document.name };
    case "setGoal":
      return { ...operation, before: document.goal };
    case "setEconomics":
      return { ...operation, before: document.economics };
    case "replace":
      return { ...operation, before: document };
    default:
      return operation;
  }
}

/** Puts this tab's edits on top of the newest document; those whose object is gone are left out and counted. */
function keepMine(state: EditorState, conflict: Conflict, batchId: string): EditorState {
  let document = conflict.document;
  const kept: Operation[] = [];
  let dropped = 0;
  for (const operation of pendingOperations(state.outbox)) {
    try {
      const again = renewed(document, operation);
      if (!again) throw new OperationConflict(operation, "gone");
      document = applyOperation(document, again);
      kept.push(again);
    } catch (error) {
      if (!(error instanceof OperationConflict)) throw error;
      dropped += 1;
    }
  }
  const clean = emptyOutbox(conflict.revision);
  return {
    document,
    base: conflict.document,
    outbox: kept.length > 0 ? enqueue(clean, kept, batchId) : clean,
    history: emptyHistory,
    conflict: null,
    notice:
      dropped === 0
        ? "Your changes were put on top of the newest version."
        : `Your changes were put on top of the newest version; ${dropped} of them no longer fitted and were left out.`,
  };
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
      return saved(state, action.batchId, action.revision, action.foreign);
    case "refused":
      return { ...state, conflict: action.conflict };
    case "refreshed":
      // Unsent edits are never thrown away by a refresh: the server decides whether they fit when they arrive.
      if (!isIdle(state.outbox) || action.revision <= state.outbox.revision) return state;
      return { ...initialState(action.document, action.revision), notice: action.notice };
    case "takeTheirs":
      return state.conflict ? initialState(state.conflict.document, state.conflict.revision) : state;
    case "keepMine":
      return state.conflict ? keepMine(state, state.conflict, action.batchId) : state;
    case "noticed":
      return { ...state, notice: null };
  }
}

export type { Batch };
