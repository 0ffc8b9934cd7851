/** Memory of a process group: what its members hold for themselves, without mapped files, which cost nothing. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether this system has /proc. Without it memory is asked of `ps`, less often. */
export const hasProc = existsSync("/proc/self/status");

function read(path: string): string | null {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return null; // The process ended between the look-up and the reading.
  }
}

/** @returns process ids of a group's members */
export function groupMembers(group: number): number[] {
  const members: number[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    // The command may hold spaces and brackets; the fields after it are state, parent, group.
    if (stat !== null && Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]) === group)
      members.push(Number(name));
  }
  return members;
}

/** @returns resident size in MB of these processes together: anonymous and shared memory */
export function residentMb(pids: readonly number[]): number {
  let kilobytes = 0;
  for (const pid of pids) {
    const status = read(`/proc/${pid}/status`) ?? "";
    for (const [, size] of status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm)) kilobytes += Number(size);
  }
  return Math.round(kilobytes / 1024);
}

/** @returns resident size in MB of a group, by `ps`; 0 when it can't say */
export async function residentByPs(group: number): Promise<number> {
  try {
    const { stdout } = await run("ps", ["-A", "-o", "pgid=,rss="]);
    let kilobytes = 0;
    for (const line of stdout.split("\n")) {
      const [pgid, rss] = line.trim().split(/\s+/).map(Number);
      if (pgid === group) kilobytes += rss ?? 0;
    }
    return Math.round(kilobytes / 1024);
  } catch {
    return 0;
  }
}
