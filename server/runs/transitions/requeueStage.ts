import type { HeldStage } from "./failStage.ts";
import { addJobs, insertEvents, notifyRun, type Queryable, type Won } from "./sql.ts";

const statement = `
WITH locked AS MATERIALIZED (
  SELECT id FROM "Run" WHERE id = $1 AND "cancelRequestedAt" IS NULL AND status = 'running' FOR UPDATE
), ready AS (
  UPDATE "StageRun" stage
  SET status = 'queued', attempt = stage.attempt + 1, lost = stage.lost + CASE WHEN $4 THEN 1 ELSE 0 END,
      fence = NULL, "workerId" = NULL, "leaseUntil" = NULL, progress = NULL,
      "queuedAt" = clock_timestamp() + $6 * interval '1 millisecond'
  FROM locked
  WHERE stage.id = $2 AND stage."runId" = locked.id AND stage.fence = $3 AND stage.status = 'running'
    AND (NOT $5 OR stage."leaseUntil" < clock_timestamp())
  RETURNING stage.id, stage."runId", stage."stageId", stage.attempt
), jobs AS (${addJobs("ready", "clock_timestamp() + $6 * interval '1 millisecond'")}
), counted AS (
  UPDATE "Run" run SET "lastSeq" = run."lastSeq" + 1 FROM ready WHERE run.id = ready."runId"
  RETURNING run.id, run."lastSeq"
), news AS (
  SELECT 0 AS ord, 'stage' AS type, "stageId", attempt, NULL::uuid AS fence,
         jsonb_build_object('status', 'queued', 'reason', $7::text) AS data
  FROM ready
), events AS (${insertEvents})
SELECT (SELECT count(*) FROM jobs) AS delivered, ${notifyRun} FROM counted`;

/**
 * Gives a held stage back to the queue as the next attempt; the old fence is worthless from here on.
 * @param options.countAsLost true for a dead worker or backend (three are too many), false for a worker that stops in order
 * @param options.expiredOnly only when the lease really ran out, checked again under the lock
 * @param options.afterMs pause before the next attempt is delivered
 */
export async function requeueStage(
  db: Queryable,
  stage: HeldStage,
  options: { countAsLost: boolean; expiredOnly?: boolean; afterMs?: number; reason: string },
): Promise<Won> {
  const { countAsLost, expiredOnly = false, afterMs = 0, reason } = options;
  const { rowCount } = await db.query({
    name: "requeueStage",
    text: statement,
    values: [stage.runId, stage.stageRunId, stage.fence, countAsLost, expiredOnly, afterMs, reason],
  });
  return rowCount === 1 ? "won" : "lost";
}
