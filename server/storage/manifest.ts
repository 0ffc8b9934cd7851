import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { z } from "zod";
import { artifactUnsafe } from "./errors.ts";
import type { Manifest } from "./port.ts";

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** A path that stays below the folder it is joined to. */
const relativePathSchema = z
  .string()
  .min(1)
  .refine(
    (path) =>
      !path.startsWith("/") &&
      !path.includes("\\") &&
      !path.split("/").some((part) => part === ".." || part === "." || part === ""),
  );

export const manifestSchema = z.array(
  z.object({ path: relativePathSchema, sha256: sha256Schema, bytes: z.number().int().nonnegative() }),
);

/**
 * The name of a folder's meaning.
 * @param type port type; mixed in so that equal files of two types stay two artefacts
 * @param canonical hash the maker of byte-unstable files gave; null = the files themselves count
 */
export function hashFolder(manifest: Manifest, type: string, canonical: string | null): string {
  const meaning = canonical ?? JSON.stringify(manifest.map(({ path, sha256, bytes }) => [path, sha256, bytes]));
  return createHash("sha256")
    .update(`${type}\n${canonical === null ? "files" : "canonical"}\n${meaning}`)
    .digest("hex");
}

/**
 * Every plain file below `folder` as forward-slash paths, sorted by code unit so that the order is the same everywhere.
 * @throws InvalidError `artifact_unsafe` on links, sockets and devices
 */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files: string[] = [];
  for (const entry of entries) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    if (entry.isDirectory()) continue;
    if (!entry.isFile()) throw artifactUnsafe(path);
    files.push(path.split(sep).join("/"));
  }
  return files.sort((a, b) => (a < b ? -1 : 1));
}
