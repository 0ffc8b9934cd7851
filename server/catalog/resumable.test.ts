import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { env } from "../env.js";
import { createFileSystemStore, type ArtifactStore } from "../storage/index.ts";
import { fileOfProject } from "./files.ts";
import { beginUpload, cancelUpload, listUnfinished, sweepUploads, takePiece } from "./resumable.ts";

let db: TestDatabase;
let tenant: Tenant;
let folder: string;
let store: ArtifactStore;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "stagecraft-pieces-"));
  store = createFileSystemStore({ folder });
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  tenant = await createTenant(db, "mine");
});

const owner = () => ({ projectId: tenant.projectId, userId: tenant.sessions.editor.userId });
const TEXT = "a,b\n1,2\n3,4\n";
const begin = (more = {}, limits = {}) =>
  beginUpload(
    db,
    owner(),
    { name: "x.csv", bytes: TEXT.length, fingerprint: "12-1", ...more },
    { maxBytes: 1_000, keepFree: 0, ...limits },
  );
const bodyOf = (...chunks: string[]) =>
  new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
const cut = (text: string) => {
  let given = false;
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (given) controller.error(new Error("socket hang up"));
      else controller.enqueue(new TextEncoder().encode(text));
      given = true;
    },
  });
};
const piece = (id: string, start: number, body: ReadableStream<Uint8Array>) =>
  takePiece(db, store, owner(), { id, start, body });
const parts = async () =>
  (await readdir(join(env().home, "uploads")).catch(() => [])).filter((name) => name.endsWith(".part"));

describe("a file sent in pieces", () => {
  it("is one file under the hash of its bytes, whatever the pieces", async () => {
    const { id } = await begin();
    expect(await piece(id, 0, bodyOf("a,", "b\n1"))).toMatchObject({ received: 5, fileId: null });
    const done = await piece(id, 5, bodyOf(TEXT.slice(5)));
    const sha256 = createHash("sha256").update(TEXT).digest("hex");
    expect(await fileOfProject(db, tenant.projectId, done.fileId ?? "")).toEqual({ name: "x.csv", sha256, bytes: 12 });
    expect(await parts()).not.toContain(`${id}.part`);
    // The answer got lost on its way: asking again gives the same file.
    expect((await piece(id, 5, bodyOf("late"))).fileId).toBe(done.fileId);
  });

  it("goes on after a reload where it stopped, and only for the same file of the same person", async () => {
    const first = await begin();
    await piece(first.id, 0, bodyOf("a,b\n"));
    expect(await begin()).toMatchObject({ id: first.id, received: 4 });
    expect((await begin({ fingerprint: "12-2" })).id).not.toBe(first.id);
    expect(await listUnfinished(db, owner())).toContainEqual(expect.objectContaining({ id: first.id, received: 4 }));
    const other = { projectId: tenant.projectId, userId: tenant.sessions.owner.userId };
    expect(await listUnfinished(db, other)).toEqual([]);
    await expect(takePiece(db, store, other, { id: first.id, start: 4, body: bodyOf("x") })).rejects.toMatchObject({
      code: "upload_not_found",
    });
  });

  it("keeps what arrived before the connection was cut", async () => {
    const { id } = await begin();
    await expect(piece(id, 0, cut("a,b\n"))).rejects.toMatchObject({ code: "upload_incomplete" });
    const { received } = await begin();
    expect(received).toBe(4);
    expect((await piece(id, received, bodyOf(TEXT.slice(4)))).fileId).not.toBeNull();
  });

  it("refuses a piece that belongs elsewhere, and bytes nobody announced", async () => {
    const { id } = await begin();
    await expect(piece(id, 7, bodyOf("x"))).rejects.toMatchObject({ code: "upload_out_of_step", status: 409 });
    await expect(piece(id, 0, bodyOf(`${TEXT}more`))).rejects.toMatchObject({ code: "upload_too_long" });
  });

  it("that is cancelled leaves nothing behind", async () => {
    const { id } = await begin();
    await piece(id, 0, bodyOf("a,b\n"));
    await cancelUpload(db, owner(), id);
    expect(await parts()).not.toContain(`${id}.part`);
    await expect(piece(id, 4, bodyOf("1"))).rejects.toMatchObject({ code: "upload_not_found" });
  });

  it.each([
    ["is too large", { bytes: 2_000 }, {}, "file_too_large", 413],
    ["is empty", { bytes: 0 }, {}, "upload_empty", 400],
    ["doesn't fit on the disk", {}, { keepFree: 2 ** 60 }, "disk_full", 507],
  ])("that %s is refused before a byte is sent", async (_, more, limits, code, status) => {
    await expect(begin(more, limits)).rejects.toMatchObject({ code, ...(status !== 507 && { status }) });
    expect(await listUnfinished(db, owner())).toEqual([]);
  });

  it("that nobody goes on with is swept away, and so are parts of none", async () => {
    const [old, young] = [await begin(), await begin({ fingerprint: "12-9" })];
    await db.prisma.upload.update({
      where: { id: old.id },
      data: { touchedAt: new Date(Date.now() - 25 * 3_600_000) },
    });
    await writeFile(join(env().home, "uploads", "stray.part"), "x");
    await sweepUploads(db, env().home);
    const left = await parts();
    expect(left).toContain(`${young.id}.part`);
    expect(left).not.toContain(`${old.id}.part`);
    expect(left).not.toContain("stray.part");
    await cancelUpload(db, owner(), young.id);
  });
});
