/** One warm Python process: its pipes, its end, and how it is killed. */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { interpreterEnvironment } from "./environment.ts";
import type { ProcessEnd } from "./failures.ts";
import { parseMessage, type JobMessage, type Ready, type Request } from "./messages.ts";
import type { LocalTunables } from "./tunables.ts";

export type InterpreterOptions = {
  python: string;
  packages: string;
  stagesRoot: string;
  scratch: string;
  cpus: number;
  prefix: readonly string[];
  tunables: LocalTunables;
};

export type Listener = {
  message: (message: JobMessage) => void;
  printed: (line: string) => void;
  /** Everything the job printed has been heard. */
  outputEnded: (id: string) => void;
};

/** Begins the line of standard error that ends a job's output; see `interpreter.py`. */
const END_OF_OUTPUT = "\x1e";

/** Characters of the last words kept for the log. */
const STDERR_TAIL = 8_000;

/**
 * The shell leaves a guard behind and becomes the interpreter. The guard waits for the end of a pipe that only this
 * process holds: when it is killed, the whole group goes with it, also children that a dying interpreter would orphan.
 */
const GUARDED = '(read _ <&3; kill -9 0) </dev/null >/dev/null 2>&1 & exec "$@" 3<&-';

export type Interpreter = {
  pid: number;
  /** Rejects when the process ends before it was warm. */
  ready: Promise<Ready>;
  /** Never rejects; resolves when the process is gone and its pipes are read to the end. */
  ended: Promise<ProcessEnd>;
  isAlive: () => boolean;
  send: (request: Request) => void;
  listen: (listener: Listener | null) => void;
  kill: () => void;
  /** Empties the scratch folder between two stages. */
  sweep: () => void;
};

/**
 * Spawns an interpreter in a process group of its own.
 * @throws Error when the program can't be started at all
 */
export function startInterpreter(name: string, options: InterpreterOptions): Interpreter {
  const scratch = join(options.scratch, name);
  mkdirSync(scratch, { recursive: true });
  const python = [options.python, "-m", "stagecraft.worker", "--parent", String(process.pid)];
  const child = spawn(
    "/bin/sh",
    ["-c", GUARDED, "stagecraft", ...options.prefix, ...python, "--stages", options.stagesRoot],
    {
      cwd: scratch,
      env: interpreterEnvironment(options.python, options.packages, scratch, options.cpus),
      detached: true,
      stdio: ["pipe", "pipe", "pipe", "pipe"],
    },
  );
  const pid = child.pid ?? 0;
  let alive = true;
  let listener: Listener | null = null;
  let tail = "";

  const kill = () => {
    if (!alive || pid === 0) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Gone already.
    }
  };

  let warm: (ready: Ready) => void = () => undefined;
  let cold: (error: Error) => void = () => undefined;
  const ready = new Promise<Ready>((resolve, reject) => {
    warm = resolve;
    cold = reject;
  });
  ready.catch(() => undefined); // Whoever waits for it hears of it; nobody waiting is no fault.
  const patience = setTimeout(() => {
    cold(new Error(`not ready after ${options.tunables.startMs} ms`));
    kill();
  }, options.tunables.startMs);

  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = parseMessage(line);
    if (message === null) listener?.printed(`not a message: ${line}`);
    else if (message.type === "ready") {
      clearTimeout(patience);
      warm(message);
    } else listener?.message(message);
  });
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line.startsWith(END_OF_OUTPUT)) {
      listener?.outputEnded(line.slice(END_OF_OUTPUT.length));
      return;
    }
    tail = `${tail}${line}\n`.slice(-STDERR_TAIL);
    listener?.printed(line);
  });
  // A process that dies while it is written to ends with "exit"; the broken pipe says nothing more.
  child.stdin.on("error", () => undefined);

  const ended = new Promise<ProcessEnd>((resolve) => {
    const finish = (code: number | null, signal: NodeJS.Signals | null, words: string) => {
      if (!alive) return;
      alive = false;
      clearTimeout(patience);
      cold(new Error(`ended before it was ready (${signal ?? `code ${code}`}): ${words}`));
      rmSync(scratch, { recursive: true, force: true });
      resolve({ code, signal, stderr: words });
    };
    child.on("error", (error) => finish(null, null, error.message));
    child.on("exit", (code, signal) => {
      kill(); // What the process started must not outlive it.
      // The last lines may still be in the pipe; a stray child that holds it open isn't waited for.
      const impatient = setTimeout(() => finish(code, signal, tail), options.tunables.closeMs);
      child.on("close", () => {
        clearTimeout(impatient);
        finish(code, signal, tail);
      });
    });
  });

  return {
    pid,
    ready,
    ended,
    isAlive: () => alive,
    send: (request) => child.stdin.write(`${JSON.stringify(request)}\n`),
    listen: (next) => {
      listener = next;
      tail = "";
    },
    kill,
    sweep: () => {
      for (const entry of readdirSync(scratch)) rmSync(join(scratch, entry), { recursive: true, force: true });
    },
  };
}
