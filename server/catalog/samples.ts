import type { Database } from "../db/index.ts";
import { NotFoundError } from "../errors/index.ts";
import { laterBatches, samples, type Sample } from "../stages/registry.ts";
import { addFile } from "./files.ts";
import { SAMPLE_PREFIX } from "./samplePrefix.ts";

export { samples };

/** @returns the sample's id when a file stands for one, else null */
export function sampleOf(sha256: string): string | null {
  return sha256.startsWith(SAMPLE_PREFIX) ? sha256.slice(SAMPLE_PREFIX.length) : null;
}

/**
 * Puts a built-in data set among the project's files, so that it is looked at and shown like an uploaded one.
 * @throws NotFoundError `sample_not_found`
 */
export async function addSample(
  db: Database,
  request: { projectId: string; sampleId: string; createdById: string },
): Promise<{ id: string }> {
  const sample = laterBatches.find(({ id }) => id === request.sampleId) ?? findSample(request.sampleId);
  const { projectId, createdById } = request;
  return addFile(db, { projectId, name: sample.label, sha256: `${SAMPLE_PREFIX}${sample.id}`, bytes: 0, createdById });
}

/** @throws NotFoundError `sample_not_found` */
export function findSample(id: string): Sample {
  const sample = samples.find((candidate) => candidate.id === id);
  if (sample !== undefined) return sample;
  throw new NotFoundError({ code: "sample_not_found", userMessage: "There is no such sample." });
}
