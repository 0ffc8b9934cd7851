/**
 * What the product asks of the place where bytes lie. Everything is addressed by the SHA-256 of its content, so storing
 * twice is storing once, nothing is ever overwritten, and damage can be seen.
 */
import type { Readable } from "node:stream";

/** One file of a stored folder; `path` is relative, with forward slashes. */
export type ManifestEntry = { path: string; sha256: string; bytes: number };
/** Sorted by path. */
export type Manifest = ManifestEntry[];

export type StoredFile = { sha256: string; bytes: number };

/** `hash` names the folder's meaning: its manifest, or the canonical hash its maker gave, mixed with the port's type. */
export type StoredFolder = { hash: string; manifest: Manifest; bytes: number };

export type GarbageReport = { deleted: number; bytes: number };

export type ArtifactStore = {
  /**
   * Stores one file. With `consume` the file itself moves into the store (no copy); its writer must have ended.
   * @throws UnavailableError `disk_full`
   */
  putFile: (path: string, options?: { consume?: boolean }) => Promise<StoredFile>;

  /**
   * Stores what a stream yields.
   * @throws TooLargeError `file_too_large` past `maxBytes`; UnavailableError `disk_full`. Nothing is left behind.
   */
  putStream: (source: Readable, options: { maxBytes: number }) => Promise<StoredFile>;

  /**
   * Stores every regular file below `folder`.
   * @param options.type port type; two ports of different type never share a hash
   * @param options.canonical hash of the folder's meaning when its bytes are not stable (zips, ONNX)
   * @throws InvalidError `artifact_unsafe` when the folder holds links or devices; UnavailableError `disk_full`
   */
  putFolder: (
    folder: string,
    options: { type: string; canonical?: string | null; consume?: boolean },
  ) => Promise<StoredFolder>;

  /** Whether every file is there and unchanged; each is read once per process, and again when it looks touched. */
  has: (manifest: Manifest) => Promise<boolean>;

  /**
   * Lays the files out below `folder`, read-only, by hard link where the file system allows and by copy elsewhere.
   * @throws UnavailableError `artifact_damaged` (missing, truncated or changed file), `disk_full`
   */
  materialize: (manifest: Manifest, folder: string) => Promise<void>;

  /** A stored file as a stream. @throws UnavailableError `artifact_damaged` when it is missing or changed */
  open: (sha256: string) => Promise<Readable>;

  /** Deletes a stored file, whatever refers to it; the caller has made sure that nothing does. */
  remove: (sha256: string) => Promise<void>;

  /** Reads every file again and compares. @throws UnavailableError `artifact_damaged` naming the first bad file */
  verify: (manifest: Manifest) => Promise<void>;

  /**
   * Deletes files nobody refers to and whose last use is older than the grace period, and what interrupted writes left.
   * @param referenced hashes of all files in use
   */
  collectGarbage: (referenced: ReadonlySet<string>, graceMs: number) => Promise<GarbageReport>;
};
