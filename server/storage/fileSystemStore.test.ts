import { chmod, mkdir, mkdtemp, open, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileSystemStore } from "./index.ts";
import type { ArtifactStore } from "./index.ts";

let home: string;
let store: ArtifactStore;
const blobPath = (sha256: string) => join(home, "store", "blobs", sha256.slice(0, 2), sha256);
const leftovers = () => readdir(join(home, "store", "temporary"));

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "stagecraft-store-"));
  store = createFileSystemStore({ folder: join(home, "store") });
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(home, "output-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

describe("storing", () => {
  it("stores equal content once, read-only, under its hash", async () => {
    const [first, second] = await Promise.all([
      store.putStream(Readable.from(["hel", "lo"]), { maxBytes: 10 }),
      store.putStream(Readable.from(["hello"]), { maxBytes: 10 }),
    ]);
    expect(first).toEqual({ sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", bytes: 5 });
    expect(second).toEqual(first);
    expect((await stat(blobPath(first.sha256))).mode & 0o222).toBe(0);
    expect(await leftovers()).toEqual([]);
  });

  it("refuses more bytes than allowed and leaves nothing behind", async () => {
    await expect(store.putStream(Readable.from(["123456"]), { maxBytes: 5 })).rejects.toMatchObject({
      code: "file_too_large",
    });
    expect(await leftovers()).toEqual([]);
  });

  it("names a full disk and removes the unfinished file", async () => {
    const full = createFileSystemStore({
      folder: join(home, "store"),
      openTemporary: async (path) => {
        await writeFile(path, "half");
        return open("/dev/full", "w");
      },
    });
    await expect(full.putStream(Readable.from(["x".repeat(100_000)]), { maxBytes: 1e6 })).rejects.toMatchObject({
      code: "disk_full",
    });
    expect(await leftovers()).toEqual([]);
  });

  it("gives the same folder the same hash whatever the order of writing, and another type another hash", async () => {
    const one = await store.putFolder(await folderWith({ "a.txt": "1", "b/c.txt": "2" }), { type: "dataset" });
    const two = await store.putFolder(await folderWith({ "b/c.txt": "2", "a.txt": "1" }), {
      type: "dataset",
      consume: true,
    });
    const model = await store.putFolder(await folderWith({ "a.txt": "1", "b/c.txt": "2" }), { type: "model" });
    expect(two).toEqual(one);
    expect(one.manifest.map((entry) => entry.path)).toEqual(["a.txt", "b/c.txt"]);
    expect(model.hash).not.toBe(one.hash);
  });

  it("takes the canonical hash instead of the bytes when one is given", async () => {
    const one = await store.putFolder(await folderWith({ "model.onnx": "bytes 1" }), {
      type: "model",
      canonical: "abc",
    });
    const two = await store.putFolder(await folderWith({ "model.onnx": "bytes 2" }), {
      type: "model",
      canonical: "abc",
    });
    expect(two.hash).toBe(one.hash);
  });

  it("refuses links in a stage's output", async () => {
    const folder = await folderWith({});
    await symlink("/etc/hostname", join(folder, "stolen"));
    await expect(store.putFolder(folder, { type: "dataset" })).rejects.toMatchObject({ code: "artifact_unsafe" });
  });
});

describe("reading", () => {
  it("lays a stored folder out again, sharing the bytes", async () => {
    const stored = await store.putFolder(await folderWith({ "a.txt": "1", "deep/b.txt": "2" }), {
      type: "dataset",
      consume: true,
    });
    const target = join(home, "input");
    await store.materialize(stored.manifest, target);
    expect(await readFile(join(target, "deep", "b.txt"), "utf8")).toBe("2");
    const first = stored.manifest[0];
    expect((await stat(join(target, "a.txt"))).ino).toBe((await stat(blobPath(first?.sha256 ?? ""))).ino);
  });

  it("refuses a manifest that points outside of the folder", async () => {
    const { sha256, bytes } = await store.putStream(Readable.from(["x"]), { maxBytes: 10 });
    await expect(store.materialize([{ path: "../evil", sha256, bytes }], join(home, "input"))).rejects.toThrow();
  });

  it.each([
    ["deleted", (path: string) => rm(path)],
    ["truncated", (path: string) => writeFile(path, "hel")],
    ["changed in one bit", (path: string) => writeFile(path, "hellp")],
  ])("notices a file that was %s", async (_how, damage) => {
    const { manifest } = await store.putFolder(await folderWith({ "a.txt": "hello" }), { type: "dataset" });
    const path = blobPath(manifest[0]?.sha256 ?? "");
    await chmod(path, 0o644);
    // an older time makes sure that the change of content is also one of time
    await utimes(path, new Date(0), new Date(0));
    await damage(path);
    await expect(store.materialize(manifest, join(home, "input"))).rejects.toMatchObject({ code: "artifact_damaged" });
    await expect(store.verify(manifest)).rejects.toMatchObject({ code: "artifact_damaged" });
    await expect(store.open(manifest[0]?.sha256 ?? "")).rejects.toMatchObject({ code: "artifact_damaged" });
  });

  it("heals a damaged file when the same content is stored again", async () => {
    const stored = await store.putStream(Readable.from(["hello"]), { maxBytes: 10 });
    await chmod(blobPath(stored.sha256), 0o644);
    await writeFile(blobPath(stored.sha256), "hellp");
    await store.putStream(Readable.from(["hello"]), { maxBytes: 10 });
    expect(await readFile(blobPath(stored.sha256), "utf8")).toBe("hello");
  });
});

describe("collecting garbage", () => {
  it("keeps what is referenced or young and deletes the rest", async () => {
    const [kept, old, young] = await Promise.all(
      ["kept", "old", "young"].map((text) => store.putStream(Readable.from([text]), { maxBytes: 10 })),
    );
    if (!kept || !old || !young) throw new Error("three files were stored");
    const past = new Date(Date.now() - 60_000);
    for (const { sha256 } of [kept, old]) await utimes(blobPath(sha256), past, past);
    const report = await store.collectGarbage(new Set([kept.sha256]), 30_000);
    expect(report).toEqual({ deleted: 1, bytes: 3 });
    expect(
      await store.has([
        { path: "a", ...kept },
        { path: "b", ...young },
      ]),
    ).toBe(true);
    expect(await store.has([{ path: "a", ...old }])).toBe(false);
  });

  it("spares a forgotten file that is stored again at that moment", async () => {
    const file = await store.putStream(Readable.from(["again"]), { maxBytes: 10 });
    const past = new Date(Date.now() - 60_000);
    await utimes(blobPath(file.sha256), past, past);
    await store.putStream(Readable.from(["again"]), { maxBytes: 10 });
    expect((await store.collectGarbage(new Set(), 30_000)).deleted).toBe(0);
  });
});
