import type { Failure } from "../states.ts";
import type { Claim } from "./claimStage.ts";
import { insertEvents, notifyRun, secondsSince, type Queryable, type Won } from "./sql.ts";

export type HeldStage = Pick<Claim, "runId" | "stageRunId" | "fence">;

// Descendants are found through "dependsOn", which never changes, so the walk may use the statement's own snapshot.
const statement = `
WITH RECURSIVE locked AS MATERIALIZED (
  SELECT id FROM "Run" WHERE id = $1 AND "cancelRequestedAt" IS NULL AND status = 'running' FOR UPDATE
), failed AS (
  UPDATE "StageRun" stage
  SET status = 'failed', "endedAt" = clock_timestamp(), "leaseUntil" = NULL, error = $4,
      lost = stage.lost + CASE WHEN $5 THEN 1 ELSE 0 END
  FROM locked
  WHERE stage.id = $2 AND stage."runId" = locked.id AND stage.fence = $3 AND stage.status = 'running'
    AND (NOT $5 OR stage."leaseUntil" < clock_timestamp())
  RETURNING stage."runId", stage."stageId", stage.attempt, stage.fence, stage."startedAt"
), below AS (
  SELECT stage.id, stage."stageId" FROM "StageRun" stage
  JOIN failed ON stage."runId" = failed."runId" AND failed."stageId" = ANY (stage."dependsOn")
  UNION
  SELECT stage.id, stage."stageId" FROM "StageRun" stage
  JOIN below ON below."stageId" = ANY (stage."dependsOn") WHERE stage."runId" = $1
), skipped AS (
  UPDATE "StageRun" stage SET status = 'skipped', "endedAt" = clock_timestamp()
  FROM below WHERE stage.id = below.id AND stage.status = 'pending'
  RETURNING stage."stageId", stage.attempt, stage.position
), counted AS (
  UPDATE "Run" run
  SET remaining = run.remaining - 1 - (SELECT count(*) FROM skipped)::int,
      error = coalesce(run.error, $4::jsonb || jsonb_build_object('stageId', failed."stageId")),
      "lastSeq" = run."lastSeq" + 1 + (SELECT count(*) FROM skipped)::int
        + CASE WHEN run.remaining = 1 + (SELECT count(*) FROM skipped) THEN 1 ELSE 0 END,
      status = CASE WHEN run.remaining = 1 + (SELECT count(*) FROM skipped) THEN 'failed' ELSE run.status END,
      "endedAt" = CASE WHEN run.remaining = 1 + (SELECT count(*) FROM skipped) THEN clock_timestamp() END
  FROM failed WHERE run.id = failed."runId"
  RETURNING run.id, run."lastSeq", run.remaining, run.error
), news AS (
  SELECT 0 AS ord, 'stage' AS type, "stageId", attempt, fence,
         jsonb_build_object('status', 'failed', 'error', $4::jsonb, 'seconds', ${secondsSince('"startedAt"')}) AS data
  FROM failed
  UNION ALL
  SELECT 1 + skipped.position, 'stage', skipped."stageId", skipped.attempt, NULL,
         jsonb_build_object('status', 'skipped', 'because', failed."stageId")
  FROM skipped CROSS JOIN failed
  UNION ALL
  SELECT 2147483647, 'run', NULL, NULL, NULL, jsonb_build_object('status', 'failed', 'error', error)
  FROM counted WHERE remaining = 0
), events AS (${insertEvents})
SELECT ${notifyRun} FROM counted`;

/**
 * Ends a stage as failed: everything that waits for it is skipped, independent branches go on, and the run keeps the
 * first failure as its reason.
 * @param options.expiredOnly only when the lease really ran out, checked again under the lock (the sweep's case)
 */
export async function failStage(
  db: Queryable,
  stage: HeldStage,
  error: Failure,
  { expiredOnly = false } = {},
): Promise<Won> {
  const { rowCount } = await db.query({
    name: "failStage",
    text: statement,
    values: [stage.runId, stage.stageRunId, stage.fence, JSON.stringify(error), expiredOnly],
  });
  if (rowCount === 1) return "won";
  const own = await db.query(`SELECT 1 FROM "StageRun" WHERE id = $1 AND fence = $2 AND status = 'failed'`, [
    stage.stageRunId,
    stage.fence,
  ]);
  return own.rowCount === 1 ? "won" : "lost";
}
