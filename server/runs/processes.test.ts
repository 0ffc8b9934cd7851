import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import {
  createListener,
  createRun,
  getRun,
  readRunEvents,
  runEventsChannel,
  waitForRun,
  type Listener,
} from "./index.ts";
import { createProject, newRun, stageSpec } from "./testing/fixtures.ts";
import { spawnWorker, type WorkerProcess } from "./testing/spawnWorker.ts";

/** What the product promises about a dead worker. */
const NOTICED_MS = 10_000;
const RESUMED_MS = 15_000;

let db: TestDatabase;
let listener: Listener;
let home: string;
let project: { projectId: string; versionId: string };
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  listener = createListener(db.url, [runEventsChannel]);
});
afterAll(async () => {
  await listener.close();
  await db.drop();
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "stagecraft-processes-"));
  project = await createProject(db.pool);
});
afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.kill("SIGCONT");
    worker.kill("SIGKILL");
    await worker.exited;
  }
  await rm(home, { recursive: true, force: true });
});

async function spawn(beatMs = 0): Promise<WorkerProcess> {
  const worker = await spawnWorker(db.url, home, beatMs);
  workers.push(worker);
  return worker;
}
const launches = async (): Promise<string[]> =>
  (await readFile(join(home, "launches"), "utf8").catch(() => "")).split("\n").filter(Boolean);
const release = () => writeFile(join(home, "release"), "");
const start = async (): Promise<string> => {
  const stages = [stageSpec("held", [], { entry: "held" }), stageSpec("after", ["held"], { entry: "quick" })];
  return (await createRun(db.pool, newRun(project, stages))).runId;
};
const key = (runId: string) => ({ runId, projectId: project.projectId });
const wait = (runId: string) => waitForRun({ db: db.pool, listener }, key(runId));

describe("worker processes", () => {
  it("a worker killed mid-stage is noticed within 10 s, its stage resumed within 15 s, once, with one artefact", async () => {
    const first = await spawn();
    const runId = await start();
    await expect.poll(async () => (await launches()).length, { timeout: 20_000 }).toBe(1);
    const second = await spawn();
    first.kill("SIGKILL");
    const killedAt = Date.now();
    await expect.poll(async () => (await launches()).length, { timeout: 30_000 }).toBe(2);
    await release();
    const run = await wait(runId);

    expect(run.status).toBe("succeeded");
    expect((await launches()).map((line) => Number(line.split(" ")[0]))).toEqual([first.pid, second.pid]);
    const events = (await readRunEvents(db.pool, runId, 0)).filter(
      (event) => event.type === "stage" && event.stageId === "held",
    );
    const told = events.map((event) => (event.type === "stage" ? `${event.data.status} ${event.attempt}` : ""));
    expect(told).toEqual(["queued 1", "running 1", "queued 2", "running 2", "succeeded 2"]);
    expect((events[2]?.at.getTime() ?? Infinity) - killedAt).toBeLessThan(NOTICED_MS);
    expect((events[3]?.at.getTime() ?? Infinity) - killedAt).toBeLessThan(RESUMED_MS);
    expect(run.stages[0]?.outputs).toHaveLength(1);
  });

  it("a late result of an old attempt is refused and logged, even after the run has ended", async () => {
    const first = await spawn(3_600_000);
    const runId = await start();
    await expect.poll(async () => (await launches()).length, { timeout: 20_000 }).toBe(1);
    first.kill("SIGSTOP");
    await spawn();
    await expect.poll(async () => (await launches()).length, { timeout: 30_000 }).toBe(2);
    await release();
    const run = await wait(runId);
    expect(run.stages[0]).toMatchObject({ status: "succeeded", attempt: 2 });

    first.kill("SIGCONT");
    await expect.poll(() => first.log(), { timeout: 20_000 }).toMatch(/a late result was refused/);
    const after = await getRun(db.pool, key(runId));
    expect({ ...after, stages: after.stages }).toEqual(run);
    expect(await readRunEvents(db.pool, runId, 0)).toHaveLength(run.lastSeq);
  });

  it("a worker that is asked to stop hands its stage to another at once", async () => {
    const first = await spawn();
    const runId = await start();
    await expect.poll(async () => (await launches()).length, { timeout: 20_000 }).toBe(1);
    await spawn();
    first.kill("SIGTERM");
    await first.exited;
    await expect.poll(async () => (await launches()).length, { timeout: 7_000 }).toBe(2);
    await release();
    const run = await wait(runId);
    expect(run.stages[0]).toMatchObject({ status: "succeeded", attempt: 2 });
    const lost = await db.pool.query(`SELECT lost FROM "StageRun" WHERE "runId" = $1 AND "stageId" = 'held'`, [runId]);
    expect(lost.rows[0]?.lost).toBe(0);
  });
});
