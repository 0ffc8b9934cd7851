import * as fs from "node:fs";
import { join, resolve } from "node:path";
import { isAlive, waitUntil } from "../boot/processes.mjs";
import { findData, initialise, preparePlace, refuseOtherVersion, type Place } from "./clusterPlace.ts";
import { withFileLock } from "./fileLock.ts";
import { postgresBinaries } from "./postgresBinaries.ts";
import { findPostmaster } from "./postmasterFile.ts";
import { answers, launch, START_TIMEOUT_MS, stop } from "./postgresServer.ts";
import { DATABASE_USER } from "./startFailed.ts";

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
  const data = findData(resolve(folder));
  const running = data === undefined ? undefined : findPostmaster(data);
  if (running !== undefined) await stop(running.pid);
}

function clusterOf(place: Place, pid: number, port: number, adopted: boolean): Cluster {
  return {
    pid,
    port,
    adopted,
    url: (database) =>
      `postgresql://${DATABASE_USER}:${encodeURIComponent(place.password)}@127.0.0.1:${port}/${database}`,
    stop: () => stop(pid),
  };
}
