import type { Editor } from "./createEditor.ts";
import { newUuid } from "./newId.ts";
import { isIdle } from "./outbox.ts";
import type { AcceptedBatch, PipelineTransport } from "./transport.ts";

/** Sent almost at once after a pause, so that others see it follow the hand; what one gesture does together travels together. */
const SEND_AFTER_MS = 15;
/** While edits go on (typing, nudging) they travel this far apart: the server keeps every batch. */
const SEND_EVERY_MS = 100;
const FIRST_RETRY_MS = 1000;
/** The longest pause between tries: somebody who comes back on-line shouldn't wait longer. */
const LAST_RETRY_MS = 15_000;

export type Sync = {
  /** Sends at once what waits; resolves when there is nothing left or it can't be sent now. */
  flush: () => Promise<void>;
  /** Looks whether somebody saved something newer, and takes it when nothing here is unsent. */
  refresh: () => Promise<void>;
  /** A batch the draft contains now, from the live stream; may come late, twice, or with some missing. */
  receive: (batch: AcceptedBatch) => void;
  /** The server can't tell step by step what happened up to this revision. */
  missed: (revision: number) => Promise<void>;
  stop: () => void;
};

/**
 * Carries the outbox to the server, one batch at a time, and what others saved to the editor.
 * @param announce tells this browser's other tabs which revision is the newest
 * @param clock milliseconds since 1970
 */
export function startSync(
  editor: Editor,
  transport: PipelineTransport,
  announce: (revision: number) => void,
  clock: () => number,
): Sync {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let failures = 0;
  let sentAt = -Infinity;
  let stopped = false;
  let running: Promise<void> | null = null;

  const schedule = (delay: number): void => {
    if (stopped) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      void flush();
    }, delay);
  };

  /** @returns whether to go on with the next batch */
  const sendOne = async (): Promise<boolean> => {
    editor.dispatch({ type: "take", batchId: newUuid() });
    const { outbox, conflict } = editor.store.getState();
    const batch = outbox.sending;
    if (!batch || conflict) return false;
    editor.setSync({ at: "sending" });
    sentAt = clock();
    const outcome = await transport.save({ ...batch, revision: outbox.revision });
    if (stopped) return false;
    if (outcome.status === "unreachable") {
      editor.setSync({ at: "unreachable", message: outcome.message });
      schedule(Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures));
      failures += 1;
      return false;
    }
    failures = 0;
    if (outcome.status === "stopped") {
      editor.setSync({ at: "stopped", message: outcome.message });
      return false;
    }
    const { batchId } = batch;
    if (outcome.status === "conflict") {
      const { reason, document, revision, foreign } = outcome;
      editor.setSync({ at: "idle" });
      editor.dispatch({ type: "refused", batchId, reason, document, revision, foreign, nextId: newUuid() });
      // What could be merged without asking waits as a new batch.
      return editor.store.getState().conflict === null;
    }
    editor.dispatch({ ...outcome, type: "saved", batchId, nextId: newUuid() });
    announce(outcome.revision);
    const done = isIdle(editor.store.getState().outbox);
    editor.setSync({ at: "idle" }, clock());
    return !done;
  };

  const flush = (): Promise<void> => {
    running ??= (async () => {
      try {
        while (!stopped && (await sendOne()));
      } finally {
        running = null;
      }
    })();
    return running;
  };

  const refresh = async (): Promise<void> => {
    if (!isIdle(editor.store.getState().outbox)) {
      await flush();
      return;
    }
    const newest = await transport.load();
    if (stopped || newest === null) return;
    editor.dispatch({ type: "refreshed", ...newest });
  };

  const missed = async (revision: number): Promise<void> => {
    const { outbox } = editor.store.getState();
    if (revision >= outbox.revision || !isIdle(outbox)) return refresh();
    const newest = await transport.load();
    // Asked again: a batch of this tab may have been saved meanwhile.
    const now = editor.store.getState().outbox;
    if (stopped || newest === null || !isIdle(now) || newest.revision >= now.revision) return;
    editor.dispatch({ type: "restored", ...newest, nextId: newUuid() });
  };

  editor.onUnsent(() => {
    // While nobody answers, the retry's own clock decides; else a drag would hammer a dead server.
    const { sync } = editor.store.getState();
    if (sync.at === "unreachable" && timer !== null) return;
    if (running !== null || timer !== null) return;
    schedule(Math.max(SEND_AFTER_MS, Math.min(SEND_EVERY_MS, sentAt + SEND_EVERY_MS - clock())));
  });

  return {
    flush,
    refresh,
    receive: (batch) => {
      if (stopped) return;
      const { outbox, held, conflict } = editor.store.getState();
      const known = held.at(-1)?.revision ?? conflict?.revision ?? outbox.revision;
      if (batch.revision <= known) return;
      if (batch.revision > known + 1) return void refresh();
      editor.dispatch({ type: "received", batches: [batch], nextId: newUuid() });
    },
    missed,
    stop: () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
