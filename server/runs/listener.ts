import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { connectionConfig } from "../db/index.ts";
import { log } from "../log/index.ts";
import { tunables } from "./tunables.ts";

const listenLog = log.child({ room: "runs", part: "listener" });

export type Listener = {
  /** Calls `wake` whenever `payload` is announced on `channel`, and after every reconnection (something may have been missed). */
  on: (channel: string, payload: string | null, wake: (payload: string | null) => void) => () => void;
  /** Resolves when the first connection listens. */
  ready: Promise<void>;
  close: () => Promise<void>;
};

type Subscription = { channel: string; payload: string | null; wake: (payload: string | null) => void };

/**
 * One LISTEN connection for a whole process. When it dies it comes back by itself; those who wait on it poll meanwhile.
 * @param url address of the database
 * @param channels everything to listen to
 */
export function createListener(url: string, channels: readonly string[]): Listener {
  const subscriptions = new Set<Subscription>();
  const closing = new AbortController();
  let client: pg.Client | undefined;

  const connectOnce = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({ ...connectionConfig(url), keepAlive: true });
    fresh.on("error", (error) => listenLog.warn({ reason: error.message }, "the listening connection was lost"));
    await fresh.connect();
    fresh.on("notification", ({ channel, payload = "" }) => {
      for (const subscription of [...subscriptions]) {
        if (subscription.channel !== channel) continue;
        if (subscription.payload === null || subscription.payload === payload) subscription.wake(payload);
      }
    });
    for (const channel of channels) await fresh.query(`LISTEN ${fresh.escapeIdentifier(channel)}`);
    return fresh;
  };

  const keepConnected = async (onFirst: () => void): Promise<void> => {
    let wait = tunables.reconnectMs;
    while (!closing.signal.aborted) {
      try {
        const fresh = await connectOnce();
        if (closing.signal.aborted) return await fresh.end();
        client = fresh;
        const ended = new Promise<void>((resolve) => fresh.once("end", resolve));
        wait = tunables.reconnectMs;
        onFirst();
        for (const subscription of [...subscriptions]) subscription.wake(null);
        await ended;
      } catch (error) {
        listenLog.warn({ err: error }, "the listening connection could not be made");
      }
      client = undefined;
      await pause(wait, undefined, { signal: closing.signal }).catch(() => undefined);
      wait = Math.min(wait * 2, tunables.reconnectMaxMs);
    }
  };

  let running: Promise<void> = Promise.resolve();
  const ready = new Promise<void>((resolve) => {
    running = keepConnected(resolve);
  });
  return {
    on: (channel, payload, wake) => {
      const subscription = { channel, payload, wake };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
    ready,
    close: async () => {
      closing.abort();
      await client?.end().catch(() => undefined);
      await running;
    },
  };
}
