import type { Database } from "../db/index.ts";
import type { Listener } from "../runs/index.ts";
import { createBoard, type Board } from "./board.ts";
import { presenceKey, presenceMessageSchema, type PresenceMessage, type Whereabouts } from "./presenceSchema.ts";
import { tunables } from "./tunables.ts";

/** The notification that carries signs of life between processes. */
export const presenceChannel = "stagecraft_presence";

type Person = { projectId: string; userId: string; name: string };

/**
 * Who has which project open. Lives in memory and travels by notification; the database stores nothing of it.
 * A process that has just started knows everybody after one round of signs of life.
 */
export type PresenceHub = Pick<Board, "list" | "watch"> & {
  /** Tells everybody who looks at the project where this person is; also the sign of life. */
  say: (person: Person, whereabouts: Whereabouts) => Promise<void>;
  leave: (person: Pick<Person, "projectId" | "userId">, tabId: string) => Promise<void>;
  /** Binds a tab to its open stream: when the last stream ends and none comes back, the tab has left. */
  attach: (person: Pick<Person, "projectId" | "userId">, tabId: string) => () => void;
  close: () => void;
};

export function createPresenceHub(
  db: Database,
  listener: Listener,
  now: () => number = () => performance.now(),
): PresenceHub {
  const board = createBoard(now);
  const streams = new Map<string, number>();
  const lastSaid = new Map<string, number>();
  const stopListening = listener.on(presenceChannel, null, (payload) => {
    if (payload === null) return;
    const message = readMessage(payload);
    if (message) board.hear(message);
  });
  const sweeper = setInterval(() => {
    board.sweep();
    const old = now() - tunables.leaseMs;
    for (const [key, at] of lastSaid) if (at < old) lastSaid.delete(key);
  }, tunables.sweepMs);
  sweeper.unref();

  const announce = async (message: PresenceMessage): Promise<void> => {
    // Nothing is stored, so nothing has to wait for the disk.
    await db.pool.query(`SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)`, [
      presenceChannel,
      JSON.stringify(message),
    ]);
  };
  const leave: PresenceHub["leave"] = ({ projectId, userId }, tabId) =>
    announce({ type: "gone", projectId, key: presenceKey(userId, tabId) });

  return {
    list: board.list,
    watch: board.watch,
    say: async ({ projectId, userId, name }, { tabId, cursor, selected }) => {
      const key = presenceKey(userId, tabId);
      const at = now();
      if (at - (lastSaid.get(key) ?? -Infinity) < tunables.tellMs) return;
      lastSaid.set(key, at);
      await announce({
        type: "here",
        projectId,
        presence: { key, userId, name: name.slice(0, 200), cursor, selected },
      });
    },
    leave,
    attach: (person, tabId) => {
      const key = `${person.projectId}/${presenceKey(person.userId, tabId)}`;
      streams.set(key, (streams.get(key) ?? 0) + 1);
      let attached = true;
      return () => {
        if (!attached) return;
        attached = false;
        const left = (streams.get(key) ?? 1) - 1;
        if (left > 0) return void streams.set(key, left);
        streams.delete(key);
        setTimeout(() => {
          // A database that is away forgets nobody: the lease does.
          if (!streams.has(key)) leave(person, tabId).catch(() => undefined);
        }, tunables.returnMs).unref();
      };
    },
    close: () => {
      clearInterval(sweeper);
      stopListening();
    },
  };
}

function readMessage(payload: string): PresenceMessage | null {
  try {
    return presenceMessageSchema.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}
