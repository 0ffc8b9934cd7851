import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { createFileSystemStore, type ArtifactStore } from "../storage/index.ts";
import { addSample } from "./samples.ts";
import { fileOfProject, listFiles, readFile } from "./files.ts";
import { receiveUpload } from "./upload.ts";

let db: TestDatabase;
let tenant: Tenant;
let folder: string;
let store: ArtifactStore;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "stagecraft-upload-"));
  store = createFileSystemStore({ folder });
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  tenant = await createTenant(db, "mine");
  await db.pool.query("DELETE FROM graphile_worker._private_jobs");
});

const jobs = async () => {
  const { rows } = await db.pool.query<{ key: string }>(
    "SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'detect'",
  );
  return rows.map((row) => row.key);
};
const bodyOf = (...chunks: string[]) =>
  new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
const upload = (body: ReadableStream<Uint8Array> | null, declaredBytes: string | null, more = {}) => {
  const { projectId, sessions } = tenant;
  return receiveUpload(
    db,
    store,
    { projectId, userId: sessions.editor.userId, name: "a.csv", body, declaredBytes, ...more },
    1_000,
  );
};
const leftovers = async () => (await readdir(join(folder, "temporary")).catch(() => [])).length;

describe("an upload", () => {
  it("is stored under the hash of its bytes, listed, and a worker is asked to look at it", async () => {
    const { id, bytes } = await upload(bodyOf("a,b\n", "1,2\n"), "8", { name: "../x/sales.csv" });
    expect(bytes).toBe(8);
    const sha256 = createHash("sha256").update("a,b\n1,2\n").digest("hex");
    expect(await fileOfProject(db, tenant.projectId, id)).toEqual({ name: "sales.csv", sha256, bytes: 8 });
    expect((await listFiles(db, tenant.projectId))[0]).toMatchObject({ id, state: "pending", rows: null });
    expect(await jobs()).toEqual([`detect:${id}`]);
  });

  it("given twice is one file and one look", async () => {
    const first = await upload(bodyOf("a\n1\n"), "4");
    expect((await upload(bodyOf("a\n1\n"), "4")).id).toBe(first.id);
    expect(await jobs()).toHaveLength(1);
  });

  it("that was cut on its way is refused, whatever the sender's status says", async () => {
    await expect(upload(bodyOf("a,b\n"), "300")).rejects.toMatchObject({ code: "upload_incomplete" });
    expect(await jobs()).toEqual([]);
  });

  it("whose sender goes away is refused and leaves nothing behind", async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("socket hang up")),
    });
    await expect(upload(broken, "300")).rejects.toMatchObject({ code: "upload_incomplete" });
    expect(await leftovers()).toBe(0);
  });

  it.each([
    ["announced", "2000"],
    ["not announced", null],
  ])("that is too large, %s, stops at the limit", async (_, declared) => {
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(300)) });
    await expect(upload(endless, declared)).rejects.toMatchObject({ code: "file_too_large", status: 413 });
    expect(await leftovers()).toBe(0);
  });

  it("of nothing is refused", async () => {
    await expect(upload(null, null)).rejects.toMatchObject({ code: "upload_empty" });
    await expect(upload(bodyOf(), "0")).rejects.toMatchObject({ code: "upload_empty" });
  });
});

describe("a file nobody looks at", () => {
  it("says that no worker is there, and stops saying so when one is", async () => {
    const { id } = await upload(bodyOf("a\n1\n"), "4");
    expect(await readFile(db, tenant.projectId, id)).toMatchObject({
      detection: { state: "pending", workerSilent: true },
    });
    await db.pool.query(`INSERT INTO "Worker" (id, pid, host, walls) VALUES (gen_random_uuid(), 1, 'here', '{}')`);
    expect(await readFile(db, tenant.projectId, id)).toMatchObject({ detection: { workerSilent: false } });
  });
});

describe("a sample", () => {
  it("is looked at like a file, but can't be mistaken for one", async () => {
    const request = { projectId: tenant.projectId, sampleId: "wine", createdById: tenant.sessions.editor.userId };
    const { id } = await addSample(db, request);
    expect(await jobs()).toEqual([`detect:${id}`]);
    expect(await fileOfProject(db, tenant.projectId, id)).toBeNull();
    expect((await listFiles(db, tenant.projectId)).map((file) => file.id)).not.toContain(id);
  });

  it("that doesn't exist is not found", async () => {
    const request = { projectId: tenant.projectId, sampleId: "../etc", createdById: tenant.sessions.editor.userId };
    await expect(addSample(db, request)).rejects.toMatchObject({ code: "sample_not_found" });
  });
});
