import { log } from "../log/index.ts";
import { extendLeases, type Queryable } from "./transitions/index.ts";
import type { Tunables } from "./tunables.ts";

const leaseLog = log.child({ room: "runs", part: "leases" });

export type Leases = {
  /** Keeps the claim alive until `release`; the signal fires when the claim is lost or its run cancelled. */
  hold: (claim: { runId: string; stageRunId: string; fence: string }) => { signal: AbortSignal; release: () => void };
  /** One heartbeat now. */
  beat: () => Promise<void>;
  /** A run's cancel was announced: asks at once instead of at the next beat, also for a claim that is just coming in. */
  cancelAnnounced: (runId: string) => void;
  close: () => void;
};

/** One heartbeat for all stages a worker holds: a single statement extends the leases and tells which are lost. */
export function createLeases(db: Queryable, times: Pick<Tunables, "leaseMs" | "beatMs" | "beatRetryMs">): Leases {
  const holds = new Map<string, { stageRunId: string; fence: string; controller: AbortController }>();
  let repeat: NodeJS.Timeout | undefined;
  const beat = async (): Promise<void> => {
    const asked = [...holds.values()];
    if (asked.length === 0) return;
    try {
      const good = await extendLeases(db, asked, times.leaseMs);
      for (const hold of asked) {
        if (!good.has(hold.fence) && holds.has(hold.fence)) hold.controller.abort(new Error("the claim was lost"));
      }
    } catch (error) {
      // The work goes on: only the database can say that the claim is lost, and it will once it is back.
      leaseLog.warn({ err: error }, "a heartbeat failed");
      clearTimeout(repeat);
      repeat = setTimeout(() => void beat(), times.beatRetryMs);
    }
  };
  // A cancel can overtake the answer to the claim it hits; it is remembered for a while so that it isn't missed.
  const announced = new Map<string, NodeJS.Timeout>();
  const timer = setInterval(() => void beat(), times.beatMs);
  return {
    hold: ({ runId, stageRunId, fence }) => {
      const controller = new AbortController();
      holds.set(fence, { stageRunId, fence, controller });
      if (announced.has(runId)) void beat();
      return { signal: controller.signal, release: () => void holds.delete(fence) };
    },
    beat,
    cancelAnnounced: (runId) => {
      clearTimeout(announced.get(runId));
      announced.set(runId, setTimeout(() => announced.delete(runId), times.leaseMs).unref());
      void beat();
    },
    close: () => {
      clearInterval(timer);
      clearTimeout(repeat);
    },
  };
}
