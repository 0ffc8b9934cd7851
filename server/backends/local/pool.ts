/** Keeps interpreters warm and lends them out, one job each. */
import { groupMembers, hasProc, residentMb } from "./memory.ts";
import { startInterpreter, type Interpreter, type InterpreterOptions } from "./interpreter.ts";

type Member = {
  interpreter: Interpreter;
  state: "starting" | "idle" | "busy";
  jobs: number;
  /** size after its first job; 0 until then */
  firstMb: number;
  settling: NodeJS.Timeout | null;
};
type Waiter = { kind: JobKind; resolve: (lease: Lease) => void; reject: (error: Error) => void };

/** A short question may use the spare interpreter while stages fill their share; a stage may not. */
export type JobKind = "stage" | "call";

/** The interpreter and its guard. */
const OWN_PROCESSES = 2;

export type Lease = { interpreter: Interpreter; release: () => void };

export type Pool = {
  /** Waits in line for a warm interpreter. Rejects when none can be started, or when the signal aborts. */
  acquire: (kind: JobKind, signal: AbortSignal) => Promise<Lease>;
  /** Spawns what is missing. */
  fill: () => void;
  close: () => Promise<void>;
};

/** @param concurrency stages at the same time; one interpreter more is kept warm for calls and for the next stage */
export function createPool(options: InterpreterOptions, concurrency: number): Pool {
  const members = new Set<Member>();
  const waiters: Waiter[] = [];
  const stages = new Set<Member>();
  let started = 0;
  let closed = false;

  const spawn = () => {
    started += 1;
    const interpreter = startInterpreter(`interpreter-${process.pid}-${started}`, options);
    const member: Member = { interpreter, state: "starting", jobs: 0, firstMb: 0, settling: null };
    members.add(member);
    interpreter.ready.then(
      () => {
        member.state = "idle";
        hand();
      },
      (error: Error) => {
        members.delete(member);
        // With nothing else on its way, waiting would last for ever.
        if (members.size === 0) for (const waiter of waiters.splice(0)) waiter.reject(error);
      },
    );
    void interpreter.ended.then(() => {
      members.delete(member);
      stages.delete(member);
      if (member.settling !== null) clearTimeout(member.settling);
      // Only one that had been warm is replaced: one that can't start would be started for ever.
      if (member.state !== "starting") fill();
    });
  };

  const fill = () => {
    while (!closed && members.size < concurrency + 1) spawn();
  };

  const release = (member: Member) => {
    stages.delete(member);
    member.jobs += 1;
    if (member.interpreter.isAlive()) {
      if (isWornOut(member)) member.interpreter.kill();
      else {
        member.interpreter.sweep();
        member.state = "idle";
        member.settling = setTimeout(() => weigh(member), options.tunables.settleMs);
        member.settling.unref();
      }
    }
    hand();
  };

  const isWornOut = (member: Member): boolean => {
    if (member.jobs >= options.tunables.recycleAfter) return true;
    if (!hasProc) return false;
    const group = groupMembers(member.interpreter.pid);
    // Processes the stage started and left behind: nobody would end them, and they hold memory.
    return group.length > OWN_PROCESSES;
  };

  /** Ends an interpreter that stayed idle and kept much more memory than after its first job. */
  const weigh = (member: Member) => {
    if (!hasProc || member.state !== "idle" || !member.interpreter.isAlive()) return;
    const now = residentMb(groupMembers(member.interpreter.pid));
    if (member.firstMb === 0) member.firstMb = now;
    if (now - member.firstMb > options.tunables.recycleGrowthMb) member.interpreter.kill();
  };

  const hand = () => {
    for (const kind of ["call", "stage"] as const) {
      for (;;) {
        const next = waiters.findIndex((waiter) => waiter.kind === kind);
        // The one that has worked most: its libraries are loaded, and the others keep their small size.
        const member = [...members]
          .filter(({ state, interpreter }) => state === "idle" && interpreter.isAlive())
          .reduce<Member | undefined>(
            (best, one) => (best === undefined || one.jobs > best.jobs ? one : best),
            undefined,
          );
        const waiter = waiters[next];
        if (waiter === undefined || member === undefined) break;
        if (kind === "stage" && stages.size >= concurrency) break;
        waiters.splice(next, 1);
        member.state = "busy";
        if (member.settling !== null) clearTimeout(member.settling);
        if (kind === "stage") stages.add(member);
        waiter.resolve({ interpreter: member.interpreter, release: () => release(member) });
      }
    }
  };

  const acquire = (kind: JobKind, signal: AbortSignal): Promise<Lease> =>
    new Promise((resolve, reject) => {
      const waiter: Waiter = { kind, resolve, reject };
      const leave = () => {
        const at = waiters.indexOf(waiter);
        if (at === -1) return;
        waiters.splice(at, 1);
        reject(new Error("cancelled while waiting"));
      };
      if (closed || signal.aborted) {
        reject(new Error(closed ? "the backend is closed" : "cancelled while waiting"));
        return;
      }
      signal.addEventListener("abort", leave, { once: true });
      waiters.push(waiter);
      fill();
      hand();
    });

  const close = async () => {
    closed = true;
    for (const waiter of waiters.splice(0)) waiter.reject(new Error("the backend is closed"));
    const last = [...members].map(({ interpreter }) => interpreter);
    for (const interpreter of last) interpreter.kill();
    await Promise.all(last.map(({ ended }) => ended));
  };

  return { acquire, fill, close };
}
