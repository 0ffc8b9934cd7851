import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTablesOf } from "../db/migrate.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { createProject, newRun, stageSpec } from "../runs/testing/fixtures.ts";
import { createRun } from "../runs/index.ts";
import { createFileSystemStore } from "../storage/index.ts";
import { restoreBackup, writeBackup } from "./index.ts";
import { readTables } from "./tables.ts";
import { packEntry, TAR_END } from "./tar.ts";

let from: TestDatabase;
let into: TestDatabase;
let folder: string;
let sha256: string;
/** Larger than one part of the archive. */
const big = Buffer.alloc(9 << 20, "0123456789abcdef-");

async function place(db: TestDatabase, name: string) {
  const home = join(folder, name);
  await mkdir(home, { recursive: true });
  return { url: db.url, home, store: createFileSystemStore({ folder: join(home, "artifacts") }) };
}

/** Every row of every table, as Postgres writes it. */
async function everything(db: TestDatabase): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const { name } of await readTables(db.pool)) {
    const { rows } = await db.pool.query<{ row: string }>(`SELECT t::text AS row FROM "${name}" t ORDER BY 1`);
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

beforeAll(async () => {
  [from, into] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  folder = await mkdtemp(join(tmpdir(), "stagecraft-backup-"));
  const { store, home } = await place(from, "from");
  await writeFile(join(home, "auth-secret"), "a secret of this installation");
  ({ sha256 } = await store.putStream(Readable.from([big]), { maxBytes: big.length }));
  const project = await createProject(from.pool);
  const spec = stageSpec("s", [], { params: { text: `ö "quoted" \\ back, null and\nlines`, none: null } });
  await createRun(from.pool, newRun(project, [spec]));
  await from.pool.query(`UPDATE "Project" SET tags = '{"a b","c,\\"d"}'`);
  await from.pool.query(`UPDATE "StageRun" SET result = '{"metrics": {"auc": 0.1234567890123456789}}'`);
  const file = `INSERT INTO "DataFile" (id, "projectId", name, sha256, bytes, detected) VALUES ($1, $2, $3, $4, $5, 'null')`;
  await from.pool.query(file, [randomUUID(), project.projectId, "big", sha256, big.length]);
  await from.pool.query(file, [randomUUID(), project.projectId, "wine", "sample:wine", 0]);
});
afterAll(async () => {
  await Promise.all([from.drop(), into.drop()]);
  await rm(folder, { recursive: true, force: true });
});

describe("backup and restore", () => {
  it("gives back every row of every table to the last digit, every stored file and the keys", async () => {
    const file = join(folder, "whole.tar.gz");
    const report = await writeBackup({ ...(await place(from, "from")), file });
    expect(report).toMatchObject({ files: 1, missing: [] });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const target = await place(into, "into");
    await restoreBackup({ ...target, file, overwrite: false });
    expect(await everything(into)).toEqual(await everything(from));
    await target.store.verify([{ path: "big", sha256, bytes: big.length }]);
    expect(await readFile(join(target.home, "auth-secret"), "utf8")).toBe("a secret of this installation");
    // The queue is there again too: the installation can start.
    await into.pool.query("SELECT 1 FROM graphile_worker.jobs");
  });

  it("never overwrites a backup, and no installation that runs or holds something unless told to", async () => {
    const file = join(folder, "second.tar.gz");
    const source = await place(from, "from");
    await writeBackup({ ...source, file });
    await expect(writeBackup({ ...source, file })).rejects.toMatchObject({ code: "backup_exists" });
    const db = await createTestDatabase();
    try {
      const target = await place(db, "used");
      const client = await db.pool.connect();
      await expect(restoreBackup({ ...target, file, overwrite: true })).rejects.toMatchObject({
        code: "installation_in_use",
      });
      await createProject(client);
      client.release(true);
      await gone(from, db.name);
      const before = { ...target, file };
      await expect(restoreBackup({ ...before, overwrite: false })).rejects.toMatchObject({
        code: "installation_not_empty",
      });
      await restoreBackup({ ...before, overwrite: true });
      expect(await everything(db)).toEqual(await everything(from));
    } finally {
      await db.drop();
    }
  });

  it("leaves everything as it is when the archive is cut off, changed, foreign or names a path outside", async () => {
    const file = join(folder, "sound.tar.gz");
    await writeBackup({ ...(await place(from, "from")), file });
    const tar = gunzipSync(await readFile(file));
    const changed = Buffer.from(tar);
    changed.write("X", changed.indexOf("0123456789abcdef-") + 40);
    const slip = (path: string): Buffer => Buffer.concat([packEntry({ path, data: Buffer.from("x") }), tar]);
    const link = Buffer.from(slip("keys/auth-secret"));
    link.write("2", 156);
    const sum = link.subarray(0, 512).reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 0x20 : byte), 0);
    link.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    const cases: [Buffer, string][] = [
      [gzipSync(tar.subarray(0, tar.length - 3000)), "archive_unreadable"],
      [(await readFile(file)).subarray(0, 2000), "archive_unreadable"],
      [gzipSync(TAR_END), "archive_unreadable"],
      [gzipSync(changed), "archive_unreadable"],
      [Buffer.from("no archive at all"), "archive_unreadable"],
      [gzipSync(slip("../../outside")), "archive_unsafe"],
      [gzipSync(slip("keys/../../outside")), "archive_unsafe"],
      [gzipSync(slip("/etc/outside")), "archive_unsafe"],
      [gzipSync(link), "archive_unsafe"],
    ];
    const db = await createTestDatabase();
    try {
      const target = await place(db, "bad");
      const bad = join(folder, "bad.tar.gz");
      for (const [bytes, code] of cases) {
        await writeFile(bad, bytes);
        await expect(restoreBackup({ ...target, file: bad, overwrite: true })).rejects.toMatchObject({ code });
      }
      await expect(restoreBackup({ ...target, file: `${bad}.none`, overwrite: true })).rejects.toMatchObject({
        code: "archive_missing",
      });
      expect((await db.pool.query(`SELECT 1 FROM "Workspace"`)).rows).toEqual([]);
      expect(existsSync(join(target.home, "auth-secret"))).toBe(false);
    } finally {
      await db.drop();
    }
  });

  it("brings the archive of an older release to this one", async () => {
    const [older, newer] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    try {
      const history = await older.pool.query<{ migration_name: string; checksum: string }>(
        "SELECT * FROM _prisma_migrations ORDER BY migration_name",
      );
      // The release before the last change of the tables.
      const then = history.rows.slice(0, -1).map(({ migration_name: name, checksum }) => ({ name, checksum }));
      const client = new pg.Client(older.url);
      await client.connect();
      await createTablesOf(client, then);
      await client.query(
        "INSERT INTO _prisma_migrations SELECT * FROM json_populate_recordset(null::_prisma_migrations, $1)",
        [JSON.stringify(history.rows.slice(0, -1))],
      );
      await client.query(`INSERT INTO "Workspace" (id, slug, name) VALUES ($1, 'old', 'Old')`, [randomUUID()]);
      await client.end();
      const file = join(folder, "older.tar.gz");
      await writeBackup({ ...(await place(older, "older")), file });
      await restoreBackup({ ...(await place(newer, "newer")), file, overwrite: false });
      const { rows } = await newer.pool.query("SELECT migration_name FROM _prisma_migrations");
      expect(rows.length).toBe(history.rows.length);
      expect(await newer.prisma.workspace.findMany({ select: { name: true } })).toEqual([{ name: "Old" }]);
    } finally {
      await Promise.all([older.drop(), newer.drop()]);
    }
  });

  it("names stored files that are gone instead of calling the backup whole", async () => {
    const source = await place(from, "from");
    const empty = createFileSystemStore({ folder: join(folder, "emptied") });
    const report = await writeBackup({ ...source, store: empty, file: join(folder, "partly.tar.gz") });
    expect(report).toMatchObject({ files: 0, missing: [sha256] });
  });
});

/** Returns when nobody is connected to the database any more: ending a session takes the server a moment. */
async function gone(db: TestDatabase, name: string): Promise<void> {
  await expect
    .poll(async () => (await db.pool.query("SELECT 1 FROM pg_stat_activity WHERE datname = $1", [name])).rows.length)
    .toBe(0);
}
