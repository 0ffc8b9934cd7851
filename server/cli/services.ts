import { prepareDatabase } from "../boot/launch.ts";
import { type Database, openDatabase } from "../db/index.ts";
import { databaseUrl } from "../env.js";

export type Services = { database: Database; close: () => Promise<void> };

/**
 * The migrated database of this data folder, started when it doesn't run yet. One that this command started ends with
 * it, unless somebody else uses it by then.
 */
export async function openServices(): Promise<Services> {
  const prepared = await prepareDatabase();
  const database = openDatabase(databaseUrl());
  return {
    database,
    close: async () => {
      const others = prepared.adopted ? 1 : await otherSessions(database);
      await database.close();
      if (others === 0) await prepared.stop();
    },
  };
}

/** Sessions in the database that are not of this command's pool. */
async function otherSessions(database: Database): Promise<number> {
  const result = await database.pool.query<{ count: number }>(
    "select count(*)::int as count from pg_stat_activity where backend_type = 'client backend' and datname = current_database()",
  );
  return Math.max(0, (result.rows[0]?.count ?? 0) - database.pool.totalCount);
}
