import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabaseIfMissing } from "../db/createDatabase.ts";
import { startCluster } from "../db/embedded.ts";
import { openDatabase, type Database } from "../db/index.ts";
import { migrate } from "../db/migrate.ts";

export type BenchHome = {
  folder: string;
  database: Database;
  url: string;
  postgresPid: number;
  close: () => Promise<void>;
};

/** A data folder of its own with a durable Postgres (every commit synced, as in production), thrown away afterwards. */
export async function openBenchHome(): Promise<BenchHome> {
  const folder = await mkdtemp(join(tmpdir(), "stagecraft-bench-"));
  const cluster = await startCluster({ folder: join(folder, "postgres"), durable: true });
  const url = cluster.url("bench");
  await createDatabaseIfMissing(url);
  await migrate(url);
  const database = openDatabase(url);
  return {
    folder,
    database,
    url,
    postgresPid: cluster.pid,
    close: async () => {
      await database.close();
      await cluster.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
