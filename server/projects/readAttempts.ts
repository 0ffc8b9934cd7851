import { z } from "zod";
import type { Database } from "../db/index.ts";

/** One try of a stage, from the moment it could have begun. */
export type Attempt = {
  stageId: string;
  attempt: number;
  queuedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  /** succeeded, failed, cancelled, or lost: given up and tried again */
  outcome: "succeeded" | "failed" | "cancelled" | "lost" | null;
  /** Why it was given up. */
  reason: string | null;
};

const eventSchema = z.object({
  at: z.date(),
  stageId: z.string(),
  attempt: z.number(),
  data: z.object({ status: z.string(), reason: z.string().optional() }),
});

/** Every attempt of every stage of a run, in the order they became possible; read from the run's history. */
export async function readAttempts(db: Database, runId: string): Promise<Attempt[]> {
  const { rows } = await db.pool.query(
    `SELECT at, "stageId", attempt, data FROM "RunEvent" WHERE "runId" = $1 AND type = 'stage' ORDER BY seq`,
    [runId],
  );
  const attempts: Attempt[] = [];
  const open = new Map<string, Attempt>();
  for (const row of rows) {
    const { at, stageId, attempt, data } = eventSchema.parse(row);
    const current = open.get(stageId);
    if (data.status === "queued") {
      // A new place in the queue ends the attempt before: its worker died or was stopped.
      if (current?.startedAt && current.endedAt === null)
        Object.assign(current, { endedAt: at, outcome: "lost", reason: data.reason ?? null });
      const next: Attempt = {
        stageId,
        attempt,
        queuedAt: at,
        startedAt: null,
        endedAt: null,
        outcome: null,
        reason: null,
      };
      open.set(stageId, next);
      attempts.push(next);
    } else if (data.status === "running") {
      if (current) current.startedAt = at;
    } else if (current && (data.status === "succeeded" || data.status === "failed" || data.status === "cancelled"))
      Object.assign(current, { endedAt: at, outcome: data.status });
  }
  return attempts;
}
