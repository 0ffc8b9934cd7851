import type { Queryable } from "./sql.ts";
import { addJobs } from "./sql.ts";

/**
 * Delivers queued stages again whose job got lost: taken by a worker that died before it claimed, or deleted. Harmless
 * when it was not lost after all, because the claim decides.
 * @param olderThanMs only stages that have been queued for longer
 * @param lockMs a job locked for longer than this belongs to a dead worker
 * @returns how many deliveries were made
 */
export async function redeliverStages(db: Queryable, olderThanMs: number, lockMs: number): Promise<number> {
  const { rowCount } = await db.query(
    `WITH ready AS (
       SELECT stage.id, stage."runId", stage.attempt FROM "StageRun" stage
       WHERE stage.status = 'queued' AND stage."queuedAt" < clock_timestamp() - $1 * interval '1 millisecond'
         AND NOT EXISTS (
           SELECT 1 FROM graphile_worker.jobs job
           WHERE job.key = 'stage:' || stage.id || ':' || stage.attempt AND job.attempts <= job.max_attempts
             AND CASE WHEN job.locked_at IS NULL THEN job.attempts < job.max_attempts
                      ELSE job.locked_at > clock_timestamp() - $2 * interval '1 millisecond' END)
     )${addJobs("ready")}`,
    [olderThanMs, lockMs],
  );
  return rowCount ?? 0;
}
