import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { z } from "zod";
import type { Backend, Walls } from "../backends/port.ts";
import type { Database } from "../db/index.ts";
import { log } from "../log/index.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { runCancelChannel } from "./channels.ts";
import { startChores, type Chore } from "./chores.ts";
import { startDeliveries } from "./deliveries.ts";
import type { Effects } from "./effects.ts";
import { createExecutor, type ExecutorOptions } from "./executor.ts";
import { createLeases } from "./leases.ts";
import { createListener } from "./listener.ts";
import type { People } from "./people.ts";
import { tunables, type Tunables } from "./tunables.ts";
import { registerWorker, retireWorker } from "./workers.ts";
import { withReconnect } from "./withReconnect.ts";

const engineLog = log.child({ room: "runs", part: "engine" });

const idsSchema = z.object({ runId: z.uuid(), stageRunId: z.uuid(), attempt: z.number().int() });

export type EngineOptions = {
  database: Pick<Database, "pool" | "url">;
  store: ArtifactStore;
  backend: Backend;
  effects: Effects;
  /** absent: no stage can ask people */
  people?: People;
  codeHash: ExecutorOptions["codeHash"];
  /** folders of running attempts are made below; on the store's file system, so that inputs are links */
  workFolder: string;
  /** stages at once */
  concurrency: number;
  /** other work of the queue, by name of the job; each gets the job's payload */
  tasks?: Record<string, (payload: unknown) => Promise<void>>;
  /** other work to be done every now and then */
  chores?: readonly Chore[];
  times?: Tunables;
  at?: ExecutorOptions["at"];
};

/** A worker at work. */
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
  listener.on(runCancelChannel, null, (runId) => (runId === null ? void leases.beat() : leases.cancelAnnounced(runId)));

  const givingUp = new AbortController();
  const signals = { stopping: stopping.signal, givingUp: givingUp.signal };
  const execute = createExecutor({ ...options, ...signals, pool, leases, workerId, times });
  const stage = async (payload: unknown): Promise<void> => {
    if (stopping.signal.aborted) return;
    await execute(idsSchema.parse(payload));
  };
  const deliveries = await startDeliveries(url, concurrency, { ...options.tasks, stage });
  const chores = startChores(pool, { ...options, workerId }, times, options.chores);
  await listener.ready;
  engineLog.info({ workerId, concurrency, backend: backend.name }, "worker ready");

  return {
    workerId,
    walls,
    stop: async () => {
      const grace = setTimeout(() => stopping.abort(), times.stopGraceMs);
      const patience = setTimeout(() => givingUp.abort(), times.stopGraceMs + times.stopPatienceMs);
      await deliveries.stop();
      clearTimeout(grace);
      clearTimeout(patience);
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
