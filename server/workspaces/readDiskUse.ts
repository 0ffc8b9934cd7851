import { z } from "zod";
import type { Database } from "../db/index.ts";

/** The largest projects; a workspace with more of them is told how many are left out. */
const SHOWN = 100;

const rowSchema = z.object({
  projectId: z.string(),
  name: z.string(),
  /** Bytes, as all that follow. */
  files: z.coerce.number(),
  artifacts: z.coerce.number(),
  logs: z.coerce.number(),
  predictions: z.coerce.number(),
});
type ProjectDiskUse = z.output<typeof rowSchema>;

// A file's content is stored once, however often a project refers to it: bytes are summed over distinct hashes, and what
// a run passed on unchanged counts as the file it is. Cells of the database count as they are stored, compressed.
const statement = `
  SELECT project.id AS "projectId", project.name, files.bytes AS files, artifacts.bytes AS artifacts,
         logs.bytes AS logs, predictions.bytes AS predictions, count(*) OVER ()::int AS projects
  FROM "Project" project,
  LATERAL (SELECT coalesce(sum(bytes), 0) AS bytes FROM (
      SELECT DISTINCT ON (sha256) bytes FROM "DataFile" WHERE "projectId" = project.id ORDER BY sha256, bytes DESC
    ) one) AS files,
  LATERAL (SELECT coalesce(sum(bytes), 0) AS bytes FROM (
      SELECT DISTINCT entry->>'sha256' AS sha256, (entry->>'bytes')::bigint AS bytes
      FROM (SELECT DISTINCT "artifactHash" FROM "StageOutput" WHERE "projectId" = project.id) output
      JOIN "Artifact" artifact ON artifact.hash = output."artifactHash", jsonb_array_elements(artifact.manifest) entry
    ) one
    WHERE NOT EXISTS (SELECT 1 FROM "DataFile" WHERE "projectId" = project.id AND "DataFile".sha256 = one.sha256)
  ) AS artifacts,
  LATERAL (SELECT coalesce(sum(pg_column_size(event.data)), 0) AS bytes
    FROM "Run" run JOIN "RunEvent" event ON event."runId" = run.id WHERE run."projectId" = project.id
  ) AS logs,
  LATERAL (SELECT coalesce(sum(coalesce(pg_column_size(input), 0) + coalesce(pg_column_size(output), 0)
                               + coalesce(pg_column_size(refused), 0)), 0) AS bytes
    FROM "Endpoint" endpoint JOIN "Prediction" prediction ON prediction."endpointId" = endpoint.id
    WHERE endpoint."projectId" = project.id
  ) AS predictions
  WHERE project."workspaceId" = $1
  ORDER BY files.bytes + artifacts.bytes + logs.bytes + predictions.bytes DESC, project.name, project.id
  LIMIT ${SHOWN}`;

/**
 * What the workspace's projects take, the largest first, those in the trash too. Content that several projects have is
 * stored once and counted in each of them: the sum may be more than what the disk holds.
 * @returns `others`: how many smaller projects are not in `rows`
 */
export async function readDiskUse(
  db: Pick<Database, "pool">,
  workspaceId: string,
): Promise<{ rows: ProjectDiskUse[]; others: number }> {
  const found = z
    .array(rowSchema.extend({ projects: z.number() }))
    .parse((await db.pool.query(statement, [workspaceId])).rows);
  return {
    rows: found.map((row) => rowSchema.parse(row)),
    others: Math.max(0, (found[0]?.projects ?? 0) - found.length),
  };
}
