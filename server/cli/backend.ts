import { join } from "node:path";
import { createLocalBackend } from "../backends/local/index.ts";
import type { Backend } from "../backends/port.ts";
import { env, pythonPath } from "../env.js";

/** Warm interpreters for one command. @param concurrency stages at the same time */
export function openBackend(concurrency: number): Backend {
  return createLocalBackend({
    python: pythonPath(),
    scratch: join(env().home, "scratch", `cli-${process.pid}`),
    concurrency,
  });
}
