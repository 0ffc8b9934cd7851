import { resolve } from "node:path";
import { restoreBackup, writeBackup } from "../backup/index.ts";
import { prepareDatabase } from "../boot/launch.ts";
import { databaseUrl, env } from "../env.js";
import { openStore } from "../storage/index.ts";
import { CommandFailed, print } from "./output.ts";

/**
 * Writes database, stored files and keys of this installation into one file.
 * @throws CommandFailed when stored files are missing or damaged: the archive is written without them
 */
export async function backup(path: string): Promise<void> {
  const file = resolve(path);
  const { files, rows, missing } = await onDatabase((options) => writeBackup({ ...options, file }));
  print(`${file}: ${rows} rows, ${files} files. It holds keys and data: keep it as you keep those.`);
  if (missing.length > 0) {
    throw new CommandFailed(
      `${missing.length} stored files that rows refer to are missing or damaged, and not in the backup:\n${missing.join("\n")}`,
    );
  }
}

/** Puts a backup in the place of this installation; one that somebody has used only with `overwrite`. */
export async function restore(path: string, { overwrite }: { overwrite: boolean }): Promise<void> {
  const file = resolve(path);
  const { createdAt, files, rows } = await onDatabase((options) => restoreBackup({ ...options, file, overwrite }));
  print(`Restored the state of ${createdAt}: ${rows} rows, ${files} files. Start it with npm start.`);
}

type Place = { url: string; home: string; store: ReturnType<typeof openStore> };

async function onDatabase<T>(work: (place: Place) => Promise<T>): Promise<T> {
  const prepared = await prepareDatabase();
  const { home } = env();
  try {
    return await work({ url: databaseUrl(), home, store: openStore(home) });
  } finally {
    if (!prepared.adopted) await prepared.stop();
  }
}
