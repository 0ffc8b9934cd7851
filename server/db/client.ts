import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { databaseUrl, env } from "../env.js";
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

/** Where a database is now, by the address it had when this process started. */
const moved = new Map<string, () => string>();

/**
 * Has every later connection to `url` ask where the database is by then: the embedded one comes back on another port
 * when its own was taken meanwhile, and processes that hold the old address must find it there.
 * @param whereNow the address; when it can't tell, the last one is tried again
 */
export function followAddress(url: string, whereNow: () => string): void {
  moved.set(url, whereNow);
}

function addressNow(url: string): string {
  try {
    return moved.get(url)?.() ?? url;
  } catch {
    return url; // the file is just being written
  }
}

/** What every connection to the product's database must be made with. */
export function connectionConfig(url: string): pg.ClientConfig {
  // Prisma's adapter drops the offset of a timestamp when it reads and sends none when it writes: in a session that
  // isn't in UTC every time is off by the zone, and leases end an hour early or late.
  return { connectionString: addressNow(url), options: "-c timezone=UTC", connectionTimeoutMillis: 10_000 };
}

/**
 * A pool that survives losing its connections; without the listeners one lost connection ends the process.
 * @param settings of Postgres, beside those every connection has, as `-c name=value`
 */
export function createPool(url: string, max: number, settings = ""): pg.Pool {
  class CurrentClient extends pg.Client {
    constructor(given?: string | pg.ClientConfig) {
      const config = typeof given === "object" ? given : {};
      super({ ...config, connectionString: addressNow(url) });
    }
  }
  const config = connectionConfig(url);
  const options = `${config.options ?? ""} ${settings}`.trim();
  const pool = new pg.Pool({ ...config, options, max, Client: CurrentClient });
  pool.on("error", (error) => databaseLog.warn({ reason: error.message }, "an idle connection was lost"));
  pool.on("connect", (client) =>
    client.on("error", (error) => databaseLog.warn({ reason: error.message }, "a connection was lost")),
  );
  return pool;
}

/** Whether this is the database that `databaseUrl()` knows from a file, which is written again when it moves. */
function isEmbedded(url: string): boolean {
  try {
    return env().externalDatabaseUrl === undefined && databaseUrl() === url;
  } catch {
    return false;
  }
}

/** Opens `url`. Connects at the first query; a database that is away costs that query, not the process. */
export function openDatabase(url: string, { max = 10 }: { max?: number } = {}): Database {
  if (isEmbedded(url)) followAddress(url, databaseUrl);
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
