import { mkdtemp, open, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDatabase } from "../db/index.ts";
import { openDoor } from "../db/testDoor.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { createFileSystemStore, type ArtifactStore } from "../storage/index.ts";
import { createListener, createRun, runEventsChannel, startEngine, waitForRun, type Engine } from "./index.ts";
import { chain, createProject, newRun, noEffects, stageSpec } from "./testing/fixtures.ts";
import { createRandom } from "./testing/history/random.ts";
import { createNodeBackend, type NodeEntry } from "./testing/nodeBackend.ts";

let db: TestDatabase;
let home: string;
let project: { projectId: string; versionId: string };

beforeEach(async () => {
  db = await createTestDatabase();
  home = await mkdtemp(join(tmpdir(), "stagecraft-faults-"));
  project = await createProject(db.pool);
});
afterEach(async () => {
  await db.drop();
  await rm(home, { recursive: true, force: true });
});

const work: NodeEntry = ({ job, write }) => write("dataset", "data.txt", `made by ${job.spec.stage.id}`);

const startWorker = (
  database: Parameters<typeof startEngine>[0]["database"],
  backend: ReturnType<typeof createNodeBackend>,
  store: ArtifactStore = createFileSystemStore({ folder: join(home, "store") }),
): Promise<Engine> =>
  startEngine({
    database,
    store,
    backend,
    effects: noEffects,
    codeHash: async () => "code",
    workFolder: join(home, "work"),
    concurrency: 2,
  });

it("a disk that gets full during a run fails that stage by name, leaves no half file, and the next run goes on from there", async () => {
  let full = false;
  const files = createFileSystemStore({
    folder: join(home, "store"),
    openTemporary: async (path) => {
      if (!full) return open(path, "wx");
      await writeFile(path, "half");
      return open("/dev/full", "w");
    },
  });
  // As on a store that isn't the work folder's file system: results are copied, not moved.
  const store: ArtifactStore = {
    ...files,
    putFolder: (folder, options) => files.putFolder(folder, { ...options, consume: false }),
  };
  const backend = createNodeBackend({
    test: work,
    last: async (stage) => {
      full = true;
      await work(stage);
    },
  });
  let engine = await startWorker(db, backend, store);
  const listener = createListener(db.url, [runEventsChannel]);
  const runChain = async () => {
    const stages = [...chain(2), stageSpec("s2", ["s1"], { entry: "last" }), stageSpec("s3", ["s2"])];
    const { runId } = await createRun(db.pool, newRun(project, stages));
    return waitForRun({ db: db.pool, listener }, { runId, projectId: project.projectId });
  };
  try {
    const failed = await runChain();
    expect(failed).toMatchObject({ status: "failed", error: { code: "disk_full", stageId: "s2" } });
    expect(failed.error?.remedy).toMatch(/space/i);
    expect(failed.stages.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "failed", "skipped"]);
    await expect.poll(() => readdir(join(home, "work"))).toEqual([]);
    const left = await readdir(join(home, "store"), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile()).every((entry) => /^[0-9a-f]{64}$/.test(entry.name))).toBe(true);

    // Space again: the other stages were kept, and only what is missing is done.
    full = false;
    await engine.stop();
    engine = await startWorker(db, createNodeBackend({ test: work, last: work }), store);
    const done = await runChain();
    expect(done.status).toBe("succeeded");
    expect(done.stages.map(({ cached }) => cached)).toEqual([true, true, false, false]);
  } finally {
    await engine.stop();
    await listener.close();
  }
});

it("a slow network to the database that cuts a third of the connections costs time, no stage and no lease", async () => {
  const random = createRandom(11);
  const door = await openDoor(db.url, {
    delayMs: 40,
    cutAfter: () => (random.chance(0.3) ? 5 + random.below(30) : null),
  });
  const far = openDatabase(door.url, { max: 6 });
  const backend = createNodeBackend({ test: work });
  const engine = await startWorker(far, backend);
  const listener = createListener(db.url, [runEventsChannel]);
  try {
    const { runId } = await createRun(db.pool, newRun(project, chain(6)));
    const run = await waitForRun({ db: db.pool, listener }, { runId, projectId: project.projectId });
    expect(run.status).toBe("succeeded");
    const { rows } = await db.pool.query(`SELECT sum(lost)::int AS lost FROM "StageRun" WHERE "runId" = $1`, [runId]);
    expect(rows).toEqual([{ lost: 0 }]);
    expect(new Set(backend.launches).size).toBe(6);
    expect(backend.launches).toHaveLength(6);
  } finally {
    await engine.stop();
    await listener.close();
    await far.close();
    await door.close();
  }
});
