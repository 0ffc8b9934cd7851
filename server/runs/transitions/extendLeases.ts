import { z } from "zod";
import type { Queryable } from "./sql.ts";

/**
 * The heartbeat: extends every lease a worker still holds and reads back which ones it lost (cancelled, or given to
 * somebody else), in one statement. A lease that ran out but was not taken yet is simply held again.
 * @returns the fences that are still good
 */
export async function extendLeases(
  db: Queryable,
  held: { stageRunId: string; fence: string }[],
  leaseMs: number,
): Promise<Set<string>> {
  if (held.length === 0) return new Set();
  const { rows } = await db.query({
    name: "extendLeases",
    text: `
      UPDATE "StageRun" stage SET "leaseUntil" = clock_timestamp() + $3 * interval '1 millisecond'
      FROM unnest($1::uuid[], $2::uuid[]) AS held(id, fence), "Run" run
      WHERE stage.id = held.id AND stage.fence = held.fence AND stage.status = 'running'
        AND run.id = stage."runId" AND run."cancelRequestedAt" IS NULL
      RETURNING stage.fence`,
    values: [held.map((stage) => stage.stageRunId), held.map((stage) => stage.fence), leaseMs],
  });
  return new Set(
    z
      .array(z.object({ fence: z.string() }))
      .parse(rows)
      .map((row) => row.fence),
  );
}
