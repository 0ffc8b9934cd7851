import { z } from "zod";
import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";

export const logLevels = ["debug", "info", "warning", "error"] as const;
export const logPageSchema = {
  stageId: z.string().max(64).nullable().default(null),
  levels: z
    .array(z.enum(logLevels))
    .max(4)
    .default([...logLevels]),
  /** Every word must be in a line, in any order and case. */
  search: z.string().max(200).default(""),
  offset: z.int().min(0).max(10_000_000).default(0),
  limit: z.int().min(1).max(1000).default(500),
};
const questionSchema = z.strictObject(logPageSchema);

const lineSchema = z.object({
  seq: z.number(),
  at: z.date(),
  stageId: z.string(),
  attempt: z.number().nullable(),
  level: z.enum(logLevels),
  text: z.string(),
});
export type LogLine = z.infer<typeof lineSchema>;
/** `total`: lines that fit, on all pages; `dropped`: lines the engine didn't keep, whatever was searched for. */
export type LogPage = { lines: LogLine[]; total: number; dropped: number };

/** A search word as a pattern in which nothing but itself has a meaning. */
const pattern = (word: string): string => `%${word.replaceAll(/[\\%_]/g, "\\$&")}%`;

/** What the stages said, and between it what happened to them, so that the log alone tells the story. */
const told = `
  SELECT event.seq, event.at, event."stageId", event.attempt, line.value->>'level' AS level, line.value->>'text' AS text,
         line.place
  FROM "RunEvent" event
  CROSS JOIN LATERAL jsonb_array_elements(event.data->'lines') WITH ORDINALITY AS line(value, place)
  WHERE event."runId" = $1 AND event.type = 'log'
  UNION ALL
  SELECT seq, at, "stageId", attempt,
         CASE WHEN data->>'status' = 'failed' THEN 'error' WHEN data ? 'reason' THEN 'warning' ELSE 'info' END,
         CASE data->>'status'
           WHEN 'running' THEN CASE WHEN attempt > 1 THEN 'started again, attempt ' || attempt ELSE 'started' END
           WHEN 'succeeded' THEN CASE WHEN (data->>'cached')::boolean THEN 'taken from the cache'
             ELSE 'done in ' || round((data->>'seconds')::numeric, 1) || ' s' END
           WHEN 'failed' THEN 'failed: ' || coalesce(data->'error'->>'message', 'for an unknown reason')
           WHEN 'skipped' THEN 'skipped, because ' || coalesce((SELECT name FROM "StageRun" WHERE "runId" = $1 AND "stageId" = data->>'because'), 'a stage before it') || ' did not finish'
           WHEN 'queued' THEN 'waits for another try: ' || (data->>'reason')
           ELSE data->>'status' END,
         0
  FROM "RunEvent"
  WHERE "runId" = $1 AND type = 'stage' AND (data->>'status' <> 'queued' OR data ? 'reason')`;

const matching = `
  FROM (${told}) line
  WHERE ($2::text IS NULL OR line."stageId" = $2)
    AND line.level = ANY ($3)
    AND line.text ILIKE ALL ($4)`;

/**
 * A page of what the stages of a run said, oldest first. Lines never change or move, so places stay valid while more come.
 * @throws NotFoundError `run_not_found`
 */
export async function readRunLogs(
  db: Database,
  key: { projectId: string; runId: string },
  question: z.infer<typeof questionSchema>,
): Promise<LogPage> {
  const { stageId, levels, search, offset, limit } = question;
  const run = await db.prisma.run.findFirst({
    where: { id: key.runId, projectId: key.projectId },
    select: { id: true },
  });
  if (run === null) throw new NotFoundError({ code: "run_not_found", userMessage: "This run does not exist." });
  const words = search
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(pattern);
  const values = [run.id, stageId, levels, words];
  const [lines, counts] = await Promise.all([
    db.pool.query(
      `SELECT line.seq, line.at, line."stageId", line.attempt, line.level, line.text
       ${matching} ORDER BY line.seq, line.place LIMIT $5 OFFSET $6`,
      [...values, limit, offset],
    ),
    db.pool.query(
      `SELECT (SELECT count(*)::int ${matching}) AS total,
         (SELECT coalesce(sum((data->>'dropped')::int), 0)::int FROM "RunEvent"
          WHERE "runId" = $1 AND type = 'log' AND ($2::text IS NULL OR "stageId" = $2)) AS dropped`,
      values,
    ),
  ]);
  const counted = z.object({ total: z.number(), dropped: z.number() }).parse(counts.rows[0]);
  return { lines: lines.rows.map((row) => lineSchema.parse(row)), ...counted };
}
