/** Pieces the statements of this folder share. */
import type pg from "pg";
import { runEventsChannel } from "../channels.ts";

/** A pool or one connection of it. */
export type Queryable = Pick<pg.Pool, "query">;

/** What came of a guarded update: `won` = it happened, and only once; `lost` = the world had moved on, nothing changed. */
export type Won = "won" | "lost";

/** Places a job may be put back; the queue counts in small integers. */
const MOST_BEHIND = 10_000;

/**
 * Delivers the stages of the relation `ready (id, "runId", attempt)`. Goes with the statement: no commit, no job.
 * The job's name holds stage and attempt, so delivering twice is delivering once.
 *
 * Workspaces take turns: a stage waits behind as many others as its workspace has under way already, whoever came first.
 * Somebody with a thousand stages in the queue delays nobody else by more than what runs at the moment.
 * @param project SQL for the project of a `ready` row; a run that is only just being made can't be looked up yet
 */
export const addJobs = (
  ready: string,
  runAt = "now()",
  project = `(SELECT run."projectId" FROM "Run" run WHERE run.id = ready."runId")`,
): string => `
  SELECT job.id::text
  FROM ${ready} ready
  CROSS JOIN LATERAL graphile_worker.add_job(
    'stage',
    payload := json_build_object('runId', ready."runId", 'stageRunId', ready.id, 'attempt', ready.attempt),
    job_key := 'stage:' || ready.id || ':' || ready.attempt,
    run_at := ${runAt},
    max_attempts := 1,
    priority := least(${MOST_BEHIND}, (
      SELECT count(*)::int FROM "StageRun" busy JOIN "Project" near ON near.id = busy."projectId"
      WHERE busy.status IN ('queued', 'running') AND near."workspaceId" =
        (SELECT own."workspaceId" FROM "Project" own WHERE own.id = ${project})
    ))
  ) job`;

/**
 * Appends the rows of `news (ord, type, "stageId", attempt, fence, data)` to the run of `counted (id, "lastSeq")`,
 * whose counter was raised by exactly their number in the same statement: that is why the sequence has no gaps.
 */
export const insertEvents = `
  INSERT INTO "RunEvent" ("runId", seq, at, type, "stageId", attempt, fence, data)
  SELECT counted.id,
         counted."lastSeq" - (count(*) OVER ())::int + (row_number() OVER (ORDER BY news.ord))::int,
         clock_timestamp(), news.type, news."stageId", news.attempt, news.fence, news.data
  FROM counted CROSS JOIN news
  RETURNING seq`;

export const notifyRun = `pg_notify('${runEventsChannel}', counted.id::text)`;

/** Seconds an attempt has worked, for its last event. */
export const secondsSince = (column: string): string =>
  `round(extract(epoch FROM clock_timestamp() - ${column})::numeric, 3)::float8`;
