import { z } from "zod";
import { rowCountsSchema } from "./eventTypes.ts";
import { stageResultSchema } from "../stages/contract.ts";
import { manifestSchema, type ArtifactStore } from "../storage/index.ts";
import type { Completion, Queryable } from "./transitions/index.ts";

const cachedRowSchema = z.object({
  result: stageResultSchema,
  rows: rowCountsSchema.nullable(),
  outputs: z.array(
    z.object({
      port: z.string(),
      hash: z.string(),
      type: z.string(),
      bytes: z.number(),
      rows: z.number().nullable(),
      manifest: manifestSchema,
      schema: z.json(),
    }),
  ),
});

/**
 * An earlier success with the same key, if every byte of it is still there. Looking is all it does: the stage succeeds
 * through the ordinary completion, so a hit can't bypass fence or cancel.
 */
export async function findCached(
  db: Queryable,
  store: ArtifactStore,
  key: { projectId: string; cacheKey: string },
): Promise<Completion | null> {
  const { rows } = await db.query({
    name: "findCached",
    text: `SELECT stage.result,
             CASE WHEN stage."rowsIn" IS NOT NULL THEN jsonb_build_object('in', stage."rowsIn", 'out', stage."rowsOut",
               'rejected', stage."rowsRejected", 'made', stage."rowsMade") END AS rows,
             coalesce((SELECT jsonb_agg(jsonb_build_object('port', output.port, 'hash', artifact.hash,
               'type', artifact.type, 'bytes', artifact.bytes, 'rows', output.rows, 'manifest', artifact.manifest,
               'schema', artifact.schema) ORDER BY output.port)
               FROM "StageOutput" output JOIN "Artifact" artifact ON artifact.hash = output."artifactHash"
               WHERE output."stageRunId" = stage.id), '[]') AS outputs
           FROM "StageCache" cache JOIN "StageRun" stage ON stage.id = cache."stageRunId"
           WHERE cache."projectId" = $1 AND cache.key = $2 AND stage.status = 'succeeded'`,
    values: [key.projectId, key.cacheKey],
  });
  const row = cachedRowSchema.optional().parse(rows[0]);
  if (row === undefined) return null;
  for (const output of row.outputs) if (!(await store.has(output.manifest))) return null;
  return { ...row, cacheKey: key.cacheKey, cached: true };
}
