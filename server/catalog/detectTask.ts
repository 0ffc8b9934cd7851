import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Backend } from "../backends/port.ts";
import type { Database } from "../db/index.ts";
import { toPublicError } from "../errors/index.ts";
import { log } from "../log/index.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { detectedSchema, type Detected } from "../templates/index.ts";
import { cleanFileName } from "./fileName.ts";
import { relookSchema, type DetectFailure } from "./files.ts";
import { sampleOf } from "./samples.ts";
import { DETECT_ATTEMPTS } from "./tunables.ts";

const catalogLog = log.child({ room: "catalog" });

export type DetectDependencies = {
  pool: Database["pool"];
  store: ArtifactStore;
  backend: Pick<Backend, "call">;
  /** Folders are made below it and removed again. */
  workFolder: string;
};

/** A file of a project, or a version of a workspace's data set. */
const payloadSchema = z.union([
  z
    .object({ fileId: z.uuid(), look: relookSchema.shape.pending.optional() })
    .transform(({ fileId, look }) => ({ id: fileId, table: `"DataFile"`, name: "name", look })),
  z
    .object({ versionId: z.uuid() })
    .transform(({ versionId }) => ({ id: versionId, table: `"DatasetVersion"`, name: `"fileName"`, look: undefined })),
]);
const fileSchema = z.object({ name: z.string(), sha256: z.string(), bytes: z.number() });

/**
 * The task `detect` of a worker's queue: asks the ingest stage what is in a file and stores the answer, or the typed
 * reason why nothing could be found. Only a lost worker or database makes the queue try again.
 */
export function createDetectTask(dependencies: DetectDependencies): (payload: unknown) => Promise<void> {
  return async (payload) => {
    const { id, table, name, look } = payloadSchema.parse(payload);
    const { pool, workFolder } = dependencies;
    const { rows } = await pool.query(
      `SELECT ${name} AS name, sha256, bytes::float8 AS bytes FROM ${table} WHERE id = $1`,
      [id],
    );
    if (rows[0] === undefined) return;
    const file = fileSchema.parse(rows[0]);
    // Of its own: a file may be looked at twice at once after a worker was thought dead.
    const base = join(workFolder, `detect-${id}-${randomUUID()}`);
    try {
      const found = await detect(dependencies, base, file, look);
      // An older look must not hide the one somebody has asked for since.
      await pool.query(
        `UPDATE ${table} SET detected = $2
         WHERE id = $1 AND ($3::text IS NULL OR detected->'pending'->>'token' = $3)
           AND ($3::text IS NOT NULL OR detected->'pending' IS NULL)`,
        [id, JSON.stringify(found), look?.token ?? null],
      );
    } finally {
      await rm(base, { recursive: true, force: true });
    }
  };
}

/**
 * Delivers every file again that nobody has looked at. For a worker that starts: the queue's own lock on the delivery of
 * a killed worker runs out hours later. Looking twice finds the same.
 */
export async function redeliverDetections(db: Pick<Database["pool"], "query">): Promise<void> {
  await db.query(
    `SELECT graphile_worker.add_job('detect', json_strip_nulls(json_build_object('fileId', file.id,
                                      'look', file.detected->'pending')),
                                    job_key := 'detect:' || file.id, max_attempts := $1::int) IS NULL
     FROM "DataFile" file WHERE file.detected IS NULL OR file.detected ? 'pending'`,
    [DETECT_ATTEMPTS],
  );
  await db.query(
    `SELECT graphile_worker.add_job('detect', json_build_object('versionId', version.id),
                                    job_key := 'detect:' || version.id, max_attempts := $1::int) IS NULL
     FROM "DatasetVersion" version WHERE version.detected IS NULL`,
    [DETECT_ATTEMPTS],
  );
}

async function detect(
  { store, backend }: DetectDependencies,
  base: string,
  file: z.infer<typeof fileSchema>,
  look: z.infer<typeof relookSchema>["pending"] | undefined,
): Promise<Detected | { failure: DetectFailure }> {
  try {
    const sample = sampleOf(file.sha256);
    const folder = join(base, "input", "source", "0");
    await mkdir(folder, { recursive: true });
    if (sample === null)
      await store.materialize([{ path: cleanFileName(file.name), sha256: file.sha256, bytes: file.bytes }], folder);
    const answer = await backend.call(
      "ingest",
      "detect",
      { name: file.name, sample, format: look?.format ?? null, chosen: look?.chosen ?? null },
      base,
    );
    return detectedSchema.parse(answer);
  } catch (error) {
    return { failure: failureOf(error, file.name) };
  }
}

/** @throws what was thrown, when another try may succeed */
function failureOf(error: unknown, name: string): DetectFailure {
  const shown = toPublicError(error);
  if (shown.status === 503) throw error;
  if (shown.code === "internal_error") {
    catalogLog.error({ err: error }, "a file could not be looked at");
    return {
      code: "file_unreadable",
      message: `${name} could not be read.`,
      remedy: "Check that it is a CSV, TSV or Parquet file, and upload it again.",
    };
  }
  return { code: shown.code, message: shown.message, remedy: shown.remedy ?? null };
}
