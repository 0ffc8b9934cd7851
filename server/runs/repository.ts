import { z } from "zod";
import { stageResultSchema, type StageSpec } from "../stages/contract.ts";
import { manifestSchema } from "../storage/index.ts";
import { progressSchema } from "./eventTypes.ts";
import { failureSchema, runStatusSchema, stageStatusSchema } from "./states.ts";
import type { Queryable } from "./transitions/index.ts";

const runRowSchema = z.object({
  id: z.string(),
  projectId: z.string(),
  versionId: z.string(),
  number: z.number(),
  status: runStatusSchema,
  lastSeq: z.number(),
  seed: z.number(),
  final: z.boolean(),
  startedById: z.string().nullable(),
  mode: z.string(),
  modeStageId: z.string().nullable(),
  basedOnId: z.string().nullable(),
  codeHash: z.string().nullable(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  error: failureSchema.nullable(),
});
export type RunRow = z.infer<typeof runRowSchema>;

const countSchema = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : Number(text)));

const outputSchema = z.object({
  port: z.string(),
  hash: z.string(),
  type: z.string(),
  bytes: z.number(),
  rows: z.number().nullable(),
  manifest: manifestSchema,
  schema: z.json(),
});

const stageRowSchema = z.object({
  id: z.string(),
  stageId: z.string(),
  kind: z.string(),
  name: z.string(),
  position: z.number(),
  status: stageStatusSchema,
  spec: z.custom<StageSpec>((value) => typeof value === "object" && value !== null),
  attempt: z.number(),
  cached: z.boolean(),
  /** where its outputs were taken from when the run was made; null: executed, or found in the cache */
  pinned: z.object({ runId: z.string(), number: z.number() }).nullable(),
  progress: progressSchema.nullable(),
  rowsIn: countSchema,
  rowsOut: countSchema,
  rowsRejected: countSchema,
  rowsMade: countSchema,
  result: stageResultSchema.nullable(),
  error: failureSchema.nullable(),
  queuedAt: z.date().nullable(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  outputs: z.array(outputSchema),
});
export type StageRow = z.infer<typeof stageRowSchema>;

const runColumns = `id, "projectId", "versionId", number, status, "lastSeq", seed, final, "startedById", mode,
  "modeStageId", "basedOnId", "codeHash", "createdAt", "startedAt", "endedAt", error`;

/** Newest first. @param before only runs with a smaller number, for paging */
export async function listByProject(
  db: Queryable,
  { projectId, limit, before }: { projectId: string; limit: number; before: number | null },
): Promise<RunRow[]> {
  const { rows } = await db.query(
    `SELECT ${runColumns} FROM "Run" WHERE "projectId" = $1 AND ($2::int IS NULL OR number < $2) ORDER BY number DESC LIMIT $3`,
    [projectId, before, limit],
  );
  return rows.map((row) => runRowSchema.parse(row));
}

export async function findById(db: Queryable, key: { projectId: string; runId: string }): Promise<RunRow | null> {
  const { rows } = await db.query(`SELECT ${runColumns} FROM "Run" WHERE id = $1 AND "projectId" = $2`, [
    key.runId,
    key.projectId,
  ]);
  return rows[0] ? runRowSchema.parse(rows[0]) : null;
}

/** Stages in the plan's order, each with what it made. */
export async function listStages(db: Queryable, key: { projectId: string; runId: string }): Promise<StageRow[]> {
  const { rows } = await db.query(
    `SELECT stage.id, "stageId", kind, name, position, status, spec, attempt, cached, progress, "rowsIn", "rowsOut",
       "rowsRejected", "rowsMade", result, error, "queuedAt", "startedAt", "endedAt",
       (SELECT jsonb_build_object('runId', run.id, 'number', run.number)
         FROM "StageRun" source JOIN "Run" run ON run.id = source."runId"
         WHERE source.id = stage."pinnedFromId") AS pinned,
       coalesce((SELECT jsonb_agg(jsonb_build_object('port', output.port, 'hash', artifact.hash, 'type', artifact.type,
         'bytes', artifact.bytes, 'rows', output.rows, 'manifest', artifact.manifest, 'schema', artifact.schema)
         ORDER BY output.port)
         FROM "StageOutput" output JOIN "Artifact" artifact ON artifact.hash = output."artifactHash"
         WHERE output."stageRunId" = stage.id), '[]') AS outputs
     FROM "StageRun" stage WHERE "runId" = $1 AND "projectId" = $2 ORDER BY position`,
    [key.runId, key.projectId],
  );
  return rows.map((row) => stageRowSchema.parse(row));
}
