import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ArtifactStore, GarbageReport } from "../storage/index.ts";
import type { Queryable } from "./transitions/index.ts";

/**
 * Forgets artefacts nobody refers to any more (their runs were deleted, or a canonical twin took their place), cache
 * entries of deleted runs and workers that are long gone, and deletes files that belong to no artefact, upload or
 * planned source.
 * @param graceMs younger rows and files stay: what refers to them may not be committed yet
 */
export async function collectGarbage(db: Queryable, store: ArtifactStore, graceMs: number): Promise<GarbageReport> {
  await db.query(
    `DELETE FROM "Artifact" artifact
     WHERE artifact."createdAt" < now() - $1 * interval '1 millisecond'
       AND NOT EXISTS (SELECT 1 FROM "StageOutput" WHERE "artifactHash" = artifact.hash)
       AND NOT EXISTS (SELECT 1 FROM "Model" WHERE "artifactHash" = artifact.hash)
       AND NOT EXISTS (SELECT 1 FROM "EndpointVersion" WHERE "artifactHash" = artifact.hash)
       AND NOT EXISTS (SELECT 1 FROM "Monitor" WHERE "artifactHash" = artifact.hash OR "endpointHash" = artifact.hash)`,
    [graceMs],
  );
  await db.query(
    `DELETE FROM "StageCache" cache WHERE NOT EXISTS (SELECT 1 FROM "StageRun" WHERE id = cache."stageRunId")`,
  );
  await db.query(`DELETE FROM "Worker" WHERE "heartbeatAt" < now() - $1 * interval '1 millisecond'`, [graceMs]);
  return store.collectGarbage(await referencedFiles(db), graceMs);
}

/** Hashes of all stored files that an artefact, an upload, a template, a report or a planned source refers to. */
export async function referencedFiles(db: Queryable): Promise<Set<string>> {
  const { rows } = await db.query(
    `SELECT entry->>'sha256' AS sha256 FROM "Artifact", jsonb_array_elements(manifest) entry
     UNION SELECT sha256 FROM "DataFile"
     UNION SELECT sha256 FROM "DatasetVersion"
     UNION SELECT file->>'sha256' FROM "WorkspaceTemplate", jsonb_array_elements(files) file
     UNION SELECT sha256 FROM "MonitorReport" WHERE sha256 IS NOT NULL
     UNION SELECT source->>'sha256' FROM "StageRun", jsonb_array_elements(spec->'sources') source`,
  );
  return new Set(
    z
      .array(z.object({ sha256: z.string() }))
      .parse(rows)
      .map((row) => row.sha256),
  );
}

/** `<stage run>-<attempt>`; everything else belongs to a short question. */
const ATTEMPT = /^[0-9a-f-]{36}-\d+$/;

/** A question is answered within a minute or two; its folder is nobody's after this. */
const QUESTION_MS = 900_000;

/**
 * Deletes folders of attempts that no worker is busy with, because their processes were killed, and what questions of
 * such processes left: those can't be told from living ones but by their age.
 */
export async function clearWorkFolder(db: Queryable, workFolder: string): Promise<void> {
  const names = await readdir(workFolder).catch(() => []);
  if (names.length === 0) return;
  const { rows } = await db.query(`SELECT id || '-' || attempt AS name FROM "StageRun" WHERE status = 'running'`);
  const busy = new Set(
    z
      .array(z.object({ name: z.string() }))
      .parse(rows)
      .map((row) => row.name),
  );
  for (const name of names) {
    const path = join(workFolder, name);
    if (busy.has(name) || (!ATTEMPT.test(name) && !(await isOlder(path, QUESTION_MS)))) continue;
    await rm(path, { recursive: true, force: true });
  }
}

async function isOlder(path: string, ms: number): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && found.mtimeMs < Date.now() - ms;
}
