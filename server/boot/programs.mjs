// The three processes of a running Stagecraft: web pages, worker, predictions.
import { join } from "node:path";
import { BootError } from "./bootError.mjs";
import { HOME, ROOT } from "./paths.mjs";
import { supervise } from "./supervisor.mjs";

/** @typedef {import("./supervisor.mjs").Supervised} Supervised */

const READY_TIMEOUT_MS = 60_000;
/** Where nothing was built, the first answer waits for the compiler. */
const DEV_READY_TIMEOUT_MS = 300_000;

/**
 * Starts all three.
 * @param {{ worker: string, serve: string }} entries paths of the two entries written in TypeScript
 * @param {{ port: number, servePort: number }} ports
 * @param {{ dev?: boolean }} [options] dev: pages are compiled as they are asked for, and again when a file changes
 * @returns {{ programs: Supervised[], ready: (isStopping: () => boolean) => Promise<unknown> }} the programs in the
 *   order they have to be stopped, and a wait until each of them works
 */
export function startPrograms(entries, { port, servePort }, { dev = false } = {}) {
  const withinMs = dev ? DEV_READY_TIMEOUT_MS : READY_TIMEOUT_MS;
  const next = join(ROOT, "node_modules", "next", "dist", "bin", "next");
  const serve = run("serve", ["--import", "tsx", entries.serve], 5_000);
  const worker = run("worker", ["--import", "tsx", entries.worker], 10_000);
  // Holds no state: an open event stream would keep it waiting for ever.
  const web = run(
    "web",
    [next, dev ? "dev" : "start", "-H", process.env.STAGECRAFT_HOST || "127.0.0.1", "-p", String(port)],
    3_000,
  );
  return {
    programs: [web, worker, serve],
    ready: (isStopping) =>
      Promise.all([
        untilReady(web, () => respondsAt(`http://127.0.0.1:${port}/api/health`), isStopping, withinMs),
        untilReady(serve, () => respondsAt(`http://127.0.0.1:${servePort}/`), isStopping, withinMs),
        untilReady(worker, () => Promise.resolve(/\bready\b/i.test(worker.lastWords())), isStopping, withinMs),
      ]),
  };
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {number} stopWithinMs
 */
function run(name, args, stopWithinMs) {
  const program = {
    name,
    command: process.execPath,
    args: ["--import", join(ROOT, "server", "boot", "endWithParent.mjs"), ...args],
    cwd: ROOT,
    env: process.env,
    log: logOf(name),
    stopWithinMs,
  };
  return supervise(program, ({ kind, code, signal }) => {
    const words = kind === "died" ? `ended (${signal ?? `code ${code}`}); starting it again` : "runs again";
    process.stdout.write(`${new Date().toISOString()} ${name} ${words}\n`);
  });
}

/** @param {string} name */
const logOf = (name) => join(HOME, "logs", `${name}.log`);

/** @param {string} address */
async function respondsAt(address) {
  try {
    await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(5_000) });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Supervised} program
 * @param {() => Promise<boolean>} isReady
 * @param {() => boolean} isStopping
 * @param {number} withinMs
 */
async function untilReady(program, isReady, isStopping, withinMs) {
  const deadline = Date.now() + withinMs;
  while (!isStopping() && !(await isReady())) {
    // One death may be bad luck (a database still recovering); twice in a row before it was ever ready is a fault.
    if (program.starts() > 2 || Date.now() > deadline) {
      throw new BootError(
        `The ${program.name} process did not start:\n\n${program.lastWords()}`,
        `less ${logOf(program.name)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
