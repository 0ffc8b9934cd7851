// Keeps a process running: starts it in a group of its own, starts it again when it dies, stops the whole group.
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** A crash is followed by a new start within two seconds, also the tenth in a row. */
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 1_500;
/** Whoever ran this long has left its crashes behind. */
const STABLE_MS = 30_000;
const LOG_LIMIT = 10 * 1024 ** 2;

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {string} log file its output is appended to
 * @property {number} stopWithinMs how long it may take to end by itself
 */

/**
 * @typedef {object} Supervised
 * @property {string} name
 * @property {() => number | undefined} pid of the process that runs now
 * @property {() => number} starts how often it was started
 * @property {() => string} lastWords end of its log since the last start
 * @property {() => Promise<void>} stop ends the group and resolves when its first process is gone
 */

/**
 * @param {Program} program
 * @param {(event: { kind: "died" | "restarted", code: number | null, signal: string | null }) => void} [onEvent]
 * @returns {Supervised}
 */
export function supervise(program, onEvent = () => undefined) {
  rotateLog(program.log);
  let starts = 0;
  let crashes = 0;
  let stopping = false;
  let logStart = 0;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  /** @type {NodeJS.Timeout | undefined} */
  let again;

  const start = () => {
    const started = Date.now();
    const log = openSync(program.log, "a", 0o600);
    logStart = statSync(program.log).size;
    starts += 1;
    // Detached: Ctrl-C must reach the programs in order, not all at once. The pipe tells them when we are gone.
    const running = spawn(program.command, program.args, {
      cwd: program.cwd,
      env: program.env,
      detached: true,
      stdio: ["pipe", log, log],
    });
    child = running;
    closeSync(log);
    running.stdin?.on("error", () => undefined);
    running.once("error", () => ended(null, null));
    running.once("exit", (code, signal) => ended(code, signal));

    let over = false;
    /** @param {number | null} code @param {NodeJS.Signals | null} signal */
    const ended = (code, signal) => {
      if (over) return;
      over = true;
      // Whatever it had started must not outlive it.
      killGroup(running.pid, "SIGKILL");
      if (stopping) return;
      crashes = Date.now() - started > STABLE_MS ? 0 : crashes + 1;
      onEvent({ kind: "died", code, signal });
      again = setTimeout(
        () => {
          start();
          onEvent({ kind: "restarted", code, signal });
        },
        Math.min(FIRST_DELAY_MS * 2 ** crashes, LONGEST_DELAY_MS),
      );
    };
  };
  start();

  return {
    name: program.name,
    pid: () => child?.pid,
    starts: () => starts,
    lastWords: () => readFileSync(program.log).subarray(logStart).toString("utf8").trim().slice(-2_000),
    stop: async () => {
      stopping = true;
      clearTimeout(again);
      if (child !== undefined) await stopChild(child, program.stopWithinMs);
    },
  };
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {number} withinMs
 */
async function stopChild(child, withinMs) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const hard = setTimeout(() => killGroup(child.pid, "SIGKILL"), withinMs);
  await gone;
  clearTimeout(hard);
  killGroup(child.pid, "SIGKILL");
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // nobody of the group is left
  }
}

/** @param {string} path */
function rotateLog(path) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path) && statSync(path).size > LOG_LIMIT) renameSync(path, `${path}.1`);
}
