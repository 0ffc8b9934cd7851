/** What an interpreter may know of the world: a scratch folder and its libraries, nothing of the server. */
import { dirname } from "node:path";

/**
 * @param python the interpreter's path
 * @param packages folder that holds the `stagecraft` package
 * @param scratch the interpreter's own folder
 * @param cpus threads for polars, which reads the number once, at import
 */
export function interpreterEnvironment(
  python: string,
  packages: string,
  scratch: string,
  cpus: number,
): NodeJS.ProcessEnv {
  const variables: Record<string, string> = {
    PATH: `${dirname(python)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: scratch,
    TMPDIR: scratch,
    LANG: "C.UTF-8",
    TZ: "UTC",
    PYTHONPATH: packages,
    PYTHONUNBUFFERED: "1",
    PYTHONNOUSERSITE: "1",
    PYTHONSAFEPATH: "1",
    // The order of a set of strings must not differ from run to run.
    PYTHONHASHSEED: "0",
    POLARS_MAX_THREADS: String(cpus),
    OMP_NUM_THREADS: String(cpus),
    // Threads that spin while they wait make boosting ten times slower when the processor is shared.
    OMP_WAIT_POLICY: "passive",
    OPENBLAS_NUM_THREADS: "1",
    MKL_NUM_THREADS: "1",
    // Each arena keeps what it once had; with many threads that is a lot of idle memory.
    MALLOC_ARENA_MAX: "2",
  };
  // Next's types demand NODE_ENV of every environment, also of one that isn't Node's.
  return variables as NodeJS.ProcessEnv;
}
