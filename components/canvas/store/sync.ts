import type { Editor } from "./createEditor.ts";
import { newUuid } from "./newId.ts";
import { isIdle } from "./outbox.ts";
import type { PipelineTransport } from "./transport.ts";

/** Waits a moment so that a drag or a word travels as one batch; short enough that "saved" follows the hand. */
const SEND_AFTER_MS = 400;
const FIRST_RETRY_MS = 1000;
/** The longest pause between tries: somebody who comes back on-line shouldn't wait longer. */
const LAST_RETRY_MS = 15_000;

export type Sync = {
  /** Sends at once what waits; resolves when there is nothing left or it can't be sent now. */
  flush: () => Promise<void>;
  /** Looks whether somebody saved something newer, and takes it when nothing here is unsent. */
  refresh: (notice: string) => Promise<void>;
  stop: () => void;
};

/**
 * Carries the outbox to the server, one batch at a time.
 * @param announce tells this browser's other tabs which revision is the newest
 */
export function startSync(
  editor: Editor,
  transport: PipelineTransport,
  announce: (revision: number) => void,
  clock: () => number,
): Sync {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let failures = 0;
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
    if (outcome.status === "conflict") {
      editor.setSync({ at: "idle" });
      editor.dispatch({
        type: "refused",
        conflict: { reason: outcome.reason, document: outcome.document, revision: outcome.revision },
      });
      return false;
    }
    editor.dispatch({ type: "saved", batchId: batch.batchId, revision: outcome.revision, foreign: outcome.foreign });
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

  const refresh = async (notice: string): Promise<void> => {
    if (!isIdle(editor.store.getState().outbox)) {
      await flush();
      return;
    }
    const newest = await transport.load();
    if (stopped || newest === null) return;
    editor.dispatch({ type: "refreshed", ...newest, notice });
  };

  editor.onUnsent(() => {
    // While nobody answers, the retry's own clock decides; else a drag would hammer a dead server.
    const { sync } = editor.store.getState();
    if (sync.at === "unreachable" && timer !== null) return;
    if (running === null && timer === null) schedule(SEND_AFTER_MS);
  });

  return {
    flush,
    refresh,
    stop: () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
