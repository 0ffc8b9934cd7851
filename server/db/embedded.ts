import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import pg from "pg";
import { UnavailableError } from "../errors/index.ts";
import { withFileLock } from "./fileLock.ts";
import {
  canReach,
  OPEN_FOLDER,
  postgresAccount,
  postgresBinaries,
  type Account,
  type Binaries,
} from "./postgresBinaries.ts";
import { findPostmaster } from "./postmasterFile.ts";
import { isAlive, waitUntil } from "../boot/processes.mjs";
import { readOrCreateSecret } from "./secretFile.ts";

const USER = "stagecraft";

/** Recovery after a kill replays up to a gigabyte of log. */
const START_TIMEOUT_MS = 60_000;
/** A fast shutdown writes a checkpoint; on a slow disk that takes its time. */
const STOP_TIMEOUT_MS = 20_000;

export type ClusterOptions = {
  /** everything of the cluster lies here: data, log, password, port */
  folder: string;
  /** false only for tests: a power cut may then destroy the cluster */
  durable: boolean;
};

export type Cluster = {
  pid: number;
  port: number;
  /** true when the server ran already and was taken over */
  adopted: boolean;
  /** @returns the address of one of its databases, password included */
  url: (database: string) => string;
  /** Stops the server (open sessions are ended, nothing acknowledged is lost) and returns when it is gone. */
  stop: () => Promise<void>;
};

type Place = { folder: string; data: string; log: string; account: Account; password: string };

/**
 * Starts the embedded Postgres on `folder`, making the cluster at the first call; takes over one that already runs.
 * The server is detached: it outlives a crash of this process and ends with `stop()`.
 * @throws {UnavailableError} `database_start_failed`, `disk_full`, `database_version`
 */
export async function startCluster({ folder, durable }: ClusterOptions): Promise<Cluster> {
  fs.mkdirSync(folder, { recursive: true });
  return withFileLock(join(folder, "starting.lock"), async () => {
    const place = preparePlace(resolve(folder));
    const running = findPostmaster(place.data);
    if (running !== undefined) {
      // It may still be recovering from a kill; one that never answers is replaced.
      const { pid, port } = running;
      if (await waitUntil(() => !isAlive(pid) || answers(place, port), START_TIMEOUT_MS)) {
        if (isAlive(pid)) return clusterOf(place, pid, port, true);
      } else {
        await stop(pid);
      }
    }
    const binaries = await postgresBinaries(place.account);
    if (!fs.existsSync(join(place.data, "PG_VERSION"))) initialise(place, binaries);
    refuseOtherVersion(place);
    const { pid, port } = await launch(place, binaries, durable);
    return clusterOf(place, pid, port, false);
  });
}

/** Stops whatever server runs on `folder`; returns at once when none does. */
export async function stopCluster(folder: string): Promise<void> {
  const running = findPostmaster(join(clusterFolder(resolve(folder), postgresAccount()), "data"));
  if (running !== undefined) await stop(running.pid);
}

/** Where the cluster lies: in `home`, or in a folder of its own when the database's account can't get into `home`. */
function clusterFolder(home: string, account: Account): string {
  if (canReach(home, account)) return home;
  // One name per data folder, so that two installations of root don't meet.
  return join(OPEN_FOLDER, createHash("sha256").update(home).digest("hex").slice(0, 16));
}

function preparePlace(home: string): Place {
  const account = postgresAccount();
  const password = readOrCreateSecret(join(home, "password"));
  const folder = clusterFolder(home, account);
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
  return { folder, data: join(folder, "data"), log: join(folder, "postgres.log"), account, password };
}

function initialise(place: Place, binaries: Binaries): void {
  const partial = `${place.data}.new`;
  fs.rmSync(partial, { recursive: true, force: true });
  fs.mkdirSync(partial, { mode: 0o700 });
  const passwordFile = join(partial, "..", "password.new");
  fs.writeFileSync(passwordFile, place.password, { mode: 0o600 });
  if (place.account) {
    fs.chownSync(partial, place.account.uid, place.account.gid);
    fs.chownSync(passwordFile, place.account.uid, place.account.gid);
  }
  const made = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${partial}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
      "--no-instructions",
    ],
    { ...place.account, cwd: "/", env: serverEnvironment(), encoding: "utf8" },
  );
  fs.rmSync(passwordFile, { force: true });
  if (made.status !== 0) throw startFailed(`${made.stdout ?? ""}${made.stderr ?? ""}${made.error?.message ?? ""}`);
  // The folder gets its final name only when complete: an interrupted first start simply starts again.
  fs.renameSync(partial, place.data);
}

