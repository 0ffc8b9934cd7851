import type { z } from "zod";
import { UnavailableError } from "../errors/index.ts";
import type { ArtifactStore, Manifest } from "../storage/index.ts";

/** Parsed files by hash: they never change, and the same few are asked for again and again. */
const known = new Map<string, unknown>();
const MOST_KNOWN = 200;

/**
 * A small JSON file of an artefact.
 * @returns null when the artefact has no such file, when it is gone, or when it is of an older form
 */
export async function readStored<S extends z.ZodType>(
  store: ArtifactStore,
  manifest: Manifest,
  path: string,
  schema: S,
): Promise<z.output<S> | null> {
  const entry = manifest.find((file) => file.path === path);
  if (entry === undefined) return null;
  try {
    const read = schema.safeParse(known.get(entry.sha256) ?? (await parse(store, entry.sha256)));
    return read.success ? read.data : null;
  } catch (error) {
    if (error instanceof UnavailableError) return null;
    throw error;
  }
}

async function parse(store: ArtifactStore, sha256: string): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await store.open(sha256)) chunks.push(chunk);
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  if (known.size >= MOST_KNOWN) for (const first of known.keys()) if (known.delete(first)) break;
  known.set(sha256, value);
  return value;
}
