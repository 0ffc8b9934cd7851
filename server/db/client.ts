import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { databaseUrl } from "../env.js";
import { log } from "../log/index.ts";
import { PrismaClient } from "./generated/client.ts";

const databaseLog = log.child({ room: "db" });

export type { PrismaClient };

/** One pool, seen two ways: Prisma for ordinary queries, the pool for hand-written single statements. */
export type Database = {
  prisma: PrismaClient;
  pool: pg.Pool;
  /** the address, for LISTEN clients of one's own; holds the password, never log it */
  url: string;
  close: () => Promise<void>;
};

/** What every connection to the product's database must be made with. */
export function connectionConfig(url: string): pg.ClientConfig {
  // Prisma's adapter drops the offset of a timestamp when it reads and sends none when it writes: in a session that
  // isn't in UTC every time is off by the zone, and leases end an hour early or late.
  return { connectionString: url, options: "-c timezone=UTC", connectionTimeoutMillis: 10_000 };
}

/** A pool that survives losing its connections; without the listeners one lost connection ends the process. */
export function createPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(url), max });
  pool.on("error", (error) => databaseLog.warn({ reason: error.message }, "an idle connection was lost"));
  pool.on("connect", (client) =>
    client.on("error", (error) => databaseLog.warn({ reason: error.message }, "a connection was lost")),
  );
  return pool;
}

/** Opens `url`. Connects at the first query; a database that is away costs that query, not the process. */
export function openDatabase(url: string, { max = 10 }: { max?: number } = {}): Database {
  const pool = createPool(url, max);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    url,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

declare global {
  // Next's development server loads modules again at every change; kept in a module, each time would open a new pool.
  var stagecraftDatabase: Database | undefined;
}

/**
 * The database of this process, opened at the first call.
 * @throws EnvironmentError `database_not_configured`
 */
export function database(): Database {
  return (globalThis.stagecraftDatabase ??= openDatabase(databaseUrl()));
}
