import { z } from "zod";
import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { detectedSchema, type Detected } from "../templates/index.ts";
import { SAMPLE_PREFIX } from "./samplePrefix.ts";
import { DETECT_ATTEMPTS, WORKER_SILENT_SECONDS } from "./tunables.ts";

/** What the column `detected` holds when the file could not be read. */
export const detectFailureSchema = z.object({
  failure: z.object({ code: z.string(), message: z.string(), remedy: z.string().nullable() }),
});
export type DetectFailure = z.infer<typeof detectFailureSchema>["failure"];

export type Detection =
  /** `workerSilent`: nobody is there to look at it. */
  | { state: "pending"; workerSilent: boolean }
  | { state: "ready"; detected: Detected }
  | { state: "failed"; failure: DetectFailure };

export type CatalogFile = { id: string; name: string; sha256: string; bytes: number; createdAt: Date };

const columns = { id: true, name: true, sha256: true, bytes: true, createdAt: true, detected: true } as const;

function fileNotFound(): NotFoundError {
  return new NotFoundError({ code: "file_not_found", userMessage: "This file does not exist." });
}

/** What the column `detected` holds while a file is looked at again in another way. */
export const relookSchema = z.object({
  pending: z.object({ token: z.uuid(), format: z.json(), chosen: z.json() }),
});

/** What the column `detected` of a file says; null while nobody has looked. */
export function readDetection(stored: unknown): Exclude<Detection, { state: "pending" }> | null {
  if (stored === null || relookSchema.safeParse(stored).success) return null;
  const failed = detectFailureSchema.safeParse(stored);
  if (failed.success) return { state: "failed", failure: failed.data.failure };
  return { state: "ready", detected: detectedSchema.parse(stored) };
}

/**
 * Registers stored bytes as a file of the project and asks a worker to look at them, both or neither.
 * The same bytes given again under the same name are the same file.
 */
export async function addFile(
  db: Database,
  file: { projectId: string; name: string; sha256: string; bytes: number; createdById: string },
): Promise<{ id: string }> {
  const { projectId, name, sha256, bytes, createdById } = file;
  return db.prisma.$transaction(async (tx) => {
    const known = await tx.dataFile.findFirst({
      where: { projectId, name, sha256 },
      select: { id: true, detected: true },
    });
    if (known !== null && detectFailureSchema.safeParse(known.detected).success === false) return { id: known.id };
    const { id } =
      known ?? (await tx.dataFile.create({ data: { projectId, name, sha256, bytes: BigInt(bytes), createdById } }));
    const payload = JSON.stringify({ fileId: id });
    await tx.$executeRaw`SELECT id::text FROM graphile_worker.add_job('detect', ${payload}::json,
      job_key := ${`detect:${id}`}, max_attempts := ${DETECT_ATTEMPTS}::int)`;
    return { id };
  });
}

/** Files people gave to a project, newest first; samples come with the product and are not among them. */
export async function listFiles(
  db: Database,
  projectId: string,
): Promise<(CatalogFile & { state: Detection["state"]; rows: number | null; columnCount: number | null })[]> {
  const rows = await db.prisma.dataFile.findMany({
    where: { projectId, NOT: { sha256: { startsWith: SAMPLE_PREFIX } } },
    orderBy: { createdAt: "desc" },
    select: columns,
  });
  return rows.map(({ detected, bytes, ...row }) => {
    const detection = readDetection(detected);
    const ready = detection?.state === "ready" ? detection.detected : null;
    return {
      ...row,
      bytes: Number(bytes),
      state: detection?.state ?? "pending",
      rows: ready?.rows ?? null,
      columnCount: ready?.columns.length ?? null,
    };
  });
}

/**
 * A file with what was found in it, without its rows.
 * @throws NotFoundError `file_not_found`
 */
export async function readFile(
  db: Database,
  projectId: string,
  fileId: string,
): Promise<CatalogFile & { detection: Detection }> {
  const file = await readLook(db, projectId, fileId);
  if (file.detection.state !== "ready") return file;
  const { detected } = file.detection;
  return { ...file, detection: { state: "ready", detected: { ...detected, preview: undefined } } };
}

/**
 * A file with what was found in it and its first rows: for those who may change how it is read.
 * @throws NotFoundError `file_not_found`
 */
export async function readLook(
  db: Database,
  projectId: string,
  fileId: string,
): Promise<CatalogFile & { detection: Detection }> {
  const row = await db.prisma.dataFile.findFirst({ where: { id: fileId, projectId }, select: columns });
  if (row === null) throw fileNotFound();
  const { detected, bytes, ...file } = row;
  const detection = readDetection(detected) ?? { state: "pending" as const, workerSilent: await isWorkerSilent(db) };
  return { ...file, bytes: Number(bytes), detection };
}

/** The stored bytes behind a file id; null when the project has no such file. */
export async function fileOfProject(
  db: Database,
  projectId: string,
  fileId: string,
): Promise<{ name: string; sha256: string; bytes: number } | null> {
  const row = await db.prisma.dataFile.findFirst({
    where: { id: fileId, projectId, NOT: { sha256: { startsWith: SAMPLE_PREFIX } } },
    select: columns,
  });
  return row === null ? null : { name: row.name, sha256: row.sha256, bytes: Number(row.bytes) };
}

async function isWorkerSilent(db: Database): Promise<boolean> {
  // The database's clock wrote the heartbeat, so it is the one to ask.
  const { rows } = await db.pool.query<{ awake: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM "Worker" WHERE "stoppedAt" IS NULL
       AND "heartbeatAt" > now() - make_interval(secs => $1)) AS awake`,
    [WORKER_SILENT_SECONDS],
  );
  return rows[0]?.awake !== true;
}
