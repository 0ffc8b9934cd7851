import type { Database } from "../db/index.ts";
import { inboxChannel } from "../notifications/index.ts";
import type { Presence, PresenceHub } from "../presence/index.ts";
import {
  createAlarm,
  readRunEvents,
  runEventsChannel,
  subscribeRunEvents,
  type Listener,
  type RunEvent,
} from "../runs/index.ts";
import { followDraft, readDraftEvents, type DraftEvent } from "./followDraft.ts";
import { formatCursor, type LiveCursor } from "./liveCursor.ts";
import { mergeStreams } from "./mergeStreams.ts";

/** Presence and new runs come by notification alone; this only bounds how long a stream sleeps. */
const IDLE_MS = 60_000;

export type LiveEvent =
  /** First of every connection: who is here. */
  | { type: "hello"; here: Presence[] }
  | DraftEvent
  | { type: "run"; event: RunEvent }
  /** Nothing more will come of this run. */
  | { type: "runOver"; runId: string }
  /** A run this reader didn't know of has begun: ask for the list. */
  | { type: "runs" }
  | { type: "here"; presence: Presence }
  | { type: "gone"; key: string }
  /** Something in the reader's inbox changed: ask for it. */
  | { type: "inbox" };

export type LiveSource = { db: Database; listener: Listener; presence: PresenceHub };
type Follow = {
  projectId: string;
  cursor: LiveCursor;
  signal: AbortSignal;
  /** Whose inbox is followed along. */
  userId: string;
};

/**
 * Everything live about a project as one stream: edits of the draft, events of the named runs, who is here. Each part
 * listens before it replays; the id of every event says how far all parts have come.
 */
export async function* followProject(
  source: LiveSource,
  { projectId, cursor, signal, userId }: Follow,
): AsyncGenerator<{ id: string; event: LiveEvent }, void, void> {
  const at: LiveCursor = { revision: cursor.revision, runs: cursor.runs.map((run) => ({ ...run })) };
  const streams: AsyncGenerator<LiveEvent, void, void>[] = [
    followPresence(source.presence, projectId, signal),
    followNewRuns(source, projectId, signal),
    followInbox(source.listener, userId, signal),
    ...(cursor.revision === null ? [] : [followDraft(source, { projectId, revision: cursor.revision, signal })]),
    ...cursor.runs.map(({ runId, seq }) => followRun(source, { runId, projectId, afterSeq: seq, signal })),
  ];
  for await (const event of mergeStreams(streams)) {
    advance(at, event);
    yield { id: formatCursor(at), event };
  }
}

/** What has happened since a cursor, once: for a tab that has no stream. */
export async function lookAtProject(source: LiveSource, projectId: string, cursor: LiveCursor): Promise<LiveEvent[]> {
  const draft = cursor.revision === null ? [] : await readDraftEvents(source.db, projectId, cursor.revision);
  const own = await source.db.prisma.run.findMany({
    where: { projectId, id: { in: cursor.runs.map(({ runId }) => runId) } },
    select: { id: true },
  });
  const known = new Set(own.map(({ id }) => id));
  const runs = await Promise.all(
    cursor.runs
      .filter(({ runId }) => known.has(runId))
      .map(async ({ runId, seq }) => readRunEvents(source.db.pool, runId, seq)),
  );
  return [
    { type: "hello", here: source.presence.list(projectId) },
    ...draft,
    ...runs.flat().map((event): LiveEvent => ({ type: "run", event })),
  ];
}

/** Moves the cursor past an event. */
function advance(at: LiveCursor, event: LiveEvent): void {
  if (event.type === "operations") at.revision = event.batch.revision;
  if (event.type === "gap") at.revision = event.revision;
  if (event.type === "runOver") at.runs = at.runs.filter(({ runId }) => runId !== event.runId);
  if (event.type === "run") {
    const run = at.runs.find(({ runId }) => runId === event.event.runId);
    if (run) run.seq = event.event.seq;
  }
}

async function* followRun(
  source: LiveSource,
  run: { runId: string; projectId: string; afterSeq: number; signal: AbortSignal },
): AsyncGenerator<LiveEvent, void, void> {
  const events = subscribeRunEvents({ db: source.db.pool, listener: source.listener }, run);
  for await (const event of events) yield { type: "run", event };
  if (!run.signal.aborted) yield { type: "runOver", runId: run.runId };
}

/** The newest word about everybody; who moves faster than the reader reads is told once. */
async function* followPresence(
  presence: PresenceHub,
  projectId: string,
  signal: AbortSignal,
): AsyncGenerator<LiveEvent, void, void> {
  const alarm = createAlarm(signal);
  const news = new Map<string, LiveEvent>();
  const stopWatching = presence.watch(projectId, (message) => {
    const key = message.type === "gone" ? message.key : message.presence.key;
    news.set(key, message.type === "gone" ? { type: "gone", key } : { type: "here", presence: message.presence });
    alarm.wake();
  });
  try {
    yield { type: "hello", here: presence.list(projectId) };
    while (!signal.aborted) {
      for (const [key, event] of [...news]) {
        news.delete(key);
        if (signal.aborted) return;
        yield event;
      }
      if (news.size === 0) await alarm.sleep(IDLE_MS);
    }
  } finally {
    stopWatching();
  }
}

/** Says that a person's inbox changed; several changes at once are one. */
async function* followInbox(
  listener: Listener,
  userId: string,
  signal: AbortSignal,
): AsyncGenerator<LiveEvent, void, void> {
  const alarm = createAlarm(signal);
  let changed = false;
  const stopListening = listener.on(inboxChannel, userId, () => {
    changed = true;
    alarm.wake();
  });
  try {
    while (!signal.aborted) {
      if (changed) {
        changed = false;
        yield { type: "inbox" };
      }
      if (!changed) await alarm.sleep(IDLE_MS);
    }
  } finally {
    stopListening();
  }
}

/** Says once per run that it exists. */
async function* followNewRuns(
  { db, listener }: LiveSource,
  projectId: string,
  signal: AbortSignal,
): AsyncGenerator<LiveEvent, void, void> {
  const alarm = createAlarm(signal);
  const seen = new Set<string>();
  const unseen = new Set<string>();
  let missed = false;
  const stopListening = listener.on(runEventsChannel, null, (runId) => {
    if (runId === null) missed = true;
    else if (seen.has(runId)) return;
    else unseen.add(runId);
    alarm.wake();
  });
  try {
    while (!signal.aborted) {
      const ids = [...unseen];
      unseen.clear();
      for (const id of ids) seen.add(id);
      const own = ids.length > 0 && (await db.prisma.run.count({ where: { projectId, id: { in: ids } } })) > 0;
      if (own || missed) {
        missed = false;
        if (signal.aborted) return;
        yield { type: "runs" };
      }
      if (unseen.size === 0) await alarm.sleep(IDLE_MS);
    }
  } finally {
    stopListening();
  }
}
