import type { Database } from "../db/index.ts";
import { createAlarm, type Listener } from "../runs/index.ts";
import { draftsChannel, readBatches, type AcceptedBatch } from "./draft.ts";

/** Looked again after this long without a notification: what a dead listening connection costs. */
const POLL_MS = 5_000;
/** Whoever is further behind than this is faster with the whole document. */
export const MAX_REPLAY = 200;

export type DraftEvent =
  | { type: "operations"; batch: AcceptedBatch }
  /** Too much has happened: load the document. The stream goes on after `revision`. */
  | { type: "gap"; revision: number };

/**
 * Every batch accepted after a revision, exactly once and in order, then live. It listens before it reads, so nothing
 * falls between.
 */
export async function* followDraft(
  source: { db: Database; listener: Listener },
  draft: { projectId: string; revision: number; signal: AbortSignal },
): AsyncGenerator<DraftEvent, void, void> {
  const { projectId, signal } = draft;
  const alarm = createAlarm(signal);
  const stopListening = source.listener.on(draftsChannel, projectId, alarm.wake);
  let last = draft.revision;
  try {
    while (!signal.aborted) {
      const events = await readDraftEvents(source.db, projectId, last);
      for (const event of events) {
        if (signal.aborted) return;
        last = event.type === "gap" ? event.revision : event.batch.revision;
        yield event;
      }
      if (events.length === 0) await alarm.sleep(POLL_MS);
    }
  } finally {
    stopListening();
  }
}

/** What was accepted after a revision, up to a page. */
export async function readDraftEvents(db: Database, projectId: string, after: number): Promise<DraftEvent[]> {
  const row = await db.prisma.pipeline.findUnique({ where: { projectId }, select: { revision: true } });
  if (row === null || row.revision === after) return [];
  // Behind a restored backup the reader is ahead; both ways only the whole document helps.
  if (row.revision < after || row.revision - after > MAX_REPLAY) return [{ type: "gap", revision: row.revision }];
  const batches = await readBatches(db.prisma, projectId, { after, limit: MAX_REPLAY });
  return batches.map((batch) => ({ type: "operations", batch }));
}
