import { z } from "zod";
import { recordAudit } from "../audit/index.ts";
import type { Database } from "../db/index.ts";

/** Deleted in one statement: locks stay short, and whoever waits doesn't notice. */
const RUNS_AT_ONCE = 50;
const ROWS_AT_ONCE = 5_000;

type Forgotten = { runs: number; logs: number; predictions: number };

/**
 * Deletes what is older than its workspace keeps it: ended runs with their models, log lines of ended runs, logged
 * predictions. Files go with the next collection of garbage. What runs are kept for all that is written at `needed`.
 */
export async function applyRetention(db: Pick<Database, "prisma" | "pool">): Promise<Forgotten> {
  const runs = await inGroups(() => forgetRuns(db));
  const logs = await inGroups(async () => (await db.pool.query(emptyLogs, [ROWS_AT_ONCE])).rowCount ?? 0);
  const predictions = await inGroups(async () => (await db.pool.query(forgetAnswers, [ROWS_AT_ONCE])).rowCount ?? 0);
  return { runs, logs, predictions };
}

async function inGroups(work: () => Promise<number>): Promise<number> {
  let all = 0;
  for (let done = await work(); done > 0; done = await work()) all += done;
  return all;
}

/** The outputs of the run that is looked at. */
const made = `(SELECT output."artifactHash" FROM "StageOutput" output JOIN "StageRun" stage ON stage.id = output."stageRunId"
               WHERE stage."runId" = run.id)`;

// A run is needed by: an endpoint that isn't removed, in any of its versions (a rollback goes back to it), and its
// monitors; what was signed or is about to be; a link somebody may still open; rows people are asked to label; the text
// somebody wrote on its model's card; another run that took outputs over from it. The newest run of a project and its
// newest success stay too: the project's pages rest on them, and numbers aren't given twice.
const needed = `
  EXISTS (SELECT 1 FROM "EndpointVersion" version JOIN "Endpoint" endpoint ON endpoint.id = version."endpointId"
          WHERE endpoint."deletedAt" IS NULL AND endpoint."projectId" = run."projectId"
            AND (version."runId" = run.id OR version."artifactHash" IN ${made}))
  OR EXISTS (SELECT 1 FROM "Monitor" monitor WHERE monitor."projectId" = run."projectId"
             AND (monitor."artifactHash" IN ${made}
               OR monitor."endpointHash" IN ${made}))
  OR EXISTS (SELECT 1 FROM "Snapshot" snapshot WHERE snapshot."projectId" = run."projectId"
             AND (snapshot.content->'run'->>'id' = run.id::text
               OR snapshot.content->'model'->>'id' IN (SELECT id::text FROM "Model" WHERE "runId" = run.id)))
  OR EXISTS (SELECT 1 FROM "ShareLink" WHERE "runId" = run.id AND "revokedAt" IS NULL)
  OR EXISTS (SELECT 1 FROM "LabelQueue" WHERE "runId" = run.id)
  OR EXISTS (SELECT 1 FROM "ModelCardText" text JOIN "Model" model ON model.id = text."modelId"
             WHERE model."runId" = run.id)
  OR EXISTS (SELECT 1 FROM "Run" later WHERE later."projectId" = run."projectId" AND later."basedOnId" = run.id)
  OR EXISTS (SELECT 1 FROM "StageRun" later JOIN "StageRun" own ON own.id = later."pinnedFromId"
             WHERE later."projectId" = run."projectId" AND own."runId" = run.id AND later."runId" <> run.id)
  OR run.number = (SELECT max(number) FROM "Run" WHERE "projectId" = run."projectId")
  OR run.number = (SELECT max(number) FROM "Run" WHERE "projectId" = run."projectId" AND status = 'succeeded')`;

const forgetOldRuns = `
  WITH old AS MATERIALIZED (
    SELECT run.id, project."workspaceId"
    FROM "Run" run
    JOIN "Project" project ON project.id = run."projectId"
    JOIN "Retention" retention ON retention."workspaceId" = project."workspaceId"
    WHERE run.status IN ('succeeded', 'failed', 'cancelled')
      AND run."endedAt" < now() - make_interval(days => retention."runDays")
      AND NOT (${needed})
    ORDER BY run."endedAt" LIMIT $1 FOR UPDATE OF run SKIP LOCKED
  ), models AS (
    DELETE FROM "Model" USING old WHERE "Model"."runId" = old.id
  )
  DELETE FROM "Run" USING old WHERE "Run".id = old.id
  RETURNING "Run".id, "Run"."projectId", "Run".number, old."workspaceId"`;

const deletedSchema = z.array(
  z.object({ id: z.string(), projectId: z.string(), number: z.number(), workspaceId: z.string() }),
);

/** One group of runs, and a line of the trail for each of them. */
async function forgetRuns(db: Pick<Database, "prisma">): Promise<number> {
  return db.prisma.$transaction(
    async (tx) => {
      const gone = deletedSchema.parse(await tx.$queryRawUnsafe(forgetOldRuns, RUNS_AT_ONCE));
      for (const { id, projectId, number, workspaceId } of gone) {
        await recordAudit(
          tx,
          workspaceId,
          { id: null, name: "Stagecraft", via: "system", address: null },
          {
            type: "run.forget",
            objectType: "run",
            objectId: id,
            projectId,
            before: { number },
            reason: "It was older than the workspace keeps runs.",
          },
        );
      }
      return gone.length;
    },
    { timeout: 120_000 },
  );
}

// Events are numbered without gaps, so the row stays: its lines count as dropped, which is what readers say of them.
const emptyLogs = `
  UPDATE "RunEvent" event
  SET data = jsonb_build_object('lines', '[]'::jsonb, 'dropped',
        coalesce((event.data->>'dropped')::int, 0) + jsonb_array_length(event.data->'lines'))
  FROM (
    SELECT event."runId", event.seq
    FROM "Retention" retention
    JOIN "Project" project ON project."workspaceId" = retention."workspaceId"
    JOIN "Run" run ON run."projectId" = project.id
    JOIN "RunEvent" event ON event."runId" = run.id
    WHERE run."endedAt" < now() - make_interval(days => retention."logDays")
      AND event.type = 'log' AND event.data->'lines' <> '[]'::jsonb
    LIMIT $1
  ) old
  WHERE event."runId" = old."runId" AND event.seq = old.seq`;

const forgetAnswers = `
  DELETE FROM "Prediction" WHERE id IN (
    SELECT prediction.id
    FROM "Retention" retention
    JOIN "Endpoint" endpoint ON endpoint."workspaceId" = retention."workspaceId"
    JOIN "Prediction" prediction ON prediction."endpointId" = endpoint.id
    WHERE prediction.at < now() - make_interval(days => retention."predictionDays")
    LIMIT $1
  )`;
