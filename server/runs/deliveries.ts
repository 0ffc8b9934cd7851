import { Logger, run as startRunner, type Runner, type TaskList } from "graphile-worker";
import type pg from "pg";
import { createPool } from "../db/index.ts";
import { log } from "../log/index.ts";
import { withReconnect } from "./withReconnect.ts";

const queueLog = log.child({ room: "runs", part: "queue" });

/**
 * The queue's own connections: a delivery never waits behind the engine's statements. Taking and dropping a delivery
 * needn't survive a power cut (a forgotten one is made again and refused by the claim), so these alone don't wait for the
 * disk; everything that counts goes through the other pool, synced.
 */
function openQueuePool(url: string, max: number): pg.Pool {
  return createPool(url, max, "-c synchronous_commit=off");
}

/**
 * The queue: it brings ids, nothing else; our own claim decides whether there is work. Restarts when it dies with the
 * database.
 */
export async function startDeliveries(url: string, concurrency: number, tasks: TaskList) {
  const queuePool = openQueuePool(url, concurrency + 2);
  const logger = new Logger(() => (level, message) => {
    if (level === "error" || level === "warning") queueLog.warn(message);
    else queueLog.trace(message);
  });
  const open = (): Promise<Runner> =>
    startRunner({
      pgPool: queuePool,
      noHandleSignals: true,
      pollInterval: 1_000,
      logger,
      taskList: tasks,
      parsedCronItems: [],
      preset: {
        worker: {
          concurrentJobs: concurrency,
          // Otherwise a stop doesn't wait until finished deliveries are marked as finished.
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
          // A stop waits for running stages as long as they need; the engine decides when they are handed back.
          gracefulShutdownAbortTimeout: 2 ** 31 - 1,
        },
      },
    });
  let stopped = false;
  let runner = await withReconnect(open);
  const keepRunning = async (): Promise<void> => {
    while (!stopped) {
      await runner.promise.catch((error: unknown) => queueLog.warn({ err: error }, "the queue stopped"));
      if (!stopped) runner = await withReconnect(open);
    }
  };
  const kept = keepRunning();
  return {
    stop: async () => {
      stopped = true;
      await runner.stop().catch((error: unknown) => queueLog.warn({ err: error }, "the queue had stopped already"));
      await kept;
      await queuePool.end();
    },
  };
}
