import { z } from "zod";
import type { Database } from "../db/index.ts";

const useSchema = z.object({
  versionId: z.string(),
  projectId: z.string(),
  projectName: z.string(),
  archived: z.boolean(),
  /** A stage of the draft reads it. */
  inDraft: z.boolean(),
  /** How many runs have read it. */
  runs: z.number(),
});

/** A project that has a version among its files, and whether it does anything with it. */
export type DatasetUse = z.output<typeof useSchema>;

/** Whether a project needs the version: having a copy of the file alone is no use. */
export const isUsed = (use: Pick<DatasetUse, "inDraft" | "runs">): boolean => use.inDraft || use.runs > 0;

/**
 * Projects of the workspace that have the same bytes among their files, by name.
 * @param datasetId of one data set; null for all of the workspace
 */
export async function readUses(
  db: Pick<Database["pool"], "query">,
  workspaceId: string,
  datasetId: string | null,
): Promise<DatasetUse[]> {
  const { rows } = await db.query(
    `SELECT version.id AS "versionId", project.id AS "projectId", project.name AS "projectName",
            project."archivedAt" IS NOT NULL AS archived,
            bool_or(position(file.id::text IN draft.document::text) > 0) AS "inDraft",
            (SELECT count(DISTINCT stage."runId")::int FROM "StageRun" stage, jsonb_array_elements(stage.spec->'sources') source
             WHERE stage."projectId" = project.id AND source->>'sha256' = version.sha256) AS runs
     FROM "Dataset" dataset
     JOIN "DatasetVersion" version ON version."datasetId" = dataset.id
     JOIN "Project" project ON project."workspaceId" = dataset."workspaceId"
     JOIN "DataFile" file ON file."projectId" = project.id AND file.sha256 = version.sha256
     LEFT JOIN "Pipeline" draft ON draft."projectId" = project.id
     WHERE dataset."workspaceId" = $1 AND ($2::uuid IS NULL OR dataset.id = $2)
     GROUP BY version.id, version.sha256, project.id
     ORDER BY project.name, project.id, version.number DESC`,
    [workspaceId, datasetId],
  );
  return z.array(useSchema).parse(rows);
}
