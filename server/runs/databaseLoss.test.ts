import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDatabaseIfMissing } from "../db/createDatabase.ts";
import { startCluster, type Cluster } from "../db/embedded.ts";
import { openDatabase, type Database } from "../db/index.ts";
import { migrate } from "../db/migrate.ts";
import { createFileSystemStore } from "../storage/index.ts";
import {
  createListener,
  createRun,
  runEventsChannel,
  startEngine,
  waitForRun,
  type Engine,
  type Listener,
} from "./index.ts";
import { tunables, type Tunables } from "./tunables.ts";
import { chain, createProject, newRun, noEffects } from "./testing/fixtures.ts";
import { createNodeBackend } from "./testing/nodeBackend.ts";

let home: string;
let cluster: Cluster;
let database: Database;
let listener: Listener;
let engine: Engine;
let launched: string[];

const startServer = (): Promise<Cluster> => startCluster({ folder: join(home, "postgres"), durable: true });

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "stagecraft-loss-"));
  cluster = await startServer();
  const url = cluster.url("runs");
  await createDatabaseIfMissing(url);
  await migrate(url);
  database = openDatabase(url);
  listener = createListener(url, [runEventsChannel]);
});

async function startWorker(times: Tunables): Promise<void> {
  const backend = createNodeBackend({
    work: async ({ job, write }) => {
      await pause(150);
      await write("dataset", "data.txt", job.spec.stage.id);
    },
  });
  launched = backend.launches;
  engine = await startEngine({
    database,
    store: createFileSystemStore({ folder: join(home, "store") }),
    backend,
    effects: noEffects,
    codeHash: async () => "code",
    workFolder: join(home, "work"),
    concurrency: 2,
    times,
  });
}

/** A minute without a database at the usual times: seven and a half leases. */
const SHORT = { ...tunables, leaseMs: 800, beatMs: 200, beatRetryMs: 50, sweepMs: 50 };

afterEach(async () => {
  await engine.stop();
  await listener.close();
  await database.close();
  await cluster.stop();
  await rm(home, { recursive: true, force: true });
});

describe("a database that goes away during a run", () => {
  it.each([
    ["restarted in order", 0, "stop", tunables],
    ["killed and away for three seconds", 3_000, "SIGKILL", tunables],
    ["killed and away for seven and a half leases", 6_000, "SIGKILL", SHORT],
  ] as const)(
    "and is %s costs time, not the run: every stage runs once and the live view goes on",
    async (_how, awayMs, how, times) => {
      await startWorker(times);
      const project = await createProject(database.pool);
      const { runId } = await createRun(database.pool, newRun(project, chain(12, { entry: "work" })));
      const ended = waitForRun({ db: database.pool, listener }, { runId, projectId: project.projectId });
      await expect.poll(() => launched.length, { timeout: 20_000 }).toBeGreaterThan(3);
      if (how === "stop") await cluster.stop();
      else process.kill(cluster.pid, how);
      await pause(awayMs);
      cluster = await startServer();
      const run = await ended;
      expect(run.status).toBe("succeeded");
      expect(new Set(launched).size).toBe(12);
      expect(launched).toHaveLength(12);
    },
  );
});
