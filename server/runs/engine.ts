import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { Logger, run as startRunner, type Runner } from "graphile-worker";
import { z } from "zod";
import type { Backend, Walls } from "../backends/port.ts";
import type { Database } from "../db/index.ts";
import { createPool } from "../db/index.ts";
import { log } from "../log/index.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { runCancelChannel } from "./channels.ts";
import type { Effects } from "./effects.ts";
import { createExecutor, type ExecutorOptions } from "./executor.ts";
import { createLeases } from "./leases.ts";
import { createListener } from "./listener.ts";
import { dropDeadDeliveries, sweepOnce } from "./sweep.ts";
import { tunables, type Tunables } from "./tunables.ts";
import { beatWorker, registerWorker, retireWorker } from "./workers.ts";
import { withReconnect } from "./withReconnect.ts";

const engineLog = log.child({ room: "runs", part: "engine" });
const queueLog = log.child({ room: "runs", part: "queue" });

const idsSchema = z.object({ runId: z.uuid(), stageRunId: z.uuid(), attempt: z.number().int() });

export type EngineOptions = {
  database: Pick<Database, "pool" | "url">;
  store: ArtifactStore;
  backend: Backend;
  effects: Effects;
  codeHash: ExecutorOptions["codeHash"];
  /** folders of running attempts are made below; on the store's file system, so that inputs are links */
  workFolder: string;
  /** stages at once */
  concurrency: number;
  times?: Tunables;
  at?: ExecutorOptions["at"];
};

export type Engine = {
  workerId: string;
  walls: Walls;
  /** Finishes or hands back what runs, then lets go of everything. */
  stop: () => Promise<void>;
};

/**
 * A worker: takes deliveries, keeps leases alive, listens for cancels and sweeps up after dead workers. Any number may
 * run at once, in one process or many.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { database, backend, concurrency } = options;
  const { pool, url } = database;
  const times = options.times ?? tunables;
  const workerId = randomUUID();
  const stopping = new AbortController();
  await mkdir(options.workFolder, { recursive: true });
  const walls = await backend.prepare();
  await withReconnect(() => registerWorker(pool, workerId, walls));

  const leases = createLeases(pool, times);
  const listener = createListener(url, [runCancelChannel]);
  // A cancel has ended the stages already; the heartbeat finds that out and frees the processors.
  listener.on(runCancelChannel, null, () => void leases.beat());

  const execute = createExecutor({ ...options, pool, leases, workerId, times, stopping: stopping.signal });
  const deliveries = await startDeliveries(url, concurrency, async (payload) => {
    if (stopping.signal.aborted) return;
    await execute(idsSchema.parse(payload));
  });
  const chores = startChores(options, workerId, times);
  await listener.ready;
  engineLog.info({ workerId, concurrency, backend: backend.name }, "worker ready");

  return {
    workerId,
    walls,
    stop: async () => {
      const grace = setTimeout(() => stopping.abort(), times.stopGraceMs);
      await deliveries.stop();
      clearTimeout(grace);
      stopping.abort();
      await chores.stop();
      leases.close();
      await listener.close();
      await retireWorker(pool, workerId).catch((error: unknown) =>
        engineLog.warn({ err: error }, "the worker's end was not written down"),
      );
    },
  };
}

/**
 * The queue: it brings ids, nothing else; our own claim decides whether there is work. Restarts when it dies with the
 * database.
 */
async function startDeliveries(url: string, concurrency: number, take: (payload: unknown) => Promise<void>) {
  // Its own pool: a delivery never waits behind the engine's statements, nor they behind it.
  const queuePool = createPool(url, concurrency + 2);
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
      taskList: { stage: (payload) => take(payload) },
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

/** What has to be done every now and then; one at a time, and patient with a database that is away. */
function startChores({ database: { pool } }: EngineOptions, workerId: string, times: Tunables) {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round = 0;
  let current: Promise<void> = Promise.resolve();
  /** Nobody could extend a lease while the database was away: the sweep waits one lease before it judges again. */
  let notBefore = 0;
  const chore = async (): Promise<void> => {
    try {
      round += 1;
      if (Date.now() >= notBefore) await sweepOnce(pool, times);
      if (round % Math.ceil(times.beatMs / times.sweepMs) === 0) await beatWorker(pool, workerId);
      if (round % Math.ceil((times.leaseMs * 4) / times.sweepMs) === 0)
        await dropDeadDeliveries(pool, times.leaseMs * 2);
    } catch (error) {
      notBefore = Date.now() + times.leaseMs;
      engineLog.warn({ err: error }, "a sweep failed");
    }
    if (!stopped) plan();
  };
  const plan = (): void => {
    timer = setTimeout(() => (current = chore()), times.sweepMs);
  };
  plan();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
