import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { UnavailableError } from "../errors/index.ts";
import { artifactDamaged } from "./errors.ts";
import { createFileSystemStore } from "./fileSystemStore.ts";
import type { ArtifactStore, GarbageReport, Manifest, StoredFile } from "./port.ts";

export type S3StoreOptions = {
  client: S3Client;
  bucket: string;
  /** folder inside the bucket, without slashes at its ends; may be empty */
  prefix: string;
  /** where files lie on this machine while they are used; may be deleted at any time */
  cacheFolder: string;
};

/** Enough to hide the latency of requests without filling the machine's connections. */
const AT_ONCE = 8;
/** An object stored again is touched, so that a collector spares it; not more often than this. */
const TOUCH_AFTER_MS = 600_000;
const BLOB_BYTES = Number.POSITIVE_INFINITY;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && ["NotFound", "NoSuchKey", "404"].includes(error.name);

/** What the store said is for the log; a person can only wait or look at its settings. */
function storeUnavailable(cause: unknown): UnavailableError {
  return new UnavailableError({
    code: "store_unavailable",
    userMessage: "The store of files can't be reached right now.",
    remedy: "Wait a moment and try again; if it stays so, check the S3 settings of the installation.",
    cause,
  });
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && "$metadata" in error && !isMissing(error)) throw storeUnavailable(error);
    throw error;
  }
}

async function inGroups<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(work));
}

/**
 * The artefact store in a bucket, shared by any number of machines. Each keeps what it uses in a folder of its own. A
 * file counts as stored once the bucket has it whole; what comes back is believed when it hashes to its name.
 */
export function createS3Store({ client, bucket, prefix, cacheFolder }: S3StoreOptions): ArtifactStore {
  const cache = createFileSystemStore({ folder: cacheFolder });
  const cached = (sha256: string): string => join(cacheFolder, "blobs", sha256.slice(0, 2), sha256);
  const folder = prefix === "" ? "blobs/" : `${prefix}/blobs/`;
  const keyOf = (sha256: string): string => `${folder}${sha256}`;
  const at = (sha256: string) => ({ Bucket: bucket, Key: keyOf(sha256) });

  const find = async (sha256: string): Promise<{ bytes: number; at: Date } | null> => {
    try {
      const head = await client.send(new HeadObjectCommand(at(sha256)));
      return { bytes: head.ContentLength ?? 0, at: head.LastModified ?? new Date(0) };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };

  const upload = async ({ sha256, bytes }: StoredFile): Promise<void> => {
    const found = await find(sha256);
    if (found === null || found.bytes !== bytes) {
      await new Upload({ client, params: { ...at(sha256), Body: createReadStream(cached(sha256)) } }).done();
    } else if (Date.now() - found.at.getTime() > TOUCH_AFTER_MS) {
      const source = `${bucket}/${keyOf(sha256)}`;
      await client.send(new CopyObjectCommand({ ...at(sha256), CopySource: source, MetadataDirective: "REPLACE" }));
    }
  };

  /** @throws UnavailableError `artifact_damaged` when the bucket hasn't got it, or something else under its name */
  const download = async (sha256: string): Promise<void> => {
    const answer = await client.send(new GetObjectCommand(at(sha256))).catch((error: unknown) => {
      throw isMissing(error) ? artifactDamaged(sha256, "missing in the bucket") : error;
    });
    if (!(answer.Body instanceof Readable)) throw artifactDamaged(sha256, "no body");
    const stored = await cache.putStream(answer.Body, { maxBytes: BLOB_BYTES });
    if (stored.sha256 !== sha256) throw artifactDamaged(sha256, `the bucket's content hashes to ${stored.sha256}`);
  };

  const fetchAll = (manifest: Manifest): Promise<void> =>
    inGroups(manifest, async (entry) => {
      if (!(await cache.has([entry]))) await download(entry.sha256);
    });

  const listed = async function* () {
    for (let token: string | undefined; ;) {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: folder,
          ...(token !== undefined && { ContinuationToken: token }),
        }),
      );
      yield* page.Contents ?? [];
      if (page.IsTruncated !== true || page.NextContinuationToken === undefined) return;
      token = page.NextContinuationToken;
    }
  };

  const both = (stored: StoredFile): Promise<StoredFile> => upload(stored).then(() => stored);

  return {
    putFile: (path, options) => asked(async () => both(await cache.putFile(path, options))),
    putStream: (source, options) => asked(async () => both(await cache.putStream(source, options))),
    putFolder: (path, options) =>
      asked(async () => {
        const stored = await cache.putFolder(path, options);
        await inGroups(stored.manifest, upload);
        return stored;
      }),
    has: (manifest) =>
      asked(async () => {
        let complete = true;
        await inGroups(manifest, async ({ sha256, bytes }) => {
          if ((await find(sha256))?.bytes !== bytes) complete = false;
        });
        return complete;
      }),
    materialize: (manifest, target) =>
      asked(async () => {
        await fetchAll(manifest);
        await cache.materialize(manifest, target);
      }),
    open: (sha256) =>
      asked(async () => {
        const known = await cache.open(sha256).catch(() => null);
        if (known !== null) return known;
        await download(sha256);
        return cache.open(sha256);
      }),
    remove: (sha256) =>
      asked(async () => {
        await client.send(new DeleteObjectCommand(at(sha256)));
        await cache.remove(sha256);
      }),
    verify: (manifest) =>
      asked(() =>
        inGroups(manifest, async (entry) => {
          await download(entry.sha256);
          await cache.verify([entry]);
        }),
      ),
    collectGarbage: (referenced, graceMs) =>
      asked(async () => {
        const report: GarbageReport = { deleted: 0, bytes: 0 };
        const before = Date.now() - graceMs;
        for await (const { Key: key = "", Size: size = 0, LastModified: modified } of listed()) {
          if (referenced.has(key.slice(folder.length)) || (modified?.getTime() ?? Date.now()) > before) continue;
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
          report.deleted += 1;
          report.bytes += size;
        }
        await cache.collectGarbage(referenced, graceMs);
        return report;
      }),
  };
}
