import type { HeldStage } from "./failStage.ts";
import { addJobs, insertEvents, notifyRun, type Queryable, type Won } from "./sql.ts";

const waiting = `
WITH locked AS MATERIALIZED (
  SELECT id FROM "Run" WHERE id = $1 AND "cancelRequestedAt" IS NULL AND status = 'running' FOR UPDATE
), held AS (
  UPDATE "StageRun" stage SET status = 'waiting', "workerId" = NULL, "leaseUntil" = NULL, progress = NULL
  FROM locked
  WHERE stage.id = $2 AND stage."runId" = locked.id AND stage.fence = $3 AND stage.status = 'running'
  RETURNING stage."runId", stage."stageId", stage.attempt, stage.fence
), busy AS (
  SELECT EXISTS (
    SELECT 1 FROM "StageRun" other
    WHERE other."runId" = $1 AND other.id <> $2 AND other.status IN ('queued', 'running')) AS still
), counted AS (
  UPDATE "Run" run
  SET status = CASE WHEN busy.still THEN run.status ELSE 'waiting' END,
      "lastSeq" = run."lastSeq" + CASE WHEN busy.still THEN 1 ELSE 2 END
  FROM held, busy WHERE run.id = held."runId"
  RETURNING run.id, run."lastSeq", run.status
), news AS (
  SELECT 0 AS ord, 'stage' AS type, "stageId", attempt, fence, jsonb_build_object('status', 'waiting', 'reason', $4::text) AS data
  FROM held
  UNION ALL
  SELECT 1, 'run', NULL, NULL, NULL, jsonb_build_object('status', 'waiting') FROM counted WHERE status = 'waiting'
), events AS (${insertEvents})
SELECT ${notifyRun} FROM counted`;

/**
 * Lets go of a stage that needs people first: its worker is free, its attempt is over. The run waits too when nothing
 * else of it is at work.
 * @param reason in words, for the history
 */
export async function waitStage(db: Queryable, stage: HeldStage, reason: string): Promise<Won> {
  const { rowCount } = await db.query({
    name: "waitStage",
    text: waiting,
    values: [stage.runId, stage.stageRunId, stage.fence, reason],
  });
  return rowCount === 1 ? "won" : "lost";
}

const resumed = `
WITH locked AS MATERIALIZED (
  SELECT id FROM "Run"
  WHERE id = $1 AND "projectId" = $3 AND "cancelRequestedAt" IS NULL AND status IN ('running', 'waiting')
  FOR UPDATE
), ready AS (
  UPDATE "StageRun" stage
  SET status = 'queued', attempt = stage.attempt + 1, fence = NULL, "queuedAt" = clock_timestamp()
  FROM locked
  WHERE stage.id = $2 AND stage."runId" = locked.id AND stage.status = 'waiting'
  RETURNING stage.id, stage."runId", stage."stageId", stage.attempt
), jobs AS (${addJobs("ready")}
), counted AS (
  UPDATE "Run" run SET "lastSeq" = run."lastSeq" + 1 FROM ready WHERE run.id = ready."runId"
  RETURNING run.id, run."lastSeq"
), news AS (
  SELECT 0 AS ord, 'stage' AS type, "stageId", attempt, NULL::uuid AS fence,
         jsonb_build_object('status', 'queued', 'reason', $4::text) AS data
  FROM ready
), events AS (${insertEvents})
SELECT (SELECT count(*) FROM jobs) AS delivered, ${notifyRun} FROM counted`;

/**
 * Gives a waiting stage back to the queue as its next attempt. The claim that follows sets the run to work again.
 * @returns `lost` when the stage no longer waits: somebody else resumed it, or the run is over
 */
export async function resumeStage(
  db: Queryable,
  stage: { runId: string; stageRunId: string; projectId: string },
  reason: string,
): Promise<Won> {
  const { rowCount } = await db.query({
    name: "resumeStage",
    text: resumed,
    values: [stage.runId, stage.stageRunId, stage.projectId, reason],
  });
  return rowCount === 1 ? "won" : "lost";
}
