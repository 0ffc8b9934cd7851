import { createStore, type StoreApi } from "zustand/vanilla";
import type { LiveEvent } from "../../server/projects/index.ts";
import { formatCursor } from "./cursor.ts";
import { createTeller, type Whereabouts } from "./teller.ts";
import { freeSlot, holdSlot, RENEW_MS, type SlotShelf } from "./streamSlots.ts";

export type Presence = Extract<LiveEvent, { type: "here" }>["presence"];
export type AcceptedBatch = Extract<LiveEvent, { type: "operations" }>["batch"];
export type RunEvent = Extract<LiveEvent, { type: "run" }>["event"];

/** `asking`: live by asking every few seconds, because the browser's streams are taken by other tabs. */
export type LivePhase = "connecting" | "live" | "asking" | "resting" | "ended";
export type LiveState = {
  phase: LivePhase;
  /** Why it ended, in the server's words. */
  message: string | null;
  /** Everybody who has the project open, by key; this tab too. */
  people: ReadonlyMap<string, Presence>;
};

export type DraftFollower = {
  /** The revision this tab has. */
  revision: () => number;
  onBatch: (batch: AcceptedBatch) => void;
  onGap: (revision: number) => void;
};
export type RunFollower = {
  runId: string;
  /** The last event this tab has. */
  seq: () => number;
  onEvent: (event: RunEvent) => void;
  onOver: () => void;
};

/** The server, as far as live views need it. */
export type LiveServer = {
  follow: (
    cursor: string,
    on: { event: (event: LiveEvent) => void; connected: (yes: boolean) => void; ended: (message: string) => void },
  ) => { unsubscribe: () => void };
  look: (cursor: string) => Promise<LiveEvent[]>;
  say: (whereabouts: Whereabouts) => Promise<unknown>;
  leave: () => Promise<unknown>;
};

export type Live = {
  store: StoreApi<LiveState>;
  tabId: string;
  followDraft: (follower: DraftFollower) => () => void;
  followRun: (follower: RunFollower) => () => void;
  /** A run has begun that this tab may not know of. */
  onRuns: (listener: () => void) => () => void;
  /** Something in the reader's inbox changed. */
  onInbox: (listener: () => void) => () => void;
  say: (whereabouts: Partial<Whereabouts>) => void;
  /** After it ended: asks the server once more. */
  again: () => void;
  start: () => void;
  stop: () => void;
};

/** Parts of a page register one after the other; one connection serves them all. */
const GATHER_MS = 20;
/** Looking away for a moment costs nothing; a tab in the background holds no connection. */
const REST_AFTER_MS = 15_000;
const ASK_EVERY_MS = 2_500;

/**
 * Everything live of one tab over one stream: edits of the draft, events of runs, who is here.
 * @param shelf where the tabs of a browser agree on who streams
 */
