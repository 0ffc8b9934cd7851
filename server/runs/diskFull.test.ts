import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { withFullDisk } from "../db/fullDisk.ts";
import { createTestDatabase } from "../db/testing.ts";
import { createFileSystemStore } from "../storage/index.ts";
import { createListener, createRun, runEventsChannel, startEngine, waitForRun } from "./index.ts";
import { chain, createProject, newRun, noEffects } from "./testing/fixtures.ts";
import { createNodeBackend } from "./testing/nodeBackend.ts";

it("Postgres' disk full during a run costs time: nothing is done twice, no event is missing, and the run ends well", async () => {
  const db = await createTestDatabase();
  const home = await mkdtemp(join(tmpdir(), "stagecraft-full-"));
  const project = await createProject(db.pool);
  const backend = createNodeBackend({
    test: async ({ job, write }) => {
      await pause(100);
      await write("dataset", "data.txt", `made by ${job.spec.stage.id}`);
    },
  });
  const engine = await startEngine({
    database: db,
    store: createFileSystemStore({ folder: join(home, "store") }),
    backend,
    effects: noEffects,
    codeHash: async () => "code",
    workFolder: join(home, "work"),
    concurrency: 2,
  });
  const listener = createListener(db.url, [runEventsChannel]);
  try {
    const { runId } = await createRun(db.pool, newRun(project, chain(8)));
    const ended = waitForRun({ db: db.pool, listener }, { runId, projectId: project.projectId });
    await expect.poll(() => backend.launches.length, { timeout: 20_000 }).toBeGreaterThan(2);
    await withFullDisk(db.pool, () => pause(2_500));
    const run = await ended;
    expect(run.status).toBe("succeeded");
    expect(new Set(backend.launches).size).toBe(backend.launches.length);
    expect(run.stages.map(({ status }) => status)).toEqual(Array(8).fill("succeeded"));
    const { rows } = await db.pool.query(
      `SELECT count(*)::int AS events, max(seq)::int AS last FROM "RunEvent" WHERE "runId" = $1`,
      [runId],
    );
    expect(rows[0].events).toBe(rows[0].last);
  } finally {
    await engine.stop();
    await listener.close();
    await db.drop();
    await rm(home, { recursive: true, force: true });
  }
}, 90_000);
