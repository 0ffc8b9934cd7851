import { setTimeout as pause } from "node:timers/promises";
import { log } from "../log/index.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { clearWorkFolder, collectGarbage } from "./garbage.ts";
import { dropDeadDeliveries, sweepOnce } from "./sweep.ts";
import type { Queryable } from "./transitions/index.ts";
import type { Tunables } from "./tunables.ts";
import { beatWorker } from "./workers.ts";

const choresLog = log.child({ room: "runs", part: "chores" });

/** Something a worker does every now and then; patient with a database that is away. */
export type Chore = { name: string; everyMs: number; work: () => Promise<unknown> };

/**
 * What a worker does every now and then, beginning when it starts: a run left behind by a dead installation is taken up
 * at once. One chore at a time, and patient with a database that is away.
 */
export function startChores(
  db: Queryable,
  { workerId, store, workFolder }: { workerId: string; store: ArtifactStore; workFolder: string },
  times: Tunables,
  more: readonly Chore[] = [],
) {
  const stopping = new AbortController();
  const chores: Chore[] = [
    { name: "sweep", everyMs: times.sweepMs, work: () => sweepOnce(db, times) },
    { name: "heartbeat", everyMs: times.beatMs, work: () => beatWorker(db, workerId) },
    { name: "dead deliveries", everyMs: times.leaseMs * 4, work: () => dropDeadDeliveries(db, times.leaseMs * 2) },
    { name: "work folder", everyMs: times.garbageEveryMs, work: () => clearWorkFolder(db, workFolder) },
    { name: "garbage", everyMs: times.garbageEveryMs, work: () => collectGarbage(db, store, times.garbageGraceMs) },
    ...more,
  ];
  // By a clock that only runs forward: somebody setting the computer's time must not stop the sweep.
  const due = new Map(chores.map((chore) => [chore.name, 0]));

  const round = async (): Promise<void> => {
    for (const chore of chores) {
      if (performance.now() < (due.get(chore.name) ?? 0)) continue;
      due.set(chore.name, performance.now() + chore.everyMs);
      await chore.work();
    }
  };
  const keepGoing = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await round().catch((error: unknown) => {
        // Nobody could extend a lease while the database was away: the sweep waits one lease before it judges again.
        due.set("sweep", performance.now() + times.leaseMs);
        choresLog.warn({ err: error }, "a chore failed");
      });
      await pause(times.sweepMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = keepGoing();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
