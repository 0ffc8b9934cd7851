import { createAlarm } from "./alarm.ts";
import { runEventsChannel } from "./channels.ts";
import { runEventSchema, type RunEvent } from "./eventTypes.ts";
import type { Listener } from "./listener.ts";
import { isRunOver } from "./states.ts";
import type { Queryable } from "./transitions/index.ts";
import { tunables } from "./tunables.ts";
import { isDatabaseAway } from "./withReconnect.ts";

/**
 * A page of a run's history.
 * @param afterSeq the last sequence number already seen; 0 = from the beginning
 * @param limit events at most
 */
export async function readRunEvents(
  db: Queryable,
  runId: string,
  afterSeq: number,
  limit: number = tunables.eventPage,
): Promise<RunEvent[]> {
  const { rows } = await db.query({
    name: "readRunEvents",
    text: `SELECT "runId", seq, at, type, "stageId", attempt, fence, data FROM "RunEvent"
           WHERE "runId" = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    values: [runId, afterSeq, limit],
  });
  return rows.map((row) => runEventSchema.parse(row));
}

/**
 * The live history of a run: every event after `afterSeq` exactly once and in order, ending after the run's last one.
 * It listens before it reads, so nothing falls between; without a notification it looks again every two seconds, so a
 * dead LISTEN connection or a lost database only costs time.
 * @param options.projectId only events of a run of this project are shown; another project's run yields nothing
 */
export async function* subscribeRunEvents(
  source: { db: Queryable; listener: Listener },
  options: { runId: string; projectId: string; afterSeq?: number; signal?: AbortSignal },
): AsyncGenerator<RunEvent, void, void> {
  const { runId, projectId } = options;
  const signal = options.signal ?? new AbortController().signal;
  const alarm = createAlarm(signal);
  const stopListening = source.listener.on(runEventsChannel, runId, alarm.wake);
  let last = options.afterSeq ?? 0;
  try {
    while (!signal.aborted) {
      const page = await readPage(source.db, { runId, projectId, last });
      if (page === "unknown") return;
      for (const event of page.events) {
        if (signal.aborted) return;
        last = event.seq;
        yield event;
      }
      if (page.over && last >= page.lastSeq) return;
      if (page.events.length === 0) await alarm.sleep(tunables.pollMs);
    }
  } finally {
    stopListening();
  }
}

type Page = { events: RunEvent[]; over: boolean; lastSeq: number };

async function readPage(
  db: Queryable,
  { runId, projectId, last }: { runId: string; projectId: string; last: number },
): Promise<Page | "unknown"> {
  try {
    const run = await db.query({
      name: "readRunEnd",
      text: `SELECT status, "lastSeq" FROM "Run" WHERE id = $1 AND "projectId" = $2`,
      values: [runId, projectId],
    });
    if (!run.rows[0]) return "unknown";
    // Read after the status: when the run was over then, these are all events there will ever be.
    const events = await readRunEvents(db, runId, last);
    return { events, over: isRunOver(run.rows[0].status), lastSeq: Number(run.rows[0].lastSeq) };
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    return { events: [], over: false, lastSeq: Number.POSITIVE_INFINITY };
  }
}
