import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { createLocalBackend } from "../backends/local/index.ts";
import type { Backend } from "../backends/port.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { pythonPath } from "../env.js";
import { UnavailableError } from "../errors/index.ts";
import { createFileSystemStore, type ArtifactStore } from "../storage/index.ts";
import { startWorker } from "../worker/startWorker.ts";
import { createDetectTask } from "./detectTask.ts";
import { addFile, readFile } from "./files.ts";
import { addSample } from "./samples.ts";

let db: TestDatabase;
let tenant: Tenant;
let home: string;
let store: ArtifactStore;
let backend: Backend;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await createTenant(db, "mine");
  home = await mkdtemp(join(tmpdir(), "stagecraft-detect-"));
  store = createFileSystemStore({ folder: join(home, "store") });
  backend = createLocalBackend({ python: pythonPath(), scratch: join(home, "scratch"), concurrency: 1 });
});
afterAll(async () => {
  await backend.close();
  await db.drop();
  await rm(home, { recursive: true, force: true });
});

const workFolder = () => join(home, "work");
const task = (using: Pick<Backend, "call"> = backend) =>
  createDetectTask({ pool: db.pool, store, backend: using, workFolder: workFolder() });

async function look(name: string, content: string | Buffer) {
  const stored = await store.putStream(Readable.from([Buffer.from(content)]), { maxBytes: 1e6 });
  const { projectId, sessions } = tenant;
  const { id } = await addFile(db, { projectId, name, ...stored, createdById: sessions.editor.userId });
  await task()({ fileId: id });
  return (await readFile(db, tenant.projectId, id)).detection;
}

describe("looking at a file", () => {
  it("finds separator, types and gaps, by the code that will read it", async () => {
    const detection = await look("sales.csv", "id;amount;paid\n1;1,5;yes\n2;;no\n3;2,5;yes\n");
    expect(detection).toMatchObject({
      state: "ready",
      detected: { rows: 3, format: { delimiter: ";", decimal: "," } },
    });
    expect(detection).toHaveProperty("detected.columns.1", expect.objectContaining({ name: "amount", type: "number" }));
  });

  it("says in words what is wrong with one that is no table", async () => {
    const detection = await look("table.csv", Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(400, 1)]));
    expect(detection).toMatchObject({ state: "failed", failure: { message: expect.stringMatching(/\w/) } });
    expect(JSON.stringify(detection)).not.toMatch(/Traceback|File "/);
  });

  it("reads a sample that comes with the product", async () => {
    const { projectId, sessions } = tenant;
    const { id } = await addSample(db, { projectId, sampleId: "wine", createdById: sessions.editor.userId });
    await task()({ fileId: id });
    expect((await readFile(db, projectId, id)).detection).toMatchObject({ state: "ready", detected: { rows: 178 } });
  });

  it("is done by the next worker when the one that had begun was killed", async () => {
    const stored = await store.putStream(Readable.from(["a,b\n1,2\n"]), { maxBytes: 100 });
    const { projectId, sessions } = tenant;
    const { id } = await addFile(db, { projectId, name: "left.csv", ...stored, createdById: sessions.editor.userId });
    await db.pool.query(
      `UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'dead' WHERE key = $1`,
      [`detect:${id}`],
    );
    const worker = await startWorker({ database: db, home, backend, store, concurrency: 1 });
    try {
      await vi.waitFor(
        async () => expect((await readFile(db, projectId, id)).detection).toMatchObject({ state: "ready" }),
        { timeout: 15_000, interval: 50 },
      );
    } finally {
      await worker.stop();
    }
  });

  it("leaves no folder behind", async () => {
    await look("again.csv", "a,b\n1,2\n");
    expect(await readdir(workFolder())).toEqual([]);
  });

  it("is tried again when the worker's own world failed, and stores nothing meanwhile", async () => {
    const stored = await store.putStream(Readable.from([Buffer.from("x\n1\n")]), { maxBytes: 100 });
    const { projectId, sessions } = tenant;
    const { id } = await addFile(db, { projectId, name: "x.csv", ...stored, createdById: sessions.editor.userId });
    const away = { call: () => Promise.reject(new UnavailableError({ code: "disk_full", userMessage: "Full." })) };
    await expect(task(away)({ fileId: id })).rejects.toMatchObject({ code: "disk_full" });
    expect((await readFile(db, projectId, id)).detection.state).toBe("pending");
  });

  it("forgets a file that was removed meanwhile", async () => {
    await task()({ fileId: "00000000-0000-4000-8000-000000000000" });
  });
});
