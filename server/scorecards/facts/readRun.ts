import { z } from "zod";
import type { Database } from "../../db/index.ts";
import type { ArtifactStore } from "../../storage/index.ts";
import { stageMaterialSchema, type RunMaterial } from "./material.ts";
import { outputSchema, readLook } from "./readLook.ts";

const runSchema = z.object({
  id: z.string(),
  number: z.number(),
  final: z.boolean(),
  seed: z.number(),
  codeHash: z.string().nullable(),
  versionNumber: z.number(),
  contentHash: z.string(),
});

// Pictures make up most of a result; a scorecard of a wide table must not fetch them.
const STAGES = `
  SELECT "stageId", name, status, "rowsIn", "rowsOut", "rowsRejected",
    spec ->> 'effect' AS effect, spec -> 'params' AS params, spec -> 'inputs' AS inputs, spec -> 'outputs' AS outputs,
    spec -> 'sources' AS sources, result -> 'facts' AS facts, metrics,
    jsonb_path_query_first(result, '$.panels[*] ? (@.id == "operations").items') AS operations,
    jsonb_path_query_first(result, '$.panels[*] ? (@.id == "classes").rows') AS classes,
    jsonb_path_query_first(result, '$.panels[*] ? (@.id == "overview").items') AS overview
  FROM "StageRun" WHERE "projectId" = $1 AND "runId" = $2 ORDER BY position`;

const OUTPUTS = `
  SELECT stage."stageId", stage.position, output.port, artifact.type, artifact.manifest, artifact.schema
  FROM "StageOutput" output
  JOIN "StageRun" stage ON stage.id = output."stageRunId" AND stage."projectId" = $1
  JOIN "Artifact" artifact ON artifact.hash = output."artifactHash"
  WHERE output."projectId" = $1 AND stage."runId" = $2`;

/** The run that judged the model, as far as facts rest on it. */
export async function readRunMaterial(
  db: Pick<Database, "pool">,
  store: ArtifactStore,
  place: { projectId: string; runId: string; judged: string },
): Promise<RunMaterial | null> {
  const at = [place.projectId, place.runId];
  const [run, stages, outputs] = await Promise.all([
    db.pool.query(
      `SELECT run.id, run.number, run.final, run.seed, run."codeHash", version.number AS "versionNumber", version."contentHash"
       FROM "Run" run JOIN "PipelineVersion" version ON version.id = run."versionId"
       WHERE run."projectId" = $1 AND run.id = $2`,
      at,
    ),
    db.pool.query(STAGES, at),
    db.pool.query(OUTPUTS, at),
  ]);
  if (run.rows[0] === undefined) return null;
  return {
    ...runSchema.parse(run.rows[0]),
    stages: stages.rows.map((row) => stageMaterialSchema.parse(row)),
    files: await readLook(
      store,
      outputs.rows.map((row) => outputSchema.parse(row)),
      place.judged,
    ),
  };
}

const countSchema = z.object({ count: z.coerce.number() });

/** Final evaluations that really opened test rows since `after`; what the cache answered opened nothing. */
export async function countTestOpenings(
  db: Pick<Database, "pool">,
  projectId: string,
  after: Date | null,
): Promise<number> {
  const { rows } = await db.pool.query(
    `SELECT count(*) AS count FROM "StageRun" stage JOIN "Run" run ON run.id = stage."runId"
     WHERE stage."projectId" = $1 AND run.final AND stage.status = 'succeeded' AND NOT stage.cached
       AND stage."pinnedFromId" IS NULL AND stage.spec ->> 'effect' = 'registerModel'
       AND ($2::timestamptz IS NULL OR stage."endedAt" > $2)`,
    [projectId, after],
  );
  return countSchema.parse(rows[0]).count;
}

const rerunSchema = z.object({ number: z.number(), agreed: z.boolean() });

/** Another run of the same pipeline, seed and code that judged its own model; agreed: it made the very same model. */
export async function findRerun(
  db: Pick<Database, "pool">,
  place: { projectId: string; runId: string; judged: string },
): Promise<{ number: number; agreed: boolean } | null> {
  const { rows } = await db.pool.query(
    `WITH here AS (
       SELECT run.*, version."contentHash", stage.result -> 'facts' ->> 'modelHash' AS model
       FROM "Run" run JOIN "PipelineVersion" version ON version.id = run."versionId"
       JOIN "StageRun" stage ON stage."runId" = run.id AND stage."stageId" = $3
       WHERE run."projectId" = $1 AND run.id = $2)
     SELECT other.number, bool_and(stage.result -> 'facts' ->> 'modelHash' = here.model) AS agreed
     FROM here JOIN "Run" other ON other."projectId" = $1 AND other.id <> here.id AND other.seed = here.seed
       AND other."codeHash" IS NOT DISTINCT FROM here."codeHash"
     JOIN "PipelineVersion" version ON version.id = other."versionId" AND version."contentHash" = here."contentHash"
     JOIN "StageRun" stage ON stage."runId" = other.id AND stage."stageId" = $3 AND stage.status = 'succeeded'
     WHERE NOT EXISTS (SELECT 1 FROM "StageRun" own WHERE own."runId" IN (other.id, here.id) AND own."runId" =
         (CASE WHEN other.number > here.number THEN other.id ELSE here.id END)
         AND own.spec -> 'outputs' @> '[{"type": "model"}]' AND (own.cached OR own."pinnedFromId" IS NOT NULL))
     GROUP BY other.number ORDER BY other.number DESC LIMIT 1`,
    [place.projectId, place.runId, place.judged],
  );
  return rows[0] === undefined ? null : rerunSchema.parse(rows[0]);
}
