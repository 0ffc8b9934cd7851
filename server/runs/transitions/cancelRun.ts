import type pg from "pg";
import { runCancelChannel } from "../channels.ts";
import { runNotFound } from "../errors.ts";
import { isRunOver, runStatusSchema, type RunStatus } from "../states.ts";
import { insertEvents, notifyRun } from "./sql.ts";
import { inTransaction } from "./transaction.ts";

const statement = `
WITH ended AS (
  UPDATE "StageRun" SET status = 'cancelled', "endedAt" = clock_timestamp(), "leaseUntil" = NULL
  WHERE "runId" = $1 AND status IN ('pending', 'queued', 'running', 'waiting')
  RETURNING "stageId", attempt, fence, position
), counted AS (
  UPDATE "Run"
  SET status = 'cancelled', "cancelRequestedAt" = clock_timestamp(), "endedAt" = clock_timestamp(),
      remaining = remaining - (SELECT count(*) FROM ended)::int,
      "lastSeq" = "lastSeq" + (SELECT count(*) FROM ended)::int + 1
  WHERE id = $1
  RETURNING id, "lastSeq"
), news AS (
  SELECT position AS ord, 'stage' AS type, "stageId", attempt, fence, jsonb_build_object('status', 'cancelled') AS data
  FROM ended
  UNION ALL
  SELECT 2147483647, 'run', NULL, NULL, NULL, jsonb_build_object('status', 'cancelled') FROM counted
), events AS (${insertEvents})
SELECT ${notifyRun}, pg_notify('${runCancelChannel}', counted.id::text) FROM counted`;

/**
 * Ends a run at once, whatever its workers do: in one transaction every open stage becomes cancelled, so that no result
 * can be committed afterwards; then the workers are told to free their processors.
 * @returns the run's final status: `cancelled`, or how it had ended before
 * @throws NotFoundError `run_not_found`
 */
export async function cancelRun(pool: pg.Pool, run: { runId: string; projectId: string }): Promise<RunStatus> {
  return inTransaction(pool, async (client) => {
    // First the lock, then a new statement: only a snapshot taken under the lock sees every stage as it is.
    const found = await client.query(`SELECT status FROM "Run" WHERE id = $1 AND "projectId" = $2 FOR UPDATE`, [
      run.runId,
      run.projectId,
    ]);
    if (!found.rows[0]) throw runNotFound();
    const status = runStatusSchema.parse(found.rows[0].status);
    if (isRunOver(status)) return status;
    await client.query({ name: "cancelRun", text: statement, values: [run.runId] });
    return "cancelled";
  });
}
