import { existsSync } from "node:fs";
import { join } from "node:path";
import { createDatabaseIfMissing } from "../db/createDatabase.ts";
import { startCluster, type Cluster } from "../db/embedded.ts";
import { migrate } from "../db/migrate.ts";
import { readOrCreateSecret, writeSecretFile } from "../db/secretFile.ts";
import { env } from "../env.js";
import { InvalidError } from "../errors/index.ts";
import { describeBootError } from "./bootError.mjs";
import { isAlive } from "./processes.mjs";

/** A run survives ten seconds without its database; noticing may not take up much of them. */
const WATCH_MS = 500;

export type PreparedDatabase = {
  /** true when it ran already: whoever started it also ends it */
  adopted: boolean;
  stop: () => Promise<void>;
};

/**
 * Puts the secrets into files only their owner reads (an environment can be read by every process of the same account)
 * and brings up a migrated database: the one DATABASE_URL names, else the embedded one.
 * @param options `watch` starts the embedded one again should it die
 */
export async function prepareDatabase({ watch = false }: { watch?: boolean } = {}): Promise<PreparedDatabase> {
  const { home, externalDatabaseUrl, authSecret, auditKey } = env();
  const secretFile = join(home, "auth-secret");
  if (authSecret !== undefined) writeSecretFile(secretFile, authSecret);
  else readOrCreateSecret(secretFile);
  const auditKeyFile = join(home, "audit-key");
  if (auditKey !== undefined) writeSecretFile(auditKeyFile, auditKey);
  else readOrCreateSecret(auditKeyFile);

  if (externalDatabaseUrl !== undefined) {
    rememberDatabase(home, externalDatabaseUrl);
    await migrate(externalDatabaseUrl);
    return { adopted: true, stop: () => Promise.resolve() };
  }
  const cluster = await startEmbedded(home);
  try {
    const url = cluster.url("stagecraft");
    await createDatabaseIfMissing(url);
    await migrate(url);
  } catch (error) {
    if (!cluster.adopted) await cluster.stop();
    throw error;
  }
  const stop = watch ? keepRunning(cluster, () => startEmbedded(home)) : cluster.stop;
  return { adopted: cluster.adopted, stop };
}

async function startEmbedded(home: string): Promise<Cluster> {
  const cluster = await startCluster({ folder: join(home, "postgres"), durable: true });
  rememberDatabase(home, cluster.url("stagecraft"));
  return cluster;
}

/** `databaseUrl()` of every process of this data folder reads it from here. */
function rememberDatabase(home: string, url: string): void {
  writeSecretFile(join(home, "database.json"), `${JSON.stringify({ url })}\n`);
}

/**
 * Starts the server again when it dies, on the port the other processes know: they wait for it and go on.
 * @returns what ends the watch and the server
 */
export function keepRunning(first: Cluster, startAgain: () => Promise<Cluster>): () => Promise<void> {
  let cluster = Promise.resolve(first);
  let busy = false;
  const check = async (): Promise<void> => {
    if (await cluster.then(({ pid }) => isAlive(pid)).catch(() => false)) return;
    process.stdout.write(`${new Date().toISOString()} the database ended; starting it again\n`);
    cluster = startAgain();
    await cluster.catch((error: unknown) => process.stderr.write(describeBootError(error)));
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void check().finally(() => (busy = false));
  }, WATCH_MS);
  // A command that leaves the server to others must not be kept alive by watching it.
  timer.unref();
  return async () => {
    clearInterval(timer);
    const running = await cluster.catch(() => undefined);
    await running?.stop();
  };
}

/** Absolute path of an entry the start script runs. */
export function entryPath(name: "worker" | "serve" | "cli"): string {
  const path = join(env().projectRoot, "server", `${name}.ts`);
  if (existsSync(path)) return path;
  throw new InvalidError({
    code: "installation_incomplete",
    userMessage: `This copy of Stagecraft is incomplete: server/${name}.ts is missing.`,
    remedy: "Get a fresh copy with `git clone`.",
  });
}
