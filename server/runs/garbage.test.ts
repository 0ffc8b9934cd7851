import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { createFileSystemStore } from "../storage/index.ts";
import { clearWorkFolder, collectGarbage } from "./garbage.ts";
import { createProject, newRun, stageSpec } from "./testing/fixtures.ts";
import { claimStage, completeStage, createRun } from "./transitions/index.ts";
import { randomUUID } from "node:crypto";

let db: TestDatabase;
let home: string;
beforeAll(async () => {
  db = await createTestDatabase();
  home = await mkdtemp(join(tmpdir(), "stagecraft-garbage-"));
});
afterAll(async () => {
  await db.drop();
  await rm(home, { recursive: true, force: true });
});

async function claimed(stages = [stageSpec("s")]) {
  const project = await createProject(db.pool);
  const { runId } = await createRun(db.pool, newRun(project, stages));
  const { rows } = await db.pool.query(`SELECT id FROM "StageRun" WHERE "runId" = $1`, [runId]);
  const claim = await claimStage(db.pool, {
    runId,
    stageRunId: rows[0]?.id,
    attempt: 1,
    fence: randomUUID(),
    workerId: randomUUID(),
    leaseMs: 60_000,
  });
  if (!claim) throw new Error("the stage was free");
  return claim;
}

describe("collecting garbage", () => {
  it("keeps outputs of runs, uploads and planned sources, and deletes what a crash or a deleted run left", async () => {
    const store = createFileSystemStore({ folder: join(home, "store") });
    const put = async (text: string) => {
      const file = await store.putStream(Readable.from([text]), { maxBytes: 100 });
      const past = new Date(Date.now() - 60_000);
      await utimes(join(home, "store", "blobs", file.sha256.slice(0, 2), file.sha256), past, past);
      return { path: "data", ...file };
    };
    const [output, upload, source, orphan, deleted] = await Promise.all(
      ["output", "upload", "source", "orphan", "deleted"].map(put),
    );
    if (!output || !upload || !source || !orphan || !deleted) throw new Error("five files were stored");

    const finish = async (manifest: typeof output, sources: { name: string; sha256: string; bytes: number }[]) => {
      const claim = await claimed([stageSpec("s", [], { sources })]);
      const outputs = [
        {
          port: "dataset",
          hash: manifest.sha256,
          type: "dataset",
          bytes: manifest.bytes,
          rows: null,
          manifest: [manifest],
          schema: null,
        },
      ];
      const result = { verdict: null, problemType: null, metrics: {}, refused: null, panels: [], facts: {} };
      expect(await completeStage(db.pool, claim, { outputs, result, rows: null, cacheKey: null, cached: false })).toBe(
        "won",
      );
      return claim;
    };
    const kept = await finish(output, [{ name: "x", sha256: source.sha256, bytes: source.bytes }]);
    const gone = await finish(deleted, []);
    await db.pool.query(`INSERT INTO "DataFile" (id, "projectId", name, sha256, bytes) VALUES ($1, $2, 'x', $3, 1)`, [
      randomUUID(),
      kept.projectId,
      upload.sha256,
    ]);
    // A sample has no bytes of its own: what stands for it in a row names no file and keeps none.
    await db.pool.query(
      `INSERT INTO "DataFile" (id, "projectId", name, sha256, bytes) VALUES ($1, $2, 'wine', $3, 0)`,
      [randomUUID(), kept.projectId, "sample:wine"],
    );
    await db.pool.query(`DELETE FROM "Run" WHERE id = $1`, [gone.runId]);
    await db.pool.query(`UPDATE "Artifact" SET "createdAt" = now() - interval '1 minute'`);

    expect((await collectGarbage(db.pool, store, 30_000)).deleted).toBe(2);
    expect(await store.has([output, upload, source])).toBe(true);
    expect(await store.has([orphan])).toBe(false);
    expect(await store.has([deleted])).toBe(false);
  });

  it("deletes folders of attempts whose worker is gone and leaves running ones alone", async () => {
    const work = join(home, "work");
    const { stageRunId } = await claimed();
    for (const name of [`${stageRunId}-1`, `${stageRunId}-2`, `${randomUUID()}-1`]) {
      await mkdir(join(work, name), { recursive: true });
      await writeFile(join(work, name, "x"), "");
    }
    // Questions of the queue have folders beside them: nothing but their age tells whether somebody still waits.
    const questions = [`detect-${randomUUID()}`, `judge-${randomUUID()}-${randomUUID()}`];
    for (const name of questions) await mkdir(join(work, name));
    const old = join(work, `detect-${randomUUID()}`);
    await mkdir(old);
    const past = new Date(Date.now() - 3_600_000);
    await utimes(old, past, past);
    await clearWorkFolder(db.pool, work);
    expect((await readdir(work)).sort()).toEqual([`${stageRunId}-1`, ...questions].sort());
  });
});
