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

/** Operations and characters that travel at once: an afternoon without a network arrives in pieces that each take a moment. */
export const MAX_BATCH = 250;
const MAX_CHARACTERS = 1_000_000;

/** How many of the operations go into one batch: at least one, however large it is. */
function fitting(operations: readonly Operation[]): number {
  let characters = 0;
  for (const [index, operation] of operations.entries()) {
    characters += JSON.stringify(operation).length;
    if (index >= MAX_BATCH || (index > 0 && characters > MAX_CHARACTERS)) return index;
  }
  return operations.length;
}

/**
 * Moves what waits on its way. What is already on its way is sent again unchanged, never mixed with newer edits.
 * @param nextId names the rest when there is more than one batch may hold
 */
export function takeBatch(outbox: Outbox, nextId: string): Outbox {
  const { sending, waiting } = outbox;
  if (sending || !waiting) return outbox;
  const count = fitting(waiting.operations);
  if (count === waiting.operations.length) return { ...outbox, sending: waiting, waiting: null };
  return {
    ...outbox,
    sending: { batchId: waiting.batchId, operations: waiting.operations.slice(0, count) },
    waiting: { batchId: nextId, operations: waiting.operations.slice(count) },
  };
}

export function acknowledged(outbox: Outbox, batchId: string, revision: number): Outbox {
  return outbox.sending?.batchId === batchId ? { ...outbox, sending: null, revision } : outbox;
}
