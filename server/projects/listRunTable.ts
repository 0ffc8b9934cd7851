import { z } from "zod";
import type { Database } from "../db/index.ts";
import { runStatusSchema, type RunStatus } from "../runs/index.ts";
import { metricKeys, metricsSchema } from "../stages/contract.ts";
import { readNotes, type RunNotes } from "./runNotes.ts";

export const runTableSchema = {
  statuses: z.array(runStatusSchema).max(6).default([]),
  /** Who started it. */
  personId: z.uuid().nullable().default(null),
  version: z.int().min(1).nullable().default(null),
  sort: z
    .strictObject({ by: z.enum(["number", "seconds", ...metricKeys]), descending: z.boolean() })
    .default({ by: "number", descending: true }),
  limit: z.int().min(1).max(200).default(50),
  offset: z.int().min(0).max(1_000_000).default(0),
};
const questionSchema = z.strictObject(runTableSchema);
export type RunTableQuestion = z.infer<typeof questionSchema>;

const toneSchema = z.object({ tone: z.enum(["good", "warn", "bad", "neutral"]), text: z.string() });
const rowSchema = z.object({
  id: z.string(),
  number: z.number(),
  status: runStatusSchema,
  final: z.boolean(),
  mode: z.string(),
  modeStageName: z.string().nullable(),
  baseNumber: z.number().nullable(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  error: z.object({ message: z.string(), stageId: z.string().optional() }).nullable(),
  versionNumber: z.number(),
  startedByName: z.string().nullable(),
  /** Of the last stage that measured a model: test once it is open, else validation; and the baseline. */
  judged: z
    .object({
      metrics: z.object({
        validation: metricsSchema.optional(),
        test: metricsSchema.optional(),
        baseline: metricsSchema.optional(),
      }),
      verdict: toneSchema.nullable(),
    })
    .nullable(),
  total: z.coerce.number(),
});
export type RunTableRow = Omit<z.infer<typeof rowSchema>, "total"> & { notes: RunNotes | null };

// The generated columns hold the few figures of a result; its pictures stay where they are.
const judgedStage = `
  SELECT jsonb_build_object('metrics', stage.metrics, 'verdict', stage.verdict) AS judged,
         coalesce(stage.metrics->'test', stage.metrics->'validation') AS shown
  FROM "StageRun" stage
  WHERE stage."runId" = run.id AND stage.status = 'succeeded'
    AND (jsonb_exists(stage.metrics, 'validation') OR jsonb_exists(stage.metrics, 'test'))
  ORDER BY stage.position DESC LIMIT 1`;

/** Column to sort by; a metric's name comes from our own list, never from a person. */
function orderOf({ by, descending }: RunTableQuestion["sort"]): string {
  const way = descending ? "DESC" : "ASC";
  if (by === "number") return `run.number ${way}`;
  if (by === "seconds") return `run."endedAt" - run."startedAt" ${way} NULLS LAST, run.number DESC`;
  return `(judged.shown->'${by}'->>'value')::float8 ${way} NULLS LAST, run.number DESC`;
}

/**
 * A page of the runs of a project as the list shows them.
 * @returns rows, and how many there are in all under the same filters
 */
export async function listRunTable(
  db: Database,
  projectId: string,
  question: RunTableQuestion,
): Promise<{ rows: RunTableRow[]; total: number }> {
  const { statuses, personId, version, sort, limit, offset } = question;
  const { rows } = await db.pool.query(
    `SELECT run.id, run.number, run.status, run.final, run.mode, run."createdAt", run."startedAt", run."endedAt",
       run.error, version.number AS "versionNumber", person.name AS "startedByName", judged.judged,
       base.number AS "baseNumber",
       (SELECT name FROM "StageRun" WHERE "runId" = run.id AND "stageId" = run."modeStageId") AS "modeStageName",
       count(*) OVER () AS total
     FROM "Run" run
     JOIN "PipelineVersion" version ON version.id = run."versionId"
     LEFT JOIN "User" person ON person.id = run."startedById"
     LEFT JOIN "Run" base ON base.id = run."basedOnId" AND base."projectId" = run."projectId"
     LEFT JOIN LATERAL (${judgedStage}) judged ON true
     WHERE run."projectId" = $1
       AND (cardinality($2::text[]) = 0 OR run.status = ANY ($2))
       AND ($3::uuid IS NULL OR run."startedById" = $3)
       AND ($4::int IS NULL OR version.number = $4)
     ORDER BY ${orderOf(sort)} LIMIT $5 OFFSET $6`,
    [projectId, statuses, personId, version, limit, offset],
  );
  const found = rows.map((row) => rowSchema.parse(row));
  const notes = await readNotes(db, { projectId, runIds: found.map((row) => row.id) });
  return {
    rows: found.map(({ total: _, ...row }) => ({ ...row, notes: notes.get(row.id) ?? null })),
    total: found[0]?.total ?? 0,
  };
}

export type RunFacets = {
  statuses: { status: RunStatus; count: number }[];
  people: { id: string; name: string; count: number }[];
  versions: { number: number; name: string | null; count: number }[];
};

/** What the runs of a project can be narrowed down by. */
export async function readRunFacets(db: Database, projectId: string): Promise<RunFacets> {
  const [statuses, people, versions] = await Promise.all([
    db.pool.query(`SELECT status, count(*)::int FROM "Run" WHERE "projectId" = $1 GROUP BY 1 ORDER BY 1`, [projectId]),
    db.pool.query(
      `SELECT person.id, person.name, count(*)::int FROM "Run" run JOIN "User" person ON person.id = run."startedById"
       WHERE run."projectId" = $1 GROUP BY 1, 2 ORDER BY 2`,
      [projectId],
    ),
    db.pool.query(
      `SELECT version.number, version.message AS name, count(*)::int FROM "Run" run
       JOIN "PipelineVersion" version ON version.id = run."versionId"
       WHERE run."projectId" = $1 GROUP BY 1, 2 ORDER BY 1 DESC`,
      [projectId],
    ),
  ]);
  return {
    statuses: z.array(z.object({ status: runStatusSchema, count: z.number() })).parse(statuses.rows),
    people: z.array(z.object({ id: z.string(), name: z.string(), count: z.number() })).parse(people.rows),
    versions: z
      .array(z.object({ number: z.number(), name: z.string().nullable(), count: z.number() }))
      .parse(versions.rows),
  };
}