export function createLive(server: LiveServer, tabId: string, shelf: SlotShelf): Live {
  const store = createStore<LiveState>(() => ({ phase: "connecting", message: null, people: new Map() }));
  const teller = createTeller(server.say);
  const runs = new Set<RunFollower>();
  const runLists = new Set<() => void>();
  const inboxes = new Set<() => void>();
  let draft: DraftFollower | null = null;
  let stream: { unsubscribe: () => void } | null = null;
  let asking: ReturnType<typeof setTimeout> | null = null;
  let gathering: ReturnType<typeof setTimeout> | null = null;
  let resting: ReturnType<typeof setTimeout> | null = null;
  let renewing: ReturnType<typeof setInterval> | null = null;
  let started = false;

  const setPhase = (phase: LivePhase, message: string | null = null): void => store.setState({ phase, message });
  const cursor = (): string => {
    const newest = new Map<string, number>();
    for (const run of runs) newest.set(run.runId, Math.min(run.seq(), newest.get(run.runId) ?? Infinity));
    return formatCursor(draft?.revision() ?? null, newest);
  };
  const change = (edit: (people: Map<string, Presence>) => void): void => {
    const people = new Map(store.getState().people);
    edit(people);
    store.setState({ people });
  };

  const take = (event: LiveEvent): void => {
    switch (event.type) {
      case "hello":
        return store.setState({ people: new Map(event.here.map((presence) => [presence.key, presence])) });
      case "here":
        return change((people) => people.set(event.presence.key, event.presence));
      case "gone":
        return change((people) => people.delete(event.key));
      case "operations":
        return draft?.onBatch(event.batch);
      case "gap":
        return draft?.onGap(event.revision);
      case "run":
        for (const run of [...runs]) if (run.runId === event.event.runId) run.onEvent(event.event);
        return;
      case "runOver":
        for (const run of [...runs]) if (run.runId === event.runId) run.onOver();
        return;
      case "runs":
        for (const listener of [...runLists]) listener();
        return;
      case "inbox":
        for (const listener of [...inboxes]) listener();
    }
  };

  const ask = async (): Promise<void> => {
    try {
      for (const event of await server.look(cursor())) take(event);
      // No stream says that a run began.
      for (const listener of [...runLists]) listener();
    } catch {
      // The next question tells.
    }
    if (asking !== null) asking = setTimeout(() => void ask(), ASK_EVERY_MS);
  };

  const close = (): void => {
    stream?.unsubscribe();
    stream = null;
    if (asking !== null) clearTimeout(asking);
    asking = null;
  };

  const open = (): void => {
    close();
    if (!started || document.hidden) return;
    if (!holdSlot(shelf, tabId, Date.now())) {
      setPhase("asking");
      asking = setTimeout(() => void ask(), 0);
      return;
    }
    stream = server.follow(cursor(), {
      event: take,
      connected: (yes) => {
        setPhase(yes ? "live" : "connecting");
        if (yes) teller.tellNow();
      },
      ended: (message) => {
        stream = null;
        freeSlot(shelf, tabId);
        setPhase("ended", message);
      },
    });
  };

  const reopen = (): void => {
    gathering ??= setTimeout(() => {
      gathering = null;
      open();
    }, GATHER_MS);
  };

  const rest = (): void => {
    close();
    teller.rest();
    freeSlot(shelf, tabId);
    setPhase("resting");
    server.leave().catch(() => undefined);
  };

  const look = (): void => {
    if (document.hidden) {
      resting ??= setTimeout(() => {
        resting = null;
        if (document.hidden) rest();
      }, REST_AFTER_MS);
      return;
    }
    if (resting !== null) clearTimeout(resting);
    resting = null;
    teller.wake();
    if (stream === null && asking === null) reopen();
  };

  /** Keeps the place; a tab that lost it, or that waits for one, changes over. */
  const renew = (): void => {
    const { phase } = store.getState();
    if (phase === "resting" || phase === "ended") return;
    const may = holdSlot(shelf, tabId, Date.now());
    if (may !== (stream !== null) && !document.hidden) open();
  };

  const farewell = (): void => freeSlot(shelf, tabId);

  return {
    store,
    tabId,
    followDraft: (follower) => {
      draft = follower;
      reopen();
      return () => {
        if (draft === follower) draft = null;
      };
    },
    followRun: (follower) => {
      runs.add(follower);
      reopen();
      return () => void runs.delete(follower);
    },
    onRuns: (listener) => {
      runLists.add(listener);
      return () => void runLists.delete(listener);
    },
    onInbox: (listener) => {
      inboxes.add(listener);
      return () => void inboxes.delete(listener);
    },
    say: teller.say,
    again: reopen,
    start: () => {
      started = true;
      document.addEventListener("visibilitychange", look);
      window.addEventListener("pagehide", farewell);
      window.addEventListener("online", reopen);
      renewing = setInterval(renew, RENEW_MS);
      teller.wake();
      reopen();
    },
    stop: () => {
      started = false;
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("pagehide", farewell);
      window.removeEventListener("online", reopen);
      for (const timer of [gathering, resting, asking]) if (timer !== null) clearTimeout(timer);
      gathering = resting = asking = null;
      if (renewing !== null) clearInterval(renewing);
      close();
      teller.rest();
      freeSlot(shelf, tabId);
    },
  };
}
