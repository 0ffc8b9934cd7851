import { createHash, randomUUID } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { chmod, copyFile, link, mkdir, open, rename, rm, stat, utimes, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { artifactDamaged, fileTooLarge } from "./errors.ts";
import type { StoredFile } from "./port.ts";

/** Reads of this size keep hashing near the processor's speed. */
const CHUNK_BYTES = 1 << 20;

const errorCode = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;

/** SHA-256 and size of a file. Never follows a link, so a stage can't smuggle in a file of ours. */
export async function hashFile(path: string): Promise<StoredFile> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of handle.createReadStream({ highWaterMark: CHUNK_BYTES })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest("hex"), bytes };
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export type BlobOptions = {
  folder: string;
  /** How a temporary file is made; exclusive creation unless a test wants a device that is full. */
  openTemporary?: (path: string) => Promise<FileHandle>;
};

/** Single files under their hash: `<folder>/ab/<sha256>`, read-only, complete or absent, never half. */
export class Blobs {
  readonly #folder: string;
  readonly #temporary: string;
  readonly #openTemporary: (path: string) => Promise<FileHandle>;
  /** What this process has read or written itself: as long as inode, size and time are the same, it isn't hashed again. */
  readonly #known = new Map<string, string>();

  constructor({ folder, openTemporary }: BlobOptions) {
    this.#folder = join(folder, "blobs");
    this.#temporary = join(folder, "temporary");
    this.#openTemporary = openTemporary ?? ((path) => open(path, "wx", 0o600));
  }

  get folder(): string {
    return this.#folder;
  }

  get temporaryFolder(): string {
    return this.#temporary;
  }

  pathOf(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }

  /** @throws TooLargeError `file_too_large` */
  async writeStream(source: Readable, maxBytes: number): Promise<StoredFile> {
    const temporary = await this.#newTemporary();
    try {
      const handle = await this.#openTemporary(temporary);
      const hash = createHash("sha256");
      let bytes = 0;
      try {
        for await (const chunk of source) {
          const block = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
          bytes += block.length;
          if (bytes > maxBytes) throw fileTooLarge(maxBytes);
          hash.update(block);
          await handle.writeFile(block);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
      const stored = { sha256: hash.digest("hex"), bytes };
      await this.#adopt(temporary, stored);
      return stored;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  copyIn(path: string): Promise<StoredFile> {
    return this.writeStream(createReadStream(path, { highWaterMark: CHUNK_BYTES }), Number.POSITIVE_INFINITY);
  }

  /** Takes the file itself; falls back to a copy when it lies on another file system. */
  async moveIn(path: string): Promise<StoredFile> {
    const stored = await hashFile(path);
    try {
      await syncPath(path);
      await this.#adopt(path, stored);
    } catch (error) {
      if (errorCode(error) !== "EXDEV") throw error;
      await this.copyIn(path);
    }
    await rm(path, { force: true });
    return stored;
  }

  /** Hard link, else copy. @throws UnavailableError `artifact_damaged` */
  async layOut(sha256: string, bytes: number, target: string): Promise<void> {
    await this.check(sha256, bytes);
    await mkdir(dirname(target), { recursive: true });
    try {
      await link(this.pathOf(sha256), target);
    } catch (error) {
      // EMLINK: the file system's limit of names per file is reached
      if (!["EXDEV", "EPERM", "EMLINK", "ENOTSUP"].includes(String(errorCode(error)))) throw error;
      await copyFile(this.pathOf(sha256), target);
      await chmod(target, 0o444);
    }
  }

  isIntact(sha256: string, bytes: number): Promise<boolean> {
    return this.check(sha256, bytes).then(
      () => true,
      () => false,
    );
  }

  /** Reads the file unless this process knows it unchanged. @throws UnavailableError `artifact_damaged` */
  async check(sha256: string, bytes: number | null, { reread = false } = {}): Promise<void> {
    const found = await stat(this.pathOf(sha256)).catch(() => undefined);
    if (found === undefined) throw artifactDamaged(sha256, "missing");
    if (bytes !== null && found.size !== bytes)
      throw artifactDamaged(sha256, `${found.size} bytes instead of ${bytes}`);
    const mark = `${found.ino} ${found.size} ${found.mtimeMs}`;
    if (!reread && this.#known.get(sha256) === mark) return;
    const actual = await hashFile(this.pathOf(sha256));
    if (actual.sha256 !== sha256) throw artifactDamaged(sha256, `content hashes to ${actual.sha256}`);
    this.#known.set(sha256, mark);
  }

  async #newTemporary(): Promise<string> {
    await mkdir(this.#temporary, { recursive: true });
    return join(this.#temporary, randomUUID());
  }

  /** Gives a complete, synced file its final name. */
  async #adopt(temporary: string, { sha256, bytes }: StoredFile): Promise<void> {
    const final = this.pathOf(sha256);
    await mkdir(dirname(final), { recursive: true });
    if ((await stat(final).catch(() => undefined))?.size === bytes) {
      // A fresh time keeps a collector that is just looking from taking it for forgotten.
      const now = new Date();
      await utimes(final, now, now);
      // A damaged file of the right size must not stand in for the good one that is about to be stored.
      this.#known.delete(sha256);
      if (await this.isIntact(sha256, bytes)) return;
    }
    await chmod(temporary, 0o444);
    // A file that moves in may be old; its grace period begins now.
    const now = new Date();
    await utimes(temporary, now, now);
    await rename(temporary, final);
    await syncPath(dirname(final));
    const found = await stat(final);
    this.#known.set(sha256, `${found.ino} ${found.size} ${found.mtimeMs}`);
  }
}
