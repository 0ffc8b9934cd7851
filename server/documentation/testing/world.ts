import { createHash, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { tmpdir } from "node:os";
import type { Database } from "../../db/index.ts";
import { emptyPipeline, type PipelineDocument } from "../../pipeline/index.ts";
import type { ArtifactStore } from "../../storage/index.ts";

/** A stage's output with these files (JSON by path), kept by the store and known to the database. */
export async function keepOutput(
  db: Database,
  store: ArtifactStore,
  place: { projectId: string; stageRunId: string },
  output: { port: string; type: string; files: Record<string, unknown>; schema?: unknown },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stagecraft-output-"));
  for (const [path, content] of Object.entries(output.files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  const stored = await store.putFolder(folder, { type: output.type });
  const manifest = JSON.parse(JSON.stringify(stored.manifest));
  await db.prisma.artifact.upsert({
    where: { hash: stored.hash },
    create: {
      hash: stored.hash,
      type: output.type,
      bytes: BigInt(stored.bytes),
      manifest,
      ...(output.schema !== undefined && { schema: JSON.parse(JSON.stringify(output.schema)) }),
    },
    update: {},
  });
  await db.prisma.stageOutput.create({ data: { ...place, port: output.port, artifactHash: stored.hash } });
  return stored.hash;
}

/** A stage of a run that succeeded. */
export async function keepStage(
  db: Database,
  place: { projectId: string; runId: string },
  stage: {
    stageId: string;
    kind: string;
    rows: [number, number, number];
    sources?: { sha256: string; bytes: number }[];
  },
): Promise<string> {
  const [rowsIn, rowsOut, rowsRejected] = stage.rows.map(BigInt);
  const { id } = await db.prisma.stageRun.create({
    data: {
      ...place,
      ...{ stageId: stage.stageId, kind: stage.kind, name: stage.stageId, position: 0, status: "succeeded" },
      ...{ missing: 0, dependsOn: [], rowsMade: 0n },
      spec: { sources: stage.sources ?? [], outputs: [], stage: { id: stage.stageId, kind: stage.kind, name: "" } },
      rowsIn: rowsIn ?? null,
      rowsOut: rowsOut ?? null,
      rowsRejected: rowsRejected ?? null,
    },
  });
  return id;
}

/** A draft that reads the file and cleans it. */
export function drawn(name: string, fileId: string): PipelineDocument {
  return {
    ...emptyPipeline(name),
    stages: [
      {
        id: "in",
        kind: "ingest",
        name: "Orders",
        config: { source: { type: "upload", fileId, name: "data.csv" }, columns: [] },
        ui: {},
      },
      { id: "tidy", kind: "clean", name: "Tidy", config: {}, ui: {} },
    ],
    edges: [{ from: ["in", "dataset"], to: ["tidy", "dataset"] }],
  };
}

export async function draw(db: Database, projectId: string, document: PipelineDocument): Promise<void> {
  await db.prisma.pipeline.update({ where: { projectId }, data: { document: JSON.parse(JSON.stringify(document)) } });
}

/** Sixty-four hexadecimal digits nobody else has. */
export const newHash = (): string => createHash("sha256").update(randomUUID()).digest("hex");
