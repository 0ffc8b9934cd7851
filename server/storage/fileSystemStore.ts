import { createReadStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Blobs, type BlobOptions } from "./blobs.ts";
import { nameStorageError } from "./errors.ts";
import { sweepGarbage } from "./garbage.ts";
import { hashFolder, listFiles, manifestSchema } from "./manifest.ts";
import type { ArtifactStore, Manifest } from "./port.ts";

/** Enough to hide the latency of syncs without opening hundreds of files at once. */
const FILES_AT_ONCE = 8;

async function inGroups<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += FILES_AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + FILES_AT_ONCE).map(work))));
  }
  return results;
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw nameStorageError(error);
  }
}

/**
 * The artefact store on a local disk. A file is written under a temporary name, synced, renamed, and its folder synced:
 * after a power cut it is complete or absent.
 */
export function createFileSystemStore(options: BlobOptions): ArtifactStore {
  const blobs = new Blobs(options);
  return {
    putFile: (path, { consume = false } = {}) => named(() => (consume ? blobs.moveIn(path) : blobs.copyIn(path))),
    putStream: (source, { maxBytes }) => named(() => blobs.writeStream(source, maxBytes)),
    putFolder: (folder, { type, canonical = null, consume = false }) =>
      named(async () => {
        const manifest: Manifest = await inGroups(await listFiles(folder), async (path) => {
          const file = join(folder, path);
          return { path, ...(consume ? await blobs.moveIn(file) : await blobs.copyIn(file)) };
        });
        const bytes = manifest.reduce((sum, entry) => sum + entry.bytes, 0);
        return { hash: hashFolder(manifest, type, canonical), manifest, bytes };
      }),
    has: async (manifest) => {
      const found = await inGroups(manifest, ({ sha256, bytes }) => blobs.isIntact(sha256, bytes));
      return found.every(Boolean);
    },
    materialize: (manifest, folder) =>
      named(async () => {
        await mkdir(folder, { recursive: true });
        await inGroups(manifestSchema.parse(manifest), ({ path, sha256, bytes }) =>
          blobs.layOut(sha256, bytes, join(folder, path)),
        );
      }),
    open: async (sha256) => {
      await blobs.check(sha256, null);
      return createReadStream(blobs.pathOf(sha256));
    },
    remove: async (sha256) => {
      if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError("not a hash");
      await rm(blobs.pathOf(sha256), { force: true });
    },
    verify: async (manifest) => {
      await inGroups(manifest, ({ sha256, bytes }) => blobs.check(sha256, bytes, { reread: true }));
    },
    collectGarbage: (referenced, graceMs) =>
      sweepGarbage({ blobs: blobs.folder, temporary: blobs.temporaryFolder }, referenced, graceMs),
  };
}
