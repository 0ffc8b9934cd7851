import type { Operation } from "../../../server/pipeline/operations.ts";
import { compact } from "./compact.ts";

/** Operations that travel together. The id makes sending twice harmless. */
export type Batch = { batchId: string; operations: Operation[] };

/**
 * Edits on their way to the server. `revision` is what the server last acknowledged to this tab;
 * `sending` has been sent and not answered, `waiting` grows until it is its turn.
 */
export type Outbox = { revision: number; sending: Batch | null; waiting: Batch | null };

export const emptyOutbox = (revision: number): Outbox => ({ revision, sending: null, waiting: null });

export const isIdle = (outbox: Outbox): boolean => outbox.sending === null && outbox.waiting === null;

/** Gestures are not counted here, operations are: what a person would call "changes". */
export const pendingCount = (outbox: Outbox): number =>
  (outbox.sending?.operations.length ?? 0) + (outbox.waiting?.operations.length ?? 0);

export const pendingOperations = (outbox: Outbox): Operation[] => [
  ...(outbox.sending?.operations ?? []),
  ...(outbox.waiting?.operations ?? []),
];

/** @param batchId used when a new batch has to be begun */
export function enqueue(outbox: Outbox, operations: readonly Operation[], batchId: string): Outbox {
  const waiting = outbox.waiting ?? { batchId, operations: [] };
  return { ...outbox, waiting: { ...waiting, operations: compact([...waiting.operations, ...operations]) } };
}

/** The server refuses longer batches; an afternoon without a network may make more operations than this. */
export const MAX_BATCH = 1000;

/**
 * Moves what waits on its way. What is already on its way is sent again unchanged, never mixed with newer edits.
 * @param nextId names the rest when there is more than one batch may hold
 */
export function takeBatch(outbox: Outbox, nextId: string): Outbox {
  const { sending, waiting } = outbox;
  if (sending || !waiting) return outbox;
  if (waiting.operations.length <= MAX_BATCH) return { ...outbox, sending: waiting, waiting: null };
  return {
    ...outbox,
    sending: { batchId: waiting.batchId, operations: waiting.operations.slice(0, MAX_BATCH) },
    waiting: { batchId: nextId, operations: waiting.operations.slice(MAX_BATCH) },
  };
}

export function acknowledged(outbox: Outbox, batchId: string, revision: number): Outbox {
  return outbox.sending?.batchId === batchId ? { ...outbox, sending: null, revision } : outbox;
}
