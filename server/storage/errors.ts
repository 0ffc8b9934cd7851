import { InvalidError, toStagecraftError, TooLargeError, UnavailableError } from "../errors/index.ts";

/** The bytes under a name are no longer the ones that were stored. */
export function artifactDamaged(sha256: string, why: string): UnavailableError {
  return new UnavailableError({
    code: "artifact_damaged",
    userMessage: "A stored result was deleted or changed on disk, so it can't be used any more.",
    remedy: "Run the pipeline again: the stage that made it is repeated.",
    internal: `${sha256}: ${why}`,
  });
}

/** A stage's output folder holds something that isn't a plain file. */
export function artifactUnsafe(path: string): InvalidError {
  return new InvalidError({
    code: "artifact_unsafe",
    userMessage: "A stage wrote a link or a device where only plain files are allowed.",
    remedy: "Report this: a stage must write plain files only.",
    internal: path,
  });
}

/** More bytes than the caller accepts. */
export function fileTooLarge(maxBytes: number): TooLargeError {
  return new TooLargeError({
    code: "file_too_large",
    userMessage: `The file is larger than the ${Math.round(maxBytes / 1e6)} MB accepted here.`,
    remedy: "Give a smaller file, or a Parquet file instead of CSV.",
  });
}

/** A full disk gets its name; everything else stays what it was. */
export function nameStorageError(error: unknown): unknown {
  const known = toStagecraftError(error);
  return known.code === "disk_full" ? known : error;
}
