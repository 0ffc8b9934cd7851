import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { commandOf, isAlive } from "../boot/processes.mjs";

/** A server that runs on a data folder, as its pid file tells. */
export type Postmaster = { pid: number; port: number };

/**
 * The Postgres that runs on `data`, if one does. A pid file that names a dead process, or a process that is something
 * else (after a reboot), is deleted: Postgres itself would refuse to start for ever.
 */
export function findPostmaster(data: string): Postmaster | undefined {
  const path = join(data, "postmaster.pid");
  let lines: string[];
  try {
    lines = readFileSync(path, "utf8").split("\n");
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  const command = Number.isInteger(pid) && pid > 0 && isAlive(pid) ? commandOf(pid) : "";
  if (command.includes("postgres") && command.includes(data)) return { pid, port: Number(lines[3]) };
  rmSync(path, { force: true });
  return undefined;
}
