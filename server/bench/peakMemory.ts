import { readdirSync, readFileSync } from "node:fs";

const SAMPLE_MS = 100;

/** Memory of this process and everything below it, in MB; shared pages count once (proportional set size). */
function treeMemory(extra: readonly number[]): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // ended between the listing and the reading
    }
  }
  const roots = new Set([process.pid, ...extra]);
  const belongs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (roots.has(at)) return true;
    return false;
  };
  let kilobytes = 0;
  for (const pid of parents.keys()) {
    if (!belongs(pid)) continue;
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // as above
    }
  }
  return kilobytes / 1024;
}

/**
 * Watches the peak while something runs.
 * @param extra roots of process trees that were not started by this process (the database)
 */
export async function withPeakMemory<T>(
  extra: readonly number[],
  work: () => Promise<T>,
): Promise<{ value: T; peakMb: number }> {
  let peakMb = 0;
  const timer = setInterval(() => (peakMb = Math.max(peakMb, treeMemory(extra))), SAMPLE_MS);
  try {
    const value = await work();
    return { value, peakMb };
  } finally {
    clearInterval(timer);
  }
}
