import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { InvalidError, StagecraftError, UnavailableError } from "../../errors/index.ts";
import type { Backend, BackendEvent, BackendHandle, Outcome, StageFailure, StageJob, Walls } from "../port.ts";
import { lostFailure, startFailure } from "./failures.ts";
import { runJob, type Answer } from "./job.ts";
import { hasProc } from "./memory.ts";
import { findNamespace } from "./namespace.ts";
import { createPool, type JobKind, type Pool } from "./pool.ts";
import { defaultTunables, type LocalTunables } from "./tunables.ts";

const projectServer = resolve(import.meta.dirname, "../..");

export type LocalBackendOptions = {
  /** Folder of the stage rooms; the project's own by default. */
  stagesRoot?: string;
  /** Path of the virtual environment's interpreter. */
  python: string;
  /** Folder for the interpreters' own temporary files. */
  scratch: string;
  /** Stages at the same time. */
  concurrency: number;
  /** Threads of polars and the boosters; fixed for an interpreter's life. */
  cpus?: number;
  tunables?: Partial<LocalTunables>;
};

type Work = {
  listeners: ((event: BackendEvent) => void)[];
  controller: AbortController;
  outcome: Promise<Outcome>;
  running: boolean;
};

/**
 * Makes a backend that owns a pool of warm interpreters.
 * @returns the port; `prepare` waits for one warm interpreter and may be skipped, `launch` never waits for one
 */
export function createLocalBackend(options: LocalBackendOptions): Backend {
  const tunables = { ...defaultTunables, ...options.tunables };
  const works = new Map<string, Work>();
  let calls = 0;
  let opened: Promise<{ pool: Pool; namespaced: boolean }> | null = null;

  const open = () => {
    opened ??= (async () => {
      mkdirSync(options.scratch, { recursive: true });
      sweepScratch(options.scratch);
      const prefix = await findNamespace();
      const pool = createPool(
        {
          python: options.python,
          packages: join(projectServer, "runtime"),
          stagesRoot: resolve(options.stagesRoot ?? join(projectServer, "stages")),
          scratch: resolve(options.scratch),
          cpus: options.cpus ?? 2,
          prefix,
          tunables,
        },
        options.concurrency,
      );
      return { pool, namespaced: prefix.length > 0 };
    })();
    return opened;
  };

  const execute = async (
    kind: JobKind,
    request: Parameters<typeof runJob>[1],
    limits: { memoryMb: number; seconds: number },
    onEvent: (event: BackendEvent) => void,
    signal: AbortSignal,
  ): Promise<Answer> => {
    let lease;
    try {
      const { pool } = await open();
      lease = await pool.acquire(kind, signal);
    } catch (error) {
      if (signal.aborted) return { status: "cancelled" };
      return { status: "failed", ...startFailure(error instanceof Error ? error.message : String(error)) };
    }
    try {
      return await runJob(lease.interpreter, request, limits, tunables, onEvent, signal);
    } finally {
      lease.release();
    }
  };

  const prepare = async (): Promise<Walls> => {
    const { pool, namespaced } = await open();
    try {
      const lease = await pool.acquire("call", new AbortController().signal);
      const { walls } = await lease.interpreter.ready;
      lease.release();
      return describeWalls(walls, namespaced);
    } catch (cause) {
      throw new UnavailableError({
        code: "python_unavailable",
        userMessage: "Python could not be started, so no stage can run.",
        remedy: "Run `npm start` again: it repairs the virtual environment of the data folder.",
        internal: cause instanceof Error ? cause.message : String(cause),
        cause,
      });
    }
  };

  const launch = (job: StageJob, onEvent: (event: BackendEvent) => void): Promise<BackendHandle> => {
    const handle = { backend: "local", key: job.key, data: { process: process.pid } };
    const known = works.get(job.key);
    if (known !== undefined) {
      known.listeners.push(onEvent);
      return Promise.resolve(handle);
    }
    const listeners = [onEvent];
    const controller = new AbortController();
    const tell = (event: BackendEvent) => {
      for (const listener of listeners) listener(event);
    };
    const outcome = execute(
      "stage",
      { type: "run", id: job.key, entry: job.spec.entry, base: resolve(job.base) },
      job.spec.resources,
      tell,
      controller.signal,
    ).then((answer) => {
      work.running = false;
      forgetOldest(works, tunables.keptOutcomes);
      return outcomeOf(answer);
    });
    const work: Work = { listeners, controller, outcome, running: true };
    works.set(job.key, work);
    return Promise.resolve(handle);
  };

  return {
    name: "local",
    prepare,
    launch,
    observe: (handle) => {
      const work = works.get(handle.key);
      return Promise.resolve(work === undefined ? "lost" : work.running ? "running" : "ended");
    },
    cancel: async (handle) => {
      const work = works.get(handle.key);
      work?.controller.abort();
      await work?.outcome;
    },
    collect: (handle) => {
      const work = works.get(handle.key);
      return work?.outcome ?? Promise.resolve({ status: "failed", ...lostFailure(handle.key) });
    },
    call: async (entry, fn, params, base) => {
      calls += 1;
      const answer = await execute(
        "call",
        { type: "call", id: `call:${calls}`, entry, function: fn, params, base: resolve(base) },
        tunables.call,
        () => undefined,
        new AbortController().signal,
      );
      if (answer.status === "result") return answer.value;
      throw answer.status === "failed" ? errorOf(answer.error) : new Error(`a call ended as ${answer.status}`);
    },
    close: async () => {
      for (const work of works.values()) work.controller.abort();
      if (opened !== null) await (await opened).pool.close();
      await Promise.all([...works.values()].map(({ outcome }) => outcome));
    },
  };
}

function outcomeOf(answer: Answer): Outcome {
  if (answer.status !== "result") return answer;
  throw new Error("a stage was answered as if it were a call");
}

/** Codes for which the person can't do anything about their material. */
const OURS: ReadonlySet<string> = new Set(["internal", "crashed", "no_result"]);

function errorOf(failure: StageFailure): StagecraftError {
  const detail = {
    code: failure.code,
    userMessage: failure.message,
    ...(failure.remedy === null ? {} : { remedy: failure.remedy }),
    ...(failure.where === null ? {} : { where: JSON.stringify(failure.where) }),
    ...(failure.internal === null ? {} : { internal: failure.internal }),
  };
  return OURS.has(failure.code) ? new StagecraftError(detail) : new InvalidError(detail);
}

function describeWalls(
  standing: { network: boolean; memoryBackstop: boolean; diesWithParent: boolean },
  namespaced: boolean,
): Walls {
  const notes = [
    standing.network ? "sockets are denied" : "NOT isolated from the network",
    namespaced ? "own network namespace" : "no network namespace (the system refuses it)",
    standing.diesWithParent ? "ends with its parent" : "ends when its input closes",
  ];
  return {
    network: standing.network || namespaced,
    memory: `${hasProc ? "group watched by /proc" : "group watched by ps"}${standing.memoryBackstop ? ", address space limited" : ""}`,
    processGroup: true,
    environment: true,
    note: notes.join("; "),
  };
}

/** Removes scratch folders of server processes that are gone. */
function sweepScratch(scratch: string): void {
  for (const name of readdirSync(scratch)) {
    const owner = /^interpreter-(\d+)-\d+$/.exec(name)?.[1];
    if (owner === undefined || isRunning(Number(owner))) continue;
    rmSync(join(scratch, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function forgetOldest(works: Map<string, Work>, kept: number): void {
  for (const [key, work] of works) {
    if (works.size <= kept) return;
    if (!work.running) works.delete(key);
  }
}
