import type pg from "pg";
import { log } from "../log/index.ts";
import { dropDeadDeliveries, sweepOnce } from "./sweep.ts";
import type { Tunables } from "./tunables.ts";
import { beatWorker } from "./workers.ts";

const choresLog = log.child({ room: "runs", part: "chores" });

/** What has to be done every now and then; one at a time, and patient with a database that is away. */
export function startChores(pool: pg.Pool, workerId: string, times: Tunables) {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round = 0;
  let current: Promise<void> = Promise.resolve();
  /** Nobody could extend a lease while the database was away: the sweep waits one lease before it judges again. */
  let notBefore = 0;
  const chore = async (): Promise<void> => {
    try {
      round += 1;
      if (Date.now() >= notBefore) await sweepOnce(pool, times);
      if (round % Math.ceil(times.beatMs / times.sweepMs) === 0) await beatWorker(pool, workerId);
      if (round % Math.ceil((times.leaseMs * 4) / times.sweepMs) === 0)
        await dropDeadDeliveries(pool, times.leaseMs * 2);
    } catch (error) {
      notBefore = Date.now() + times.leaseMs;
      choresLog.warn({ err: error }, "a sweep failed");
    }
    if (!stopped) plan();
  };
  const plan = (): void => {
    timer = setTimeout(() => (current = chore()), times.sweepMs);
  };
  plan();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