function refuseOtherVersion(place: Place): void {
  const version = fs.readFileSync(join(place.data, "PG_VERSION"), "utf8").trim();
  if (version === "18") return;
  throw new UnavailableError({
    code: "database_version",
    userMessage: `The database in ${place.data} was made by Postgres ${version}; this release brings Postgres 18.`,
    remedy: "Start the release that made it and move the data, or choose another folder with STAGECRAFT_HOME.",
  });
}

async function launch(place: Place, binaries: Binaries, durable: boolean): Promise<{ pid: number; port: number }> {
  let output = "";
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = await choosePort(place, attempt);
    const logged = fs.existsSync(place.log) ? fs.statSync(place.log).size : 0;
    const { pid, hasExited } = spawnServer(place, binaries, port, durable);
    await waitUntil(async () => hasExited() || (await answers(place, port)), START_TIMEOUT_MS);
    if (!hasExited() && (await answers(place, port))) {
      fs.writeFileSync(join(place.folder, "port"), String(port));
      return { pid, port };
    }
    output = fs.readFileSync(place.log).subarray(logged).toString("utf8");
    await stop(pid);
    // Somebody took the port meanwhile, or processes of a killed server are still on their way out: both pass.
    if (!/could not bind|already in use|pre-existing shared memory/i.test(output)) break;
  }
  throw startFailed(output);
}

function spawnServer(
  place: Place,
  binaries: Binaries,
  port: number,
  durable: boolean,
): { pid: number; hasExited: () => boolean } {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    // TCP is as fast, and a socket's path may not be longer than 107 bytes
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    // containers give 64 MB of /dev/shm, which parallel queries overrun
    max_parallel_workers_per_gather: "0",
    jit: "off",
    shared_buffers: "128MB",
    log_min_duration_statement: "2000",
    ...(!durable && { fsync: "off", full_page_writes: "off", synchronous_commit: "off", max_connections: "300" }),
  };
  const log = fs.openSync(place.log, "a", 0o600);
  const server = spawn(
    binaries.postgres,
    ["-D", place.data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    // Detached: Ctrl-C in the terminal must not stop the database before the processes that use it.
    { ...place.account, cwd: "/", env: serverEnvironment(), detached: true, stdio: ["ignore", log, log] },
  );
  fs.closeSync(log);
  let exited = false;
  server.once("exit", () => (exited = true));
  server.once("error", () => (exited = true));
  server.unref();
  return { pid: server.pid ?? 0, hasExited: () => exited };
}

/** Nothing of our own environment (keys, addresses) is the database's business. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: "production", PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}

async function choosePort(place: Place, attempt: number): Promise<number> {
  const file = join(place.folder, "port");
  const kept = attempt === 0 && fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8")) : 0;
  return (kept > 0 && (await freePort(kept))) || (await freePort(0)) || 0;
}

/** `wanted` if nobody listens there, any free port for 0, undefined when taken. */
export function freePort(wanted: number): Promise<number | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(undefined));
    probe.listen(wanted, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address !== null ? address.port : undefined));
    });
  });
}

async function answers(place: Place, port: number): Promise<boolean> {
  const client = new pg.Client({ ...addressOf(place, port), connectionTimeoutMillis: 3_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    // Another server may have got the port: only ours knows our data folder.
    const { rows } = await client.query<{ setting: string }>(
      "select setting from pg_settings where name = 'data_directory'",
    );
    return rows[0]?.setting === fs.realpathSync(place.data) || rows[0]?.setting === place.data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function addressOf(place: Place, port: number): pg.ClientConfig {
  return { host: "127.0.0.1", port, user: USER, password: place.password, database: "postgres" };
}

async function stop(pid: number): Promise<void> {
  // SIGINT: end sessions and close cleanly; SIGQUIT: leave at once, recover at the next start.
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (pid <= 0 || !isAlive(pid)) return;
    process.kill(pid, signal);
    if (await waitUntil(() => !isAlive(pid), STOP_TIMEOUT_MS)) return;
  }
}

function clusterOf(place: Place, pid: number, port: number, adopted: boolean): Cluster {
  return {
    pid,
    port,
    adopted,
    url: (database) => `postgresql://${USER}:${encodeURIComponent(place.password)}@127.0.0.1:${port}/${database}`,
    stop: () => stop(pid),
  };
}

function startFailed(output: string): UnavailableError {
  if (/no space left on device|disk quota exceeded|check free disk space/i.test(output)) {
    return new UnavailableError({
      code: "disk_full",
      userMessage: "The disk is full, so the database can't start.",
      remedy: "Free some space and run `npm start` again.",
      internal: output.slice(-2_000),
    });
  }
  return new UnavailableError({
    code: "database_start_failed",
    userMessage: "The embedded Postgres did not start.",
    remedy: "Its log (postgres.log in the data folder) says why; or set DATABASE_URL to a Postgres of your own.",
    internal: output.slice(-2_000),
  });
}
