import pg from "pg";
import { connectionConfig } from "./client.ts";

/** `url` with another database name. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** Runs statements on the cluster's `postgres` database, outside of any transaction. */
export async function runOnCluster(url: string, statements: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(connectionConfig(withDatabase(url, "postgres")));
  client.on("error", () => undefined);
  await client.connect();
  try {
    await statements(client);
  } finally {
    await client.end();
  }
}

/** Makes the database `url` names, unless it exists; its cluster must be one we may create databases in. */
export async function createDatabaseIfMissing(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await runOnCluster(url, async (client) => {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  });
}
