import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabaseIfMissing, runOnCluster, withDatabase } from "./createDatabase.ts";
import { startCluster, stopCluster } from "./embedded.ts";
import { withFileLock } from "./fileLock.ts";
import { migrate } from "./migrate.ts";
import { isAlive } from "../boot/processes.mjs";

const TEMPLATE = "template_stagecraft";

function parentFolder(): string {
  const folder = join(tmpdir(), `stagecraft-test-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * A folder for one test run's Postgres. Nothing is started yet: runs without a database test don't pay for one.
 * Folders of runs that died are cleaned up, so that no server is left behind for longer than until the next run.
 */
export async function prepareTestFolder(): Promise<string> {
  const parent = parentFolder();
  for (const name of readdirSync(parent)) {
    if (!isAlive(Number(name.split("-")[0]))) await removeTestFolder(join(parent, name));
  }
  const folder = mkdtempSync(join(parent, `${process.pid}-`));
  // the database's account must get through
  chmodSync(folder, 0o711);
  return folder;
}

/** Stops the run's Postgres, if any test started it, and deletes everything. */
export async function removeTestFolder(folder: string): Promise<void> {
  if (existsSync(join(folder, "password"))) await stopCluster(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * Address of the run's migrated template database. The first caller starts Postgres and migrates, the others wait.
 * The queue's tables are in the template as well.
 */
export async function templateUrl(folder: string): Promise<string> {
  const ready = join(folder, "template-url");
  if (existsSync(ready)) return readFileSync(ready, "utf8");
  return withFileLock(join(folder, "template.lock"), async () => {
    if (existsSync(ready)) return readFileSync(ready, "utf8");
    const cluster = await startCluster({ folder, durable: false });
    const url = cluster.url(TEMPLATE);
    await createDatabaseIfMissing(url);
    await migrate(url);
    writeFileSync(ready, url, { mode: 0o600 });
    return url;
  });
}

/** Copies the template into a database called `name`; an existing one of that name is replaced. */
export async function cloneTemplate(template: string, name: string): Promise<string> {
  await runOnCluster(template, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
    // Copying files beats writing every page through the log when nothing is synced.
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`);
  });
  return withDatabase(template, name);
}

export async function dropDatabase(url: string): Promise<void> {
  await runOnCluster(url, async (client) => {
    await client.query(
      `DROP DATABASE IF EXISTS ${client.escapeIdentifier(new URL(url).pathname.slice(1))} WITH (FORCE)`,
    );
  });
}
