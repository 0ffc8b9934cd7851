import { Readable } from "node:stream";
import type { Database } from "../db/index.ts";
import { BadRequestError, TooLargeError } from "../errors/index.ts";
import type { ArtifactStore, StoredFile } from "../storage/index.ts";
import { cleanFileName } from "./fileName.ts";
import { addFile } from "./files.ts";
import { MAX_UPLOAD_BYTES } from "./tunables.ts";

export type Upload = {
  projectId: string;
  userId: string;
  name: string;
  body: ReadableStream<Uint8Array> | null;
  /** The Content-Length header. */
  declaredBytes: string | null;
};

function incomplete(internal: string): BadRequestError {
  return new BadRequestError({
    code: "upload_incomplete",
    userMessage: "The file did not arrive completely.",
    remedy: "Check the connection and upload it again.",
    internal,
  });
}

/**
 * Streams an upload into the store and registers it as a file of the project.
 * @throws TooLargeError `file_too_large` · BadRequestError `upload_empty`, `upload_incomplete` · UnavailableError `disk_full`
 */
export async function receiveUpload(
  db: Database,
  store: ArtifactStore,
  upload: Upload,
  maxBytes = MAX_UPLOAD_BYTES,
): Promise<{ id: string; bytes: number }> {
  const { sha256, bytes } = await storeUpload(store, upload, maxBytes);
  const { projectId, userId: createdById } = upload;
  const { id } = await addFile(db, { projectId, name: cleanFileName(upload.name), sha256, bytes, createdById });
  return { id, bytes };
}

/**
 * Streams an upload into the store, never holding more than a chunk of it.
 * @throws TooLargeError `file_too_large` · BadRequestError `upload_empty`, `upload_incomplete` · UnavailableError `disk_full`
 */
export async function storeUpload(
  store: ArtifactStore,
  upload: Pick<Upload, "body" | "declaredBytes">,
  maxBytes = MAX_UPLOAD_BYTES,
): Promise<StoredFile> {
  const declared = upload.declaredBytes === null ? null : Number(upload.declaredBytes);
  if (declared !== null && declared > maxBytes) {
    throw new TooLargeError({
      code: "file_too_large",
      userMessage: `The file is larger than the ${Math.round(maxBytes / 1e6)} MB accepted here.`,
      remedy: "Give a smaller file, or a Parquet file instead of CSV.",
    });
  }
  if (upload.body === null || declared === 0) {
    throw new BadRequestError({
      code: "upload_empty",
      userMessage: "The file is empty.",
      remedy: "Choose a file with a header and at least one row.",
    });
  }
  const stored = await store.putStream(readableFrom(upload.body), { maxBytes });
  // Something on the way may have cut it and still said 200.
  if (declared !== null && stored.bytes !== declared) throw incomplete(`${stored.bytes} of ${declared} bytes`);
  return stored;
}

/** A browser that goes away mid-way ends the stream with an error that has no words of ours. */
function readableFrom(body: ReadableStream<Uint8Array>): Readable {
  const chunks: AsyncIterable<Uint8Array> = body;
  return Readable.from(
    (async function* () {
      try {
        yield* chunks;
      } catch (error) {
        throw incomplete(error instanceof Error ? error.message : String(error));
      }
    })(),
    { objectMode: false },
  );
}
