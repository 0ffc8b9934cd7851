import type { RowCounts } from "../../backends/port.ts";
import type { Json, StageResult } from "../../stages/contract.ts";
import type { Manifest } from "../../storage/index.ts";
import type { Claim } from "./claimStage.ts";
import { addJobs, insertEvents, notifyRun, secondsSince, type Queryable, type Won } from "./sql.ts";

export type StageOutputRow = {
  port: string;
  hash: string;
  type: string;
  bytes: number;
  rows: number | null;
  manifest: Manifest;
  schema: Json;
};

export type Completion = {
  outputs: StageOutputRow[];
  result: StageResult;
  rows: RowCounts | null;
  /** null: this stage is never reused */
  cacheKey: string | null;
  /** the outputs come from an earlier run; nothing was launched */
  cached: boolean;
};

const statement = `
WITH locked AS MATERIALIZED (
  SELECT id, remaining, error FROM "Run" WHERE id = $1 AND "cancelRequestedAt" IS NULL AND status = 'running' FOR UPDATE
), done AS (
  UPDATE "StageRun" stage
  SET status = 'succeeded', "endedAt" = clock_timestamp(), "leaseUntil" = NULL, cached = $4, "cacheKey" = $5,
      result = $6, "rowsIn" = $7, "rowsOut" = $8, "rowsRejected" = $9, "rowsMade" = $10
  FROM locked
  WHERE stage.id = $2 AND stage."runId" = locked.id AND stage.fence = $3 AND stage.status = 'running'
  RETURNING stage.id, stage."runId", stage."projectId", stage."stageId", stage.attempt, stage.fence, stage."startedAt"
), given AS (
  SELECT output.* FROM done CROSS JOIN jsonb_to_recordset($11::jsonb)
    AS output(port text, hash text, type text, bytes bigint, rows bigint, manifest jsonb, schema jsonb)
), artifacts AS (
  INSERT INTO "Artifact" (hash, type, bytes, rows, manifest, schema)
  SELECT hash, type, bytes, rows, manifest, schema FROM given
  ON CONFLICT (hash) DO NOTHING
), outputs AS (
  INSERT INTO "StageOutput" ("stageRunId", "projectId", port, "artifactHash", rows)
  SELECT done.id, done."projectId", given.port, given.hash, given.rows FROM done CROSS JOIN given
), remembered AS (
  INSERT INTO "StageCache" ("projectId", key, "stageRunId")
  SELECT "projectId", $5, id FROM done WHERE $5 IS NOT NULL AND NOT $4
  ON CONFLICT ("projectId", key) DO UPDATE SET "stageRunId" = excluded."stageRunId", "createdAt" = now()
), children AS (
  UPDATE "StageRun" child
  SET missing = child.missing - 1,
      status = CASE WHEN child.missing = 1 THEN 'queued' ELSE child.status END,
      attempt = CASE WHEN child.missing = 1 THEN 1 ELSE child.attempt END,
      "queuedAt" = CASE WHEN child.missing = 1 THEN clock_timestamp() END
  FROM done
  WHERE child."runId" = done."runId" AND done."stageId" = ANY (child."dependsOn") AND child.status = 'pending'
  RETURNING child.id, child."runId", child."stageId", child.attempt, child.missing, child.position
), ready AS (
  SELECT * FROM children WHERE missing = 0
), jobs AS (${addJobs("ready")}
), idle AS (
  -- Nothing of the run is at work any more, but some stage waits for people.
  SELECT NOT EXISTS (SELECT 1 FROM ready) AND EXISTS (
    SELECT 1 FROM "StageRun" other WHERE other."runId" = $1 AND other.status = 'waiting') AND NOT EXISTS (
    SELECT 1 FROM "StageRun" other
    WHERE other."runId" = $1 AND other.id <> $2 AND other.status IN ('queued', 'running')) AS waits
), counted AS (
  UPDATE "Run" run
  SET remaining = run.remaining - 1,
      "lastSeq" = run."lastSeq" + 1 + (SELECT count(*) FROM ready)::int
        + CASE WHEN run.remaining = 1 OR (SELECT waits FROM idle) THEN 1 ELSE 0 END,
      status = CASE
        WHEN run.remaining > 1 THEN CASE WHEN (SELECT waits FROM idle) THEN 'waiting' ELSE run.status END
        WHEN run.error IS NULL THEN 'succeeded' ELSE 'failed' END,
      "endedAt" = CASE WHEN run.remaining = 1 THEN clock_timestamp() END
  FROM done WHERE run.id = done."runId"
  RETURNING run.id, run."lastSeq", run.status, run.remaining, run.error
), news AS (
  SELECT 0 AS ord, 'stage' AS type, "stageId", attempt, fence,
         jsonb_build_object('status', 'succeeded', 'cached', $4::boolean, 'seconds', ${secondsSince('"startedAt"')},
           'rows', $12::jsonb, 'outputs', (SELECT jsonb_object_agg(port, hash) FROM given)) AS data
  FROM done
  UNION ALL
  SELECT 1 + position, 'stage', "stageId", attempt, NULL, jsonb_build_object('status', 'queued') FROM ready
  UNION ALL
  SELECT 2147483647, 'run', NULL, NULL, NULL, jsonb_build_object('status', status, 'error', error)
  FROM counted WHERE remaining = 0
  UNION ALL
  SELECT 2147483647, 'run', NULL, NULL, NULL, jsonb_build_object('status', 'waiting')
  FROM counted WHERE status = 'waiting'
), events AS (${insertEvents})
SELECT (SELECT count(*) FROM jobs) AS delivered, ${notifyRun} FROM counted`;

/**
 * The one way a stage succeeds: outputs, status, cache entry, children that became ready with their deliveries, events
 * and, with the last stage, the run's end. All of it or nothing.
 * @returns `lost` when the fence is no longer the stage's, or the run was cancelled: the work is thrown away
 */
export async function completeStage(db: Queryable, claim: Claim, completion: Completion): Promise<Won> {
  const { outputs, result, rows, cacheKey, cached } = completion;
  const { rowCount } = await db.query({
    name: "completeStage",
    text: statement,
    values: [
      claim.runId,
      claim.stageRunId,
      claim.fence,
      cached,
      cacheKey,
      JSON.stringify(result),
      rows?.in ?? null,
      rows?.out ?? null,
      rows?.rejected ?? null,
      rows?.made ?? null,
      JSON.stringify(outputs),
      rows === null ? null : JSON.stringify(rows),
    ],
  });
  if (rowCount === 1) return "won";
  // A connection lost between commit and answer makes the caller ask again: the fence tells that it was us.
  const own = await db.query(`SELECT 1 FROM "StageRun" WHERE id = $1 AND fence = $2 AND status = 'succeeded'`, [
    claim.stageRunId,
    claim.fence,
  ]);
  return own.rowCount === 1 ? "won" : "lost";
}
