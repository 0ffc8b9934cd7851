import { z } from "zod";
import type { StageSpec } from "../../stages/contract.ts";
import { insertEvents, notifyRun, type Queryable } from "./sql.ts";

export type StageIds = { runId: string; stageRunId: string; attempt: number };

/** What a worker holds while it works: every later write names the fence. */
export type Claim = StageIds & {
  fence: string;
  projectId: string;
  stageId: string;
  spec: StageSpec;
  /** attempts lost to infrastructure before this one */
  lost: number;
  final: boolean;
};

const rowSchema = z.object({
  projectId: z.string(),
  stageId: z.string(),
  spec: z.custom<StageSpec>((value) => typeof value === "object" && value !== null),
  lost: z.number(),
  final: z.boolean(),
});

// The run's row is locked first, here and in every other transition: two of them never wait for each other crosswise.
const statement = `
WITH locked AS MATERIALIZED (
  SELECT id, status FROM "Run"
  WHERE id = $1 AND "cancelRequestedAt" IS NULL AND status IN ('queued', 'running', 'waiting')
  FOR UPDATE
), claimed AS (
  UPDATE "StageRun" stage
  SET status = 'running', fence = $4, "workerId" = $5, "leaseUntil" = clock_timestamp() + $6 * interval '1 millisecond',
      "startedAt" = clock_timestamp(), progress = NULL
  FROM locked
  WHERE stage.id = $2 AND stage."runId" = locked.id AND stage.status = 'queued' AND stage.attempt = $3
  RETURNING stage.*
), counted AS (
  UPDATE "Run" run
  SET status = 'running', "startedAt" = coalesce(run."startedAt", clock_timestamp()),
      "lastSeq" = run."lastSeq" + CASE WHEN run.status = 'running' THEN 1 ELSE 2 END
  FROM claimed WHERE run.id = claimed."runId"
  RETURNING run.id, run."lastSeq", run.final
), news AS (
  SELECT 1 AS ord, 'run' AS type, NULL AS "stageId", NULL::int AS attempt, NULL::uuid AS fence,
         jsonb_build_object('status', 'running') AS data
  FROM locked CROSS JOIN claimed WHERE locked.status <> 'running'
  UNION ALL
  SELECT 2, 'stage', "stageId", attempt, fence, jsonb_build_object('status', 'running') FROM claimed
), events AS (${insertEvents})
SELECT claimed."projectId", claimed."stageId", claimed.spec, claimed.lost, counted.final, ${notifyRun}
FROM claimed CROSS JOIN counted`;

/**
 * Takes a queued stage for a worker, once, whatever the number of deliveries.
 * @param claim.fence a fresh random id; repeating the call with the same one after a lost answer finds its own claim
 * @param claim.leaseMs how long the claim lasts without a heartbeat, by the database's clock
 * @returns the work, or null: somebody else has it, the attempt is old, or the run is over
 */
export async function claimStage(
  db: Queryable,
  claim: StageIds & { fence: string; workerId: string; leaseMs: number },
): Promise<Claim | null> {
  const { runId, stageRunId, attempt, fence, workerId, leaseMs } = claim;
  const ids = { runId, stageRunId, attempt, fence };
  const { rows } = await db.query({
    name: "claimStage",
    text: statement,
    values: [runId, stageRunId, attempt, fence, workerId, leaseMs],
  });
  if (rows[0]) return { ...ids, ...rowSchema.parse(rows[0]) };
  const own = await db.query(
    `SELECT stage."projectId", stage."stageId", stage.spec, stage.lost, run.final
     FROM "StageRun" stage JOIN "Run" run ON run.id = stage."runId"
     WHERE stage.id = $1 AND stage.fence = $2 AND stage.status = 'running'`,
    [stageRunId, fence],
  );
  return own.rows[0] ? { ...ids, ...rowSchema.parse(own.rows[0]) } : null;
}
