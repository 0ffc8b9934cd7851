import { sampleOf } from "../catalog/index.ts";
import type { Database } from "../db/index.ts";
import type { PipelineDocument } from "../pipeline/index.ts";
import { getStage } from "../stages/registry.ts";
import { detectedSchema } from "../templates/index.ts";

/**
 * Rows of the largest file the pipeline reads, as far as somebody has looked into it.
 * @returns null when nobody has
 */
export async function rowsOfFiles(db: Database, projectId: string, document: PipelineDocument): Promise<number | null> {
  const sources = document.stages.flatMap((stage) => getStage(stage.kind)?.source(stage.config) ?? []);
  if (sources.length === 0) return null;
  const files = await db.prisma.dataFile.findMany({
    where: { projectId },
    select: { id: true, sha256: true, detected: true },
  });
  const read = files.filter((file) =>
    sources.some((source) =>
      source.type === "upload"
        ? source.fileId === file.id
        : source.type === "sample" && source.sample === sampleOf(file.sha256),
    ),
  );
  const counts = read.flatMap((file) => detectedSchema.safeParse(file.detected).data?.rows ?? []);
  return counts.length === 0 ? null : Math.max(...counts);
}
