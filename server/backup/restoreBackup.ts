import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import pg from "pg";
import { connectionConfig } from "../db/index.ts";
import { createTablesOf, migrate } from "../db/migrate.ts";
import { writeSecretFile } from "../db/secretFile.ts";
import { ConflictError, StagecraftError } from "../errors/index.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { contentsSchema, ENTRY_NAME, headerSchema, rowsSchema, type Contents, type Header } from "./format.ts";
import { insertRows } from "./tables.ts";
import { archiveUnreadable, unpackEntries, type Entry } from "./tar.ts";

type RestoreReport = { createdAt: string; files: number; rows: number };

/**
 * Puts a backup in the place of this installation. The whole archive is read and its hashes are compared before anything
 * is touched; the database changes in one transaction, so it holds the old rows or the new ones. An archive of an older
 * release gets its tables first and is then brought to this release.
 * @param options.overwrite lets it take the place of an installation somebody has used
 * @throws StagecraftError `archive_missing`, `archive_unreadable`, `archive_unsafe`, `database_newer`,
 *   `migration_edited`; ConflictError `installation_in_use`, `installation_not_empty`
 */
export async function restoreBackup(options: {
  url: string;
  home: string;
  store: ArtifactStore;
  file: string;
  overwrite: boolean;
}): Promise<RestoreReport> {
  const header = await verifyArchive(options.file);
  const client = new pg.Client(connectionConfig(options.url));
  client.on("error", () => undefined);
  await client.connect();
  try {
    await refuseOthers(client);
    if (!options.overwrite) await refuseNonEmpty(client);
    const report = await apply(client, header, options);
    await migrate(options.url);
    return report;
  } finally {
    await client.end();
  }
}

async function* readEntries(file: string): AsyncGenerator<Entry> {
  const source = createReadStream(file);
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  try {
    yield* unpackEntries(source.pipe(gunzip), ENTRY_NAME);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** Reads the whole archive once. */
async function verifyArchive(file: string): Promise<Header> {
  const seen: Contents = [];
  let header: Header | undefined;
  let promised: Contents | undefined;
  try {
    for await (const { path, data } of readEntries(file)) {
      if (promised !== undefined) throw archiveUnreadable(`${path} comes after the table of contents`);
      if (path === "contents.json") {
        promised = parse(contentsSchema, data);
        continue;
      }
      if (path === "header.json") header = parse(headerSchema, data);
      seen.push({ path, sha256: createHash("sha256").update(data).digest("hex"), bytes: data.length });
    }
  } catch (error) {
    throw missingArchive(error, file) ?? error;
  }
  if (promised === undefined || header === undefined) throw archiveUnreadable("header or table of contents is missing");
  if (JSON.stringify(promised) !== JSON.stringify(seen)) throw archiveUnreadable("hashes differ from those promised");
  return header;
}

function missingArchive(error: unknown, file: string): StagecraftError | undefined {
  const cause = error instanceof StagecraftError ? error.cause : error;
  if (!(cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "EISDIR"))) return;
  return new StagecraftError({
    code: "archive_missing",
    userMessage: `There is no file ${file}.`,
    remedy: "Name the file that the backup command wrote.",
  });
}

function parse<T>(schema: { parse: (value: unknown) => T }, data: Buffer): T {
  try {
    return schema.parse(JSON.parse(data.toString("utf8")));
  } catch (error) {
    throw archiveUnreadable("an entry has not the form of this release's backups", error);
  }
}

async function refuseOthers(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `SELECT 1 FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND datname = current_database() AND pid <> pg_backend_pid()`,
  );
  if (rows.length === 0) return;
  throw new ConflictError({
    code: "installation_in_use",
    userMessage: "The installation is running: its database is in use. Nothing was changed.",
    remedy: "Stop it (and every worker and serving process), then restore.",
  });
}

async function refuseNonEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`SELECT 1 FROM "User" UNION ALL SELECT 1 FROM "Workspace" LIMIT 1`);
  if (rows.length === 0) return;
  throw new ConflictError({
    code: "installation_not_empty",
    userMessage:
      "This installation is not empty: restoring would replace its people, projects and runs. Nothing was changed.",
    remedy: "Restore into an empty data folder, or say --overwrite after a backup of what is here.",
  });
}

/** The second reading: files into the store, rows into new tables, keys into the data folder. */
async function apply(
  client: pg.Client,
  header: Header,
  { home, store, file }: { home: string; store: ArtifactStore; file: string },
): Promise<RestoreReport> {
  const report: RestoreReport = { createdAt: header.createdAt, files: 0, rows: 0 };
  const tables = new Map(header.tables.map((table) => [table.name, table]));
  const keys: { name: string; text: string }[] = [];
  const folder = await mkdtemp(join(home, "restore-"));
  let open: string | undefined;
  const storeFile = async (): Promise<void> => {
    if (open === undefined) return;
    const { sha256 } = await store.putFile(join(folder, open), { consume: true });
    if (sha256 !== open) throw archiveUnreadable(`the content of file ${open} has another hash`);
    open = undefined;
    report.files += 1;
  };
  try {
    await client.query("BEGIN");
    await createTablesOf(client, header.migrations);
    for await (const { path, data } of readEntries(file)) {
      const [kind, rest = ""] = path.split("/");
      const name = rest.split(".")[0] ?? "";
      if (open !== undefined && (kind !== "files" || name !== open)) await storeFile();
      if (kind === "files") await appendFile(join(folder, (open = name)), data);
      if (kind === "rows") {
        const table = tables.get(name);
        if (table === undefined) throw archiveUnreadable(`there is no table ${name}`);
        report.rows += parse(rowsSchema, data).length;
        await insertRows(client, table, data.toString("utf8"));
      }
      if (kind === "keys") keys.push({ name: rest, text: data.toString("utf8") });
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  for (const { name, text } of keys) writeSecretFile(join(home, name), text);
  return report;
}
