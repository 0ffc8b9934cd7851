import { z } from "zod";
import { log } from "../log/index.ts";
import { judgeAttempt } from "./retry.ts";
import { failStage, redeliverStages, requeueStage, type Queryable } from "./transitions/index.ts";
import type { Tunables } from "./tunables.ts";

const sweepLog = log.child({ room: "runs", part: "sweep" });

const expiredSchema = z.object({
  runId: z.string(),
  stageRunId: z.string(),
  fence: z.string(),
  lost: z.number(),
  attempt: z.number(),
});

export type SweepReport = { requeued: number; failed: number; redelivered: number };

/**
 * Cleans up after the dead: attempts whose lease ran out go back to the queue (three times at most), stages whose
 * delivery got lost are delivered again. Any number of workers may sweep at once; every step is guarded.
 */
export async function sweepOnce(
  db: Queryable,
  times: Pick<Tunables, "infrastructureAttempts" | "retryPauseMs" | "redeliverMs" | "leaseMs">,
): Promise<SweepReport> {
  const { rows } = await db.query({
    name: "findExpired",
    text: `SELECT "runId", id AS "stageRunId", fence, lost, attempt FROM "StageRun"
           WHERE status = 'running' AND "leaseUntil" < clock_timestamp()`,
  });
  const report: SweepReport = { requeued: 0, failed: 0, redelivered: 0 };
  for (const stage of rows.map((row) => expiredSchema.parse(row))) {
    const reason = "its worker stopped answering";
    const verdict = judgeAttempt({ kind: "lost", reason }, stage.lost, times);
    if (verdict.verdict === "retry") {
      const won = await requeueStage(db, stage, {
        countAsLost: true,
        expiredOnly: true,
        afterMs: verdict.afterMs,
        reason,
      });
      if (won === "won") report.requeued += 1;
    } else if (verdict.verdict === "fail") {
      if ((await failStage(db, stage, verdict.error, { expiredOnly: true })) === "won") report.failed += 1;
    }
    sweepLog.warn(
      { runId: stage.runId, stageRunId: stage.stageRunId, attempt: stage.attempt },
      "an attempt's worker stopped answering",
    );
  }
  report.redelivered = await redeliverStages(db, times.redeliverMs, times.leaseMs);
  return report;
}

/**
 * Deletes deliveries that dead workers left locked in the queue; the stages themselves have moved on.
 * @param lockMs a lock older than this without a running attempt behind it is a dead worker's
 */
export async function dropDeadDeliveries(db: Queryable, lockMs: number): Promise<number> {
  const { rows } = await db.query({
    name: "dropDeadDeliveries",
    text: `
      WITH dead AS (
        SELECT job.id, job.locked_by FROM graphile_worker.jobs job
        WHERE job.task_identifier = 'stage'
          AND (job.attempts >= job.max_attempts OR job.key IS NULL)
          AND (job.locked_at IS NULL OR job.locked_at < clock_timestamp() - $1 * interval '1 millisecond')
          AND NOT EXISTS (
            SELECT 1 FROM "StageRun" stage
            WHERE stage.status IN ('running', 'queued') AND job.key = 'stage:' || stage.id || ':' || stage.attempt)
      ), freed AS MATERIALIZED (
        SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by)) FROM dead WHERE locked_by IS NOT NULL
      )
      SELECT array_agg(dead.id::text) AS ids, (SELECT count(*) FROM freed) AS freed FROM dead`,
    values: [lockMs],
  });
  const ids = z.object({ ids: z.array(z.string()).nullable() }).parse(rows[0]).ids ?? [];
  if (ids.length > 0) await db.query(`SELECT count(*) FROM graphile_worker.complete_jobs($1::bigint[])`, [ids]);
  return ids.length;
}
