/** How the end of a process is said to the user. */
import type { StageFailure } from "../port.ts";

/** Why the supervisor itself killed a process group. */
export type KillReason = "cancelled" | "time_limit" | "out_of_memory";

export type ProcessEnd = { code: number | null; signal: NodeJS.Signals | null; stderr: string };

export type Ended = { error: StageFailure; infrastructure: boolean };

export type Limits = { memoryMb: number; seconds: number };

// What allocators print before they abort: Rust (polars), C++ (boosters, duckdb), Python.
const OUT_OF_MEMORY = /memory allocation of \d+ bytes failed|bad_alloc|MemoryError|Cannot allocate memory/;

/** Signals by which a process ends itself; everything else came from outside. */
const CRASHES: ReadonlySet<string> = new Set(["SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSEGV", "SIGSYS", "SIGTRAP"]);

const failure = (code: string, message: string, remedy: string, internal: string | null = null): StageFailure => ({
  code,
  message,
  remedy,
  where: null,
  internal,
});

/**
 * The failure of a stage that the supervisor stopped at a limit.
 * @param usedMb resident size of the group when it was seen last
 */
export function limitFailure(reason: "time_limit" | "out_of_memory", limits: Limits, usedMb: number): Ended {
  const error =
    reason === "time_limit"
      ? failure(
          "time_limit",
          `The stage took longer than its limit of ${limits.seconds} s and was stopped.`,
          "Give it more time, or work with fewer rows, columns or trials.",
        )
      : outOfMemory(limits, `stopped at ${usedMb} MB`);
  return { error, infrastructure: false };
}

function outOfMemory(limits: Limits, internal: string): StageFailure {
  return failure(
    "out_of_memory",
    `The stage ran out of memory at ${limits.memoryMb} MB.`,
    "Give the stage more memory, or work with fewer rows or columns.",
    internal,
  );
}

/**
 * The failure of a stage whose process ended without an answer and without our doing.
 * `infrastructure` is true only when somebody else killed it: a crash would happen again.
 */
export function processFailure(end: ProcessEnd, limits: Limits): Ended {
  const internal = end.stderr === "" ? null : end.stderr;
  if (end.signal !== null && !CRASHES.has(end.signal)) {
    return {
      error: failure(
        "worker_killed",
        `The process of this stage was ended from outside (${end.signal}).`,
        "Run it again. If it happens often, the machine may be short of memory.",
        internal,
      ),
      infrastructure: true,
    };
  }
  if (end.code !== 0 && OUT_OF_MEMORY.test(end.stderr)) {
    return { error: outOfMemory(limits, end.stderr), infrastructure: false };
  }
  if (end.signal !== null) {
    return {
      error: failure(
        "crashed",
        `The process of this stage crashed (${end.signal}).`,
        "A library failed on this data or these settings; the run's log has its last words.",
        internal,
      ),
      infrastructure: false,
    };
  }
  return {
    error: failure(
      "no_result",
      `The process of this stage ended by itself (exit code ${end.code}) without a result.`,
      "This is a fault of the stage's code; the run's log has the details.",
      internal,
    ),
    infrastructure: false,
  };
}

/** The failure of a stage that never got an interpreter. */
export function startFailure(reason: string): Ended {
  return {
    error: failure(
      "worker_start_failed",
      "Python could not be started for this stage.",
      "Check that the data folder's virtual environment is complete, then run again.",
      reason,
    ),
    infrastructure: true,
  };
}

/** The failure of work this process knows nothing about. */
export function lostFailure(key: string): Ended {
  return {
    error: failure("worker_lost", "The process that ran this stage is gone.", "Run it again.", `unknown key ${key}`),
    infrastructure: true,
  };
}
