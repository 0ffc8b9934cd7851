import { randomUUID } from "node:crypto";
import { runMigrations, Logger } from "graphile-worker";
import pg from "pg";
import { StagecraftError } from "../errors/index.ts";
import { connectionConfig, createPool } from "./client.ts";
import { migrationsFolder, readMigrations, type Migration } from "./migrations.ts";

/** The number Prisma's own runner locks, so that the two exclude each other too. */
const LOCK = 72707369;

// Prisma's table, column for column: its tools can read the history.
const HISTORY = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Brings the tables of `url` to the state of the migrations folder, and the job queue's own tables to its release's.
 * Safe to call from several processes at once and as often as one likes.
 * @returns the names of the migrations applied by this call
 * @throws {StagecraftError} `migration_edited`, `database_newer`, `migration_failed`
 */
export async function migrate(url: string, folder = migrationsFolder()): Promise<string[]> {
  const client = new pg.Client(connectionConfig(url));
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    const applied = await applyMigrations(client, readMigrations(folder));
    await installQueue(url);
    return applied;
  } finally {
    // Ending the session gives the lock back, also after an error.
    await client.end();
  }
}

async function applyMigrations(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  await client.query(HISTORY);
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    "SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  const done = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  refuseForeignHistory(done, migrations);
  const pending = migrations.filter(({ name }) => !done.has(name));
  for (const migration of pending) await applyOne(client, migration);
  return pending.map(({ name }) => name);
}

/**
 * Makes the tables anew as they were after `applied`, empty: everything that is there is dropped, the queue too. Call it
 * inside a transaction; the rows of `_prisma_migrations` are the caller's, and `migrate` brings the rest afterwards.
 * @throws {StagecraftError} `migration_edited`, `database_newer`
 */
export async function createTablesOf(
  client: pg.Client,
  applied: readonly { name: string; checksum: string }[],
  folder = migrationsFolder(),
): Promise<void> {
  const migrations = readMigrations(folder);
  const done = new Map(applied.map(({ name, checksum }) => [name, checksum]));
  refuseForeignHistory(done, migrations);
  await client.query("DROP SCHEMA IF EXISTS graphile_worker CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  await client.query(HISTORY);
  for (const { name, sql } of migrations) if (done.has(name)) await client.query(sql);
}

function refuseForeignHistory(done: ReadonlyMap<string, string>, migrations: Migration[]): void {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of done) {
    if (!known.has(name)) {
      throw new StagecraftError({
        code: "database_newer",
        userMessage: `The database was made by a newer release: it has the change ${name}, which this one doesn't know.`,
        remedy: "Start the newer release again, or choose another data folder with STAGECRAFT_HOME.",
      });
    }
    if (known.get(name) !== checksum) {
      throw new StagecraftError({
        code: "migration_edited",
        userMessage: `The change ${name} was edited after it had been applied to this database.`,
        remedy: "Restore the file and put the edit into a migration of its own.",
      });
    }
  }
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    // The whole file in one go: only Postgres knows where a statement with a $$ body ends.
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw new StagecraftError({
      code: "migration_failed",
      userMessage: `The change ${name} could not be applied to the database; nothing of it was kept.`,
      remedy: "The log holds the database's own words.",
      internal: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}

async function installQueue(url: string): Promise<void> {
  const pool = createPool(url, 2);
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
  } finally {
    await pool.end();
  }
}
