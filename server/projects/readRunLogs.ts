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

const matching = `
  FROM "RunEvent" event
  CROSS JOIN LATERAL jsonb_array_elements(event.data->'lines') WITH ORDINALITY AS line(value, place)
  WHERE event."runId" = $1 AND event.type = 'log'
    AND ($2::text IS NULL OR event."stageId" = $2)
    AND line.value->>'level' = ANY ($3)
    AND line.value->>'text' ILIKE ALL ($4)`;

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
      `SELECT event.seq, event.at, event."stageId", event.attempt, line.value->>'level' AS level, line.value->>'text' AS text
       ${matching} ORDER BY event.seq, line.place LIMIT $5 OFFSET $6`,
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
