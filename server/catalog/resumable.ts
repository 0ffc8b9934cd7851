import { mkdir, open, readdir, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "../db/index.ts";
import { env } from "../env.js";
import {
  BadRequestError,
  ConflictError,
  NotFoundError,
  TooLargeError,
  toStagecraftError,
  UnavailableError,
} from "../errors/index.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { cleanFileName } from "./fileName.ts";
import { addFile } from "./files.ts";
import { ABANDONED_UPLOAD_HOURS, FREE_BYTES_KEPT } from "./tunables.ts";

/** How much of a file has arrived; `fileId` is set once it is whole. */
export type UploadState = { id: string; name: string; bytes: number; received: number; fileId: string | null };

type Owner = { projectId: string; userId: string };

const folder = (): string => join(env().home, "uploads");
// The id is a uuid of our own database, so it can't lead anywhere else.
const partOf = (id: string): string => join(folder(), `${id}.part`);

async function receivedOf(id: string): Promise<number> {
  return (await stat(partOf(id)).catch(() => null))?.size ?? 0;
}

function notFound(): NotFoundError {
  return new NotFoundError({ code: "upload_not_found", userMessage: "This upload does not exist." });
}

/**
 * Begins an upload, or finds the unfinished one of the same file: what has arrived of it need not be sent again.
 * @param file.fingerprint tells the file from others of the same name: its size and last change
 * @throws BadRequestError `upload_empty` · TooLargeError `file_too_large` · UnavailableError `disk_full`
 */
export async function beginUpload(
  db: Database,
  owner: Owner,
  file: { name: string; bytes: number; fingerprint: string },
  limits: { maxBytes: number; keepFree?: number } = { maxBytes: env().uploadLimitBytes },
): Promise<UploadState> {
  const name = cleanFileName(file.name);
  const { bytes, fingerprint } = file;
  if (bytes === 0) {
    throw new BadRequestError({
      code: "upload_empty",
      userMessage: "The file is empty.",
      remedy: "Choose a file with a header and at least one row.",
    });
  }
  if (bytes > limits.maxBytes) {
    throw new TooLargeError({
      code: "file_too_large",
      userMessage: `The file is larger than the ${Math.round(limits.maxBytes / 1e6).toLocaleString("en")} MB accepted here.`,
      remedy: "Give a smaller file, a Parquet file instead of CSV, or raise STAGECRAFT_UPLOAD_LIMIT_GB.",
    });
  }
  const known = await db.prisma.upload.findFirst({
    where: { ...owner, name, fingerprint, bytes: BigInt(bytes), fileId: null },
    orderBy: { createdAt: "desc" },
  });
  if (known !== null) return { id: known.id, name, bytes, received: await receivedOf(known.id), fileId: null };
  await mkdir(folder(), { recursive: true });
  const { bavail, bsize } = await statfs(folder());
  if (bavail * bsize < bytes + (limits.keepFree ?? FREE_BYTES_KEPT)) {
    throw new UnavailableError({
      code: "disk_full",
      userMessage: "There is not enough space on the disk for this file.",
      remedy: "Delete old runs or files, or ask whoever runs this installation for space.",
      internal: `${bavail * bsize} bytes free, ${bytes} wanted`,
    });
  }
  const { id } = await db.prisma.upload.create({ data: { ...owner, name, bytes: BigInt(bytes), fingerprint } });
  await (await open(partOf(id), "w")).close();
  return { id, name, bytes, received: 0, fileId: null };
}

/** @throws NotFoundError `upload_not_found`, also for somebody else's */
async function findUpload(db: Database, owner: { userId: string }, id: string) {
  const row = await db.prisma.upload.findFirst({ where: { id, userId: owner.userId } });
  if (row === null) throw notFound();
  return row;
}

/** The project an upload belongs to, for the check of who may go on with it. @throws NotFoundError `upload_not_found` */
export async function projectOfUpload(db: Database, userId: string, id: string): Promise<string> {
  return (await findUpload(db, { userId }, id)).projectId;
}

/** Uploads of a person that are not whole yet, newest first. */
export async function listUnfinished(db: Database, owner: Owner): Promise<UploadState[]> {
  const rows = await db.prisma.upload.findMany({ where: { ...owner, fileId: null }, orderBy: { touchedAt: "desc" } });
  return Promise.all(
    rows.map(async ({ id, name, bytes }) => ({
      id,
      name,
      bytes: Number(bytes),
      received: await receivedOf(id),
      fileId: null,
    })),
  );
}

/**
 * Takes a piece of a file, straight to disk. The piece that completes it moves the file into the store under its hash.
 * @param piece.start where it belongs, counted from 0
 * @throws NotFoundError `upload_not_found` · ConflictError `upload_out_of_step` when other bytes are wanted next ·
 *   BadRequestError `upload_incomplete` · UnavailableError `disk_full`
 */
export async function takePiece(
  db: Database,
  store: ArtifactStore,
  owner: { userId: string },
  piece: { id: string; start: number; body: ReadableStream<Uint8Array> | null },
): Promise<UploadState> {
  const row = await findUpload(db, owner, piece.id);
  const { id, name, fileId } = row;
  const bytes = Number(row.bytes);
  if (fileId !== null) return { id, name, bytes, received: bytes, fileId };
  const before = await receivedOf(id);
  if (piece.start !== before) {
    throw new ConflictError({
      code: "upload_out_of_step",
      userMessage: `The next byte wanted is ${before}.`,
      remedy: "Ask how much has arrived and go on there.",
      internal: `piece at ${piece.start}`,
    });
  }
  const room = bytes - before;
  if (piece.body !== null) {
    const chunks: AsyncIterable<Uint8Array> = piece.body;
    try {
      await writeAt(partOf(id), before, room, chunks);
    } catch (error) {
      const known = toStagecraftError(error);
      if (known.code !== "internal_error") throw known;
      // What arrived stays: the sender asks how much it was and goes on there.
      throw new BadRequestError({
        code: "upload_incomplete",
        userMessage: "The connection was lost while sending the file.",
        remedy: "Go on with it: what has arrived is kept.",
        internal: error instanceof Error ? error.message : String(error),
      });
    }
  }
  await db.prisma.upload.updateMany({ where: { id, userId: owner.userId }, data: { touchedAt: new Date() } });
  const received = await receivedOf(id);
  if (received < bytes) return { id, name, bytes, received, fileId: null };
  const stored = await store.putFile(partOf(id), { consume: true });
  const file = await addFile(db, {
    projectId: row.projectId,
    name,
    sha256: stored.sha256,
    bytes: stored.bytes,
    createdById: owner.userId,
  });
  await db.prisma.upload.updateMany({ where: { id }, data: { fileId: file.id } });
  await rm(partOf(id), { force: true });
  return { id, name, bytes, received, fileId: file.id };
}

/** Writes what comes, chunk by chunk, so that nothing that arrived is lost when the rest doesn't come. */
async function writeAt(path: string, start: number, room: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(path, "r+");
  try {
    let at = start;
    for await (const chunk of chunks) {
      if (at + chunk.length > start + room) {
        throw new BadRequestError({
          code: "upload_too_long",
          userMessage: "More bytes arrived than were announced.",
          remedy: "Start the upload again.",
        });
      }
      for (let done = 0; done < chunk.length;) {
        done += (await handle.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
      }
      at += chunk.length;
    }
  } finally {
    await handle.close();
  }
}

/** @throws NotFoundError `upload_not_found` */
export async function cancelUpload(db: Database, owner: { userId: string }, id: string): Promise<void> {
  await findUpload(db, owner, id);
  await db.prisma.upload.deleteMany({ where: { id, userId: owner.userId } });
  await rm(partOf(id), { force: true });
}

/**
 * Forgets uploads nobody went on with, and parts that belong to none.
 * @param hours since the last byte
 */
export async function sweepUploads(db: Pick<Database, "pool">, home: string, hours = ABANDONED_UPLOAD_HOURS) {
  await db.pool.query(`DELETE FROM "Upload" WHERE "touchedAt" < now() - make_interval(secs => $1)`, [hours * 3600]);
  const names = await readdir(join(home, "uploads")).catch(() => []);
  const { rows } = await db.pool.query<{ id: string }>(`SELECT id FROM "Upload"`);
  const known = new Set(rows.map(({ id }) => `${id}.part`));
  for (const name of names) {
    const path = join(home, "uploads", name);
    // A part is written after its row, so one without a row is nobody's.
    if (name.endsWith(".part") && !known.has(name)) await rm(path, { force: true });
  }
}
