import { readdirSync, readFileSync } from "node:fs";

const SAMPLE_MS = 100;
/** A reading that counts shared pages once walks every page of a process: only worth it when the cheap one has grown. */
const GROWTH = 1.02;

function kilobytesOf(path: string, line: RegExp): number {
  try {
    return Number(line.exec(readFileSync(path, "utf8"))?.[1] ?? 0);
  } catch {
    return 0; // ended between the listing and the reading
  }
}

/** This process and everything below it. */
function treeOf(extra: readonly number[]): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // as above
    }
  }
  const roots = new Set([process.pid, ...extra]);
  return [...parents.keys()].filter((pid) => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (roots.has(at)) return true;
    return false;
  });
}

/**
 * Watches the peak while something runs: the proportional set size (shared pages count once) of this process and all
 * below it, read whenever their resident sizes together have reached a new height.
 * @param extra roots of process trees that were not started by this process (the database)
 */
export async function withPeakMemory<T>(
  extra: readonly number[],
  work: () => Promise<T>,
): Promise<{ value: T; peakMb: number }> {
  let [highest, peakKb] = [0, 0];
  const look = (): void => {
    const pids = treeOf(extra);
    const sum = (file: string, line: RegExp): number =>
      pids.reduce((total, pid) => total + kilobytesOf(`/proc/${pid}/${file}`, line), 0);
    const resident = sum("status", /^VmRSS:\s+(\d+)/m);
    if (resident <= highest * GROWTH) return;
    highest = resident;
    peakKb = Math.max(peakKb, sum("smaps_rollup", /^Pss:\s+(\d+)/m));
  };
  const timer = setInterval(look, SAMPLE_MS);
  try {
    const value = await work();
    return { value, peakMb: peakKb / 1024 };
  } finally {
    clearInterval(timer);
  }
}
