import { fileOfProject } from "../catalog/index.ts";
import type { Database } from "../db/index.ts";
import { InvalidError } from "../errors/index.ts";
import type { PipelineDocument, Stage } from "../pipeline/index.ts";
import type { SourceRef } from "../stages/contract.ts";
import { getStage } from "../stages/registry.ts";

/**
 * Pins what the stages read by content, so that a run never sees a file replaced later.
 * @returns references by stage id; samples need none, they come with the product
 * @throws InvalidError `source_missing`, `source_path`; NotFoundError never: a file of another project reads as missing
 */
export async function resolveSources(
  db: Database,
  projectId: string,
  document: PipelineDocument,
): Promise<Record<string, SourceRef[]>> {
  const resolved = await Promise.all(
    // A muted stage doesn't run, so what it would read may be missing.
    document.stages
      .filter((stage) => !stage.muted)
      .map(async (stage): Promise<[string, SourceRef[]]> => [stage.id, await sourcesOf(db, projectId, stage)]),
  );
  return Object.fromEntries(resolved);
}

async function sourcesOf(db: Database, projectId: string, stage: Stage): Promise<SourceRef[]> {
  const source = getStage(stage.kind)?.source(stage.config) ?? null;
  if (source === null || source.type === "sample") return [];
  if (source.type === "path") {
    throw new InvalidError({
      code: "source_path",
      userMessage: `“${stage.name}” reads the path ${source.path}, which only the command line can.`,
      remedy: "Choose an uploaded file in the stage’s settings.",
      where: stage.id,
    });
  }
  const file = await fileOfProject(db, projectId, source.fileId);
  if (file !== null) return [{ name: file.name, sha256: file.sha256, bytes: file.bytes }];
  throw new InvalidError({
    code: "source_missing",
    userMessage: `“${stage.name}” reads the file ${source.name}, which this project doesn’t have.`,
    remedy: "Upload it again, or choose another file in the stage’s settings.",
    where: stage.id,
  });
}
