import { spawn } from "node:child_process";

/** How much of a failing command's output is worth showing. */
const KEPT = 4_000;

/** What runs now, so that a stop during an installation ends it. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** Ends every command that `runLines` still waits for. */
export function endRunning() {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * Runs a command and hands over each line it prints. Rejects with the end of its output when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} [options]
 * @returns {Promise<void>}
 */
export function runLines(command, args, { onLine, ...options } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let tail = "";
    let rest = "";
    /** @param {Buffer} chunk */
    const take = (chunk) => {
      const text = chunk.toString("utf8");
      tail = (tail + text).slice(-KEPT);
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine?.(line.trim());
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", failed);
    child.once("close", (code) => {
      running.delete(child);
      if (code === 0) done();
      else failed(new Error(`${command} ${args.join(" ")} ended with ${code}:\n${tail.trim()}`));
    });
  });
}
