import { existsSync } from "node:fs";
import { join } from "node:path";
import { createDatabaseIfMissing } from "../db/createDatabase.ts";
import { startCluster } from "../db/embedded.ts";
import { migrate } from "../db/migrate.ts";
import { readOrCreateSecret, writeSecretFile } from "../db/secretFile.ts";
import { env } from "../env.js";
import { InvalidError } from "../errors/index.ts";

export type PreparedDatabase = {
  applied: string[];
  /** true when the server ran already: whoever started it stops it */
  adopted: boolean;
  stop: () => Promise<void>;
};

/**
 * Puts the secrets into files only their owner reads (an environment can be read by every process of the same account)
 * and brings up a migrated database: the one DATABASE_URL names, else the embedded one.
 */
export async function prepareDatabase(): Promise<PreparedDatabase> {
  const { home, externalDatabaseUrl, authSecret } = env();
  const secretFile = join(home, "auth-secret");
  if (authSecret !== undefined) writeSecretFile(secretFile, authSecret);
  else readOrCreateSecret(secretFile);

  if (externalDatabaseUrl !== undefined) {
    await createDatabaseIfMissing(externalDatabaseUrl).catch(() => undefined);
    rememberDatabase(home, externalDatabaseUrl);
    return { applied: await migrate(externalDatabaseUrl), adopted: true, stop: () => Promise.resolve() };
  }
  const cluster = await startCluster({ folder: join(home, "postgres"), durable: true });
  try {
    const url = cluster.url("stagecraft");
    await createDatabaseIfMissing(url);
    rememberDatabase(home, url);
    return { applied: await migrate(url), adopted: cluster.adopted, stop: cluster.stop };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** `databaseUrl()` of every process of this data folder reads it from here. */
function rememberDatabase(home: string, url: string): void {
  writeSecretFile(join(home, "database.json"), `${JSON.stringify({ url })}\n`);
}

/** Absolute paths of the entries the start script runs. */
export function entryPath(name: "worker" | "serve" | "cli"): string {
  const path = join(env().projectRoot, "server", `${name}.ts`);
  if (existsSync(path)) return path;
  throw new InvalidError({
    code: "installation_incomplete",
    userMessage: `This copy of Stagecraft is incomplete: server/${name}.ts is missing.`,
    remedy: "Get a fresh copy with `git clone`.",
  });
}
