import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { GarbageReport } from "./port.ts";

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** Deletes a file unless somebody used it within the grace period; tells its size, or null when it stays. */
async function deleteIfOld(path: string, before: number): Promise<number | null> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.mtimeMs > before) return null;
  await rm(path, { force: true });
  return found.size;
}

/**
 * One pass over the store.
 * @param places folders of finished files and of unfinished ones
 * @param referenced hashes in use
 * @param graceMs a file younger than this stays: its row may not be committed yet
 */
export async function sweepGarbage(
  places: { blobs: string; temporary: string },
  referenced: ReadonlySet<string>,
  graceMs: number,
): Promise<GarbageReport> {
  const before = Date.now() - graceMs;
  const report: GarbageReport = { deleted: 0, bytes: 0 };
  const count = (size: number | null): void => {
    if (size === null) return;
    report.deleted += 1;
    report.bytes += size;
  };
  for (const name of await namesIn(places.temporary)) count(await deleteIfOld(join(places.temporary, name), before));
  for (const prefix of await namesIn(places.blobs)) {
    for (const name of await namesIn(join(places.blobs, prefix))) {
      if (!referenced.has(name)) count(await deleteIfOld(join(places.blobs, prefix, name), before));
    }
  }
  return report;
}
