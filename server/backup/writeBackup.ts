import { createHash } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import { z } from "zod";
import { connectionConfig } from "../db/index.ts";
import { ConflictError, StagecraftError } from "../errors/index.ts";
import { referencedFiles } from "../runs/index.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { FORMAT, KEY_FILES, partName, type Contents, type Header } from "./format.ts";
import { readRows, readTables, type Table } from "./tables.ts";
import { packEntry, TAR_END, type Entry } from "./tar.ts";

/** Of stored bytes or rows in one entry. */
const PART_BYTES = 4 << 20;

type BackupReport = {
  files: number;
  rows: number;
  /** hashes that rows refer to and the store can't give: not in the archive */
  missing: string[];
};

/**
 * Writes the whole installation into one file: database, stored files, keys. It may be in use meanwhile; the rows are
 * those of one moment. The file appears when it is complete, readable by its owner alone: it holds secrets and data.
 * @param options.url the database · options.home the data folder · options.file where to write
 * @throws ConflictError `backup_exists`; StagecraftError `backup_not_written`
 */
export async function writeBackup(options: {
  url: string;
  home: string;
  store: ArtifactStore;
  file: string;
}): Promise<BackupReport> {
  const { file } = options;
  if (existsSync(file)) {
    throw new ConflictError({
      code: "backup_exists",
      userMessage: `There is a file ${file} already.`,
      remedy: "Choose another name, or delete it first.",
    });
  }
  const partial = `${file}.partial`;
  const client = new pg.Client(connectionConfig(options.url));
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const report: BackupReport = { files: 0, rows: 0, missing: [] };
    const archive = Readable.from(pack(entries(client, options, report)));
    await pipeline(archive, createGzip({ level: 1 }), createWriteStream(partial, { mode: 0o600, flush: true }));
    await rename(partial, file);
    return report;
  } catch (error) {
    await rm(partial, { force: true });
    if (error instanceof StagecraftError || error instanceof pg.DatabaseError) throw error;
    throw new StagecraftError({
      code: "backup_not_written",
      userMessage: `The backup could not be written to ${file}.`,
      remedy: "See that the folder exists, may be written to and has room for everything.",
      internal: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  } finally {
    await client.end();
  }
}

/** The entries as bytes of a tar, the table of their hashes last. */
async function* pack(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  const contents: Contents = [];
  for await (const entry of entries) {
    const sha256 = createHash("sha256").update(entry.data).digest("hex");
    contents.push({ path: entry.path, sha256, bytes: entry.data.length });
    yield packEntry(entry);
  }
  yield packEntry({ path: "contents.json", data: Buffer.from(JSON.stringify(contents)) });
  yield TAR_END;
}

async function* entries(
  client: pg.Client,
  { home, store }: { home: string; store: ArtifactStore },
  report: BackupReport,
): AsyncGenerator<Entry> {
  const tables = await readTables(client);
  const history = await client.query(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  const migrations = z.array(z.object({ name: z.string(), checksum: z.string() })).parse(history.rows);
  const header: Header = { format: FORMAT, createdAt: new Date().toISOString(), migrations, tables };
  yield { path: "header.json", data: Buffer.from(JSON.stringify(header)) };
  for (const sha256 of await referencedFiles(client)) yield* fileEntries(store, sha256, report);
  for (const table of tables) yield* rowEntries(client, table, report);
  for (const name of KEY_FILES) {
    const path = join(home, name);
    if (existsSync(path)) yield { path: `keys/${name}`, data: await readFile(path) };
  }
}

async function* fileEntries(store: ArtifactStore, sha256: string, report: BackupReport): AsyncGenerator<Entry> {
  // Samples come with the product: what stands for one in a row names no stored file.
  if (!/^[0-9a-f]{64}$/.test(sha256)) return;
  const stream = await store.open(sha256).catch(() => undefined);
  if (stream === undefined) {
    report.missing.push(sha256);
    return;
  }
  let part = 0;
  for await (const data of inParts(stream)) yield { path: `files/${sha256}.${partName(part++)}`, data };
  report.files += 1;
}

/** At least one part, also of an empty file. */
async function* inParts(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  let any = false;
  for await (const chunk of stream) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < PART_BYTES) continue;
    yield Buffer.concat(held);
    [held, bytes, any] = [[], 0, true];
  }
  if (bytes > 0 || !any) yield Buffer.concat(held);
}

async function* rowEntries(client: pg.Client, table: Table, report: BackupReport): AsyncGenerator<Entry> {
  let rows: string[] = [];
  let bytes = 0;
  let part = 0;
  const entry = (): Entry => ({
    path: `rows/${table.name}.${partName(part++)}.json`,
    data: Buffer.from(`[${rows.join(",\n")}]`),
  });
  for await (const row of readRows(client, table)) {
    rows.push(row);
    bytes += row.length;
    report.rows += 1;
    if (bytes < PART_BYTES) continue;
    yield entry();
    [rows, bytes] = [[], 0];
  }
  if (rows.length > 0) yield entry();
}
