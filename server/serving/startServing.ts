import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { toPublicError } from "../errors/index.ts";
import { log } from "../log/index.ts";
import { createListener } from "../runs/index.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { createEndpointStates } from "./endpointStates.ts";
import { createApp, type AppOptions } from "./http/createApp.ts";
import { createRateLimit } from "./http/rateLimit.ts";
import { adoptSpools } from "./log/adoptSpools.ts";
import { createPredictionLog, forgetPredictions } from "./log/predictionLog.ts";
import { beatProcess, registerProcess, retireProcess } from "./processes.ts";
import type { Queryable } from "./queryable.ts";
import { endpointsChannel, tunables, type Tunables } from "./tunables.ts";
import type { CallPython } from "./twin/predictor.ts";
import { createVersionLoader } from "./versions.ts";

const servingLog = log.child({ room: "serving" });

export type ServingOptions = {
  database: { pool: Queryable; url: string };
  store: ArtifactStore;
  /** the data folder: the log's files and the bundles of Python versions lie in it */
  home: string;
  /** 0 = any free one */
  port: number;
  /** this machine only unless said otherwise */
  host?: string;
  /** what all processes of the installation share: the pages' calls are signed with it */
  secret: string;
  /** the way to warm interpreters, asked for when a version needs Python */
  python: () => CallPython;
  /** Keeps outcomes that callers send; without it nobody may send any. */
  outcomes?: AppOptions["outcomes"];
  times?: Tunables;
};

export type Serving = { port: number; processId: string; stop: () => Promise<void> };

function listen(server: Server, port: number, host = "127.0.0.1"): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.removeListener("error", reject);
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** Ends when running requests have their answers, or after the grace. */
function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** Answers live checks only, at any free port, for a process that deploys while no serving process runs. */
export async function startCheckServer(
  options: Pick<ServingOptions, "store" | "home" | "python"> & { db: Queryable },
): Promise<{ port: number; stop: () => Promise<void> }> {
  const folder = join(options.home, "serving", randomUUID());
  const states = createEndpointStates(options.db, createVersionLoader(options.store, folder, options.python), tunables);
  const app = createApp({
    states,
    predictions: null,
    limit: createRateLimit({ burst: 0, perSecond: 1 }),
    passes: null,
    times: tunables,
    health: () => Promise.resolve({ status: "checking" }),
  });
  const server = createServer(app);
  const port = await listen(server, 0);
  return {
    port,
    stop: async () => {
      await closeServer(server, tunables.stopGraceMs);
      await states.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Starts answering predictions in this process, on 127.0.0.1.
 * @returns once every active version is loaded or known to be broken
 */
export async function startServing(options: ServingOptions): Promise<Serving> {
  const times = options.times ?? tunables;
  const db = options.database.pool;
  const processId = randomUUID();
  const bundles = join(options.home, "serving", processId);
  const spoolFolder = join(options.home, "spool");
  const states = createEndpointStates(db, createVersionLoader(options.store, bundles, options.python), times);
  const predictions = createPredictionLog(db, spoolFolder, processId, times);
  const limit = createRateLimit({ burst: times.keyBurst, perSecond: times.keyPerSecond });
  const passes = {
    secret: options.secret,
    limit: createRateLimit({ burst: times.passBurst, perSecond: times.passPerSecond }),
  };
  const used = new Set<string>();
  const noteUsed = async (): Promise<void> => {
    const ids = [...used];
    used.clear();
    if (ids.length > 0)
      await db.query(`UPDATE "EndpointKey" SET "lastUsedAt" = now() WHERE id = ANY ($1::uuid[])`, [ids]);
  };
  let databaseSeenAt = Date.now();
  const health = (): Promise<Record<string, unknown>> =>
    Promise.resolve({ status: Date.now() - databaseSeenAt < times.silentMs ? "ok" : "degraded", ...states.counts() });
  const app = createApp({ states, predictions, limit, passes, outcomes: options.outcomes, used, times, health });
  let stopping = false;
  const server = createServer(
    { requestTimeout: times.requestTimeoutMs, keepAliveTimeout: 75_000 },
    (request, response) => {
      // A client that is told so opens its next connection to whoever serves then.
      if (stopping) response.shouldKeepAlive = false;
      app(request, response);
    },
  );

  const refresh = async (): Promise<void> => {
    try {
      await states.refresh();
      limit.forget(states.keyIds());
      databaseSeenAt = Date.now();
    } catch (error) {
      servingLog.warn(
        { code: toPublicError(error).code, err: error },
        "endpoints could not be read again; the known ones go on",
      );
    }
  };
  const listener = createListener(options.database.url, [endpointsChannel]);
  listener.on(endpointsChannel, null, () => void refresh());
  await states.refresh();
  const port = await listen(server, options.port, options.host);
  await registerProcess(db, processId, port);

  const chores = startChores([
    { everyMs: times.refreshMs, work: refresh },
    { everyMs: times.heartbeatMs, work: () => beatProcess(db, processId) },
    { everyMs: times.usedMs, work: noteUsed },
    { everyMs: times.forgetMs, work: () => forgetPredictions(db, times.keepDays) },
    {
      everyMs: times.adoptMs,
      atOnce: true,
      work: async () => void (await adoptSpools(db, spoolFolder, processId, hostname(), times)),
    },
  ]);
  servingLog.info({ port, processId, ...states.counts() }, "serving");

  return {
    port,
    processId,
    stop: async () => {
      stopping = true;
      await closeServer(server, times.stopGraceMs);
      await chores.stop();
      await listener.close();
      await predictions
        .close()
        .catch((error: unknown) =>
          servingLog.error({ err: error }, "the last predictions wait on disk for the next start"),
        );
      await retireProcess(db, processId).catch((error: unknown) =>
        servingLog.warn({ err: error }, "the end was not written down"),
      );
      await states.close();
      await rm(bundles, { recursive: true, force: true });
    },
  };
}

type Chore = { everyMs: number; atOnce?: boolean; work: () => Promise<void> };

/** Repeats each piece of work, never two runs of one at a time; trouble with the database only costs that run. */
function startChores(chores: Chore[]) {
  let stopped = false;
  const timers = new Map<Chore, NodeJS.Timeout>();
  const running = new Map<Chore, Promise<void>>();
  const run = (chore: Chore): void => {
    const work = chore.work().catch((error: unknown) => servingLog.warn({ err: error }, "a chore failed"));
    running.set(
      chore,
      work.then(() => plan(chore, chore.everyMs)),
    );
  };
  const plan = (chore: Chore, afterMs: number): void => {
    if (!stopped)
      timers.set(
        chore,
        setTimeout(() => run(chore), afterMs),
      );
  };
  for (const chore of chores) plan(chore, chore.atOnce === true ? 0 : chore.everyMs);
  return {
    stop: async () => {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
