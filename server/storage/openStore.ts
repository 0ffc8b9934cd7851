import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { env } from "../env.js";
import { createFileSystemStore } from "./fileSystemStore.ts";
import type { ArtifactStore } from "./port.ts";
import { createS3Store } from "./s3Store.ts";

type Bucket = NonNullable<ReturnType<typeof env>["bucket"]>;

/** A client for AWS or whatever speaks its language. */
export function createS3Client({
  region,
  endpoint,
  accessKeyId,
  secretAccessKey,
}: Omit<Bucket, "bucket" | "prefix">): S3Client {
  return new S3Client({
    region,
    // Stores that aren't AWS's have no name per bucket, and many don't know its newer checksums.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
  });
}

/**
 * The installation's artefact store: a bucket where S3_BUCKET is set, else the data folder.
 * @param home the data folder (STAGECRAFT_HOME)
 */
export function openStore(home: string): ArtifactStore {
  const { bucket } = env();
  if (bucket === undefined) return createFileSystemStore({ folder: join(home, "artifacts") });
  const { bucket: name, prefix, ...access } = bucket;
  return createS3Store({ client: createS3Client(access), bucket: name, prefix, cacheFolder: join(home, "artifacts") });
}
