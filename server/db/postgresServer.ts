import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { isAlive, waitUntil } from "../boot/processes.mjs";
import type { Place } from "./clusterPlace.ts";
import type { Binaries } from "./postgresBinaries.ts";
import { DATABASE_USER, serverEnvironment, startFailed } from "./startFailed.ts";

/** Recovery after a kill replays up to a gigabyte of log. */
export const START_TIMEOUT_MS = 60_000;
/** A fast shutdown writes a checkpoint; on a slow disk that takes its time. */
const STOP_TIMEOUT_MS = 20_000;

/** The log is set aside at the next start once it has grown beyond this. */
const LOG_LIMIT = 10 * 1024 ** 2;
/** How long to wait before asking a server that comes up, or one that is on its way out, again. */
const ASK_AGAIN_MS = 100;

/** Starts the server, on the port it had before if that is free, and waits until it answers. */
export async function launch(
  place: Place,
  binaries: Binaries,
  durable: boolean,
): Promise<{ pid: number; port: number }> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  if (fs.existsSync(place.log) && fs.statSync(place.log).size > LOG_LIMIT) fs.renameSync(place.log, `${place.log}.1`);
  let port = await usualPort(place);
  for (;;) {
    const logged = fs.existsSync(place.log) ? fs.statSync(place.log).size : 0;
    const { pid, hasExited } = spawnServer(place, binaries, port, durable);
    let answered = false;
    const ask = async (): Promise<boolean> => hasExited() || (answered = await answers(place, port));
    await waitUntil(ask, START_TIMEOUT_MS, ASK_AGAIN_MS);
    if (answered) {
      fs.writeFileSync(join(place.folder, "port"), String(port));
      return { pid, port };
    }
    await stop(pid);
    const output = fs.readFileSync(place.log).subarray(logged).toString("utf8");
    if (Date.now() > deadline) throw startFailed(output);
    if (/could not bind|address already in use/i.test(output)) {
      // Somebody took the port meanwhile.
      port = (await freePort(0)) ?? port;
    } else if (/pre-existing shared memory/i.test(output)) {
      // The sessions of a server killed with -9 are still on their way out.
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    } else {
      throw startFailed(output);
    }
  }
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

async function usualPort(place: Place): Promise<number> {
  const file = join(place.folder, "port");
  const kept = fs.existsSync(file) ? Number(fs.readFileSync(file, "utf8")) : 0;
  return (kept > 0 && (await freePort(kept))) || ((await freePort(0)) ?? 0);
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

/** Whether this place's own server listens on `port` and takes our password. */
export async function answers(place: Place, port: number): Promise<boolean> {
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
  return { host: "127.0.0.1", port, user: DATABASE_USER, password: place.password, database: "postgres" };
}

/** Ends the server and returns when it is gone. */
export async function stop(pid: number): Promise<void> {
  // SIGINT: end sessions and close cleanly; SIGQUIT: leave at once, recover at the next start.
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (pid <= 0 || !isAlive(pid)) return;
    process.kill(pid, signal);
    if (await waitUntil(() => !isAlive(pid), STOP_TIMEOUT_MS)) return;
  }
}
