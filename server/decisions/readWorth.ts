import { createHash } from "node:crypto";
import type { Database } from "../db/index.ts";
import { sheetDocumentSchema, type SheetDocument } from "../economics/sheet/document.ts";
import { worthOf, type Worth } from "../economics/sheet/worth.ts";
import { env } from "../env.js";
import { manifestSchema, openStore, type ArtifactStore } from "../storage/index.ts";
import { readCounts, STATISTICS_FILE } from "./readStatistics.ts";

/** What a run's model is worth by the project's sheet as it is now. */
export type RunWorth = Worth & { runId: string; stageId: string };
export type ProjectWorth = RunWorth & { projectId: string; runNumber: number; final: boolean };

/** Computed values kept in memory: by statistics and sheet, so that a changed amount is never answered from before. */
const KEPT = 5_000;
const kept = new Map<string, Worth>();

/** The sheet of a draft; null while nothing was stated. */
export function sheetOf(document: unknown): SheetDocument | null {
  const economics =
    typeof document === "object" && document !== null && "economics" in document ? document.economics : null;
  if (typeof economics !== "object" || economics === null || Object.keys(economics).length === 0) return null;
  const read = sheetDocumentSchema.safeParse({ currency: "EUR", framing: "intervention", amounts: {}, ...economics });
  return read.success && Object.keys(read.data.amounts).length > 0 ? read.data : null;
}

async function worthOfFile(store: ArtifactStore, sha256: string, sheet: SheetDocument): Promise<Worth | null> {
  const key = `${sha256} ${createHash("sha256").update(JSON.stringify(sheet)).digest("hex")}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const { statistics } = await readCounts(store, sha256);
  if (statistics === null) return null;
  const worth = worthOf(sheet, statistics);
  const oldest = kept.size >= KEPT ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(key, worth);
  return worth;
}

type Judged = { projectId: string; runId: string; stageId: string };

/** The statistics file of each judged model that still has one. */
async function filesOf(db: Database, models: readonly Judged[]): Promise<Map<string, string>> {
  const outputs = await db.prisma.stageOutput.findMany({
    where: {
      projectId: { in: models.map(({ projectId }) => projectId) },
      stageRun: { OR: models.map(({ runId, stageId }) => ({ runId, stageId })) },
    },
    select: { stageRun: { select: { runId: true } }, artifact: { select: { manifest: true } } },
  });
  return new Map(
    outputs.flatMap(({ stageRun, artifact }) => {
      const file = manifestSchema.parse(artifact.manifest).find(({ path }) => path === STATISTICS_FILE);
      return file === undefined ? [] : [[stageRun.runId, file.sha256] as const];
    }),
  );
}

/**
 * What the models of some runs are worth a month by today's sheet, newest judgement of each run.
 * @returns nothing for runs that judged no model, and nothing at all while the sheet is empty
 */
export async function readRunWorths(
  db: Database,
  place: { projectId: string; runIds: readonly string[] },
  store: ArtifactStore = openStore(env().home),
): Promise<RunWorth[]> {
  const { projectId, runIds } = place;
  const [draft, models] = await Promise.all([
    db.prisma.pipeline.findUnique({ where: { projectId }, select: { document: true } }),
    db.prisma.model.findMany({
      where: { projectId, runId: { in: [...runIds] } },
      orderBy: [{ createdAt: "asc" }, { id: "desc" }],
    }),
  ]);
  const sheet = sheetOf(draft?.document);
  if (sheet === null || models.length === 0) return [];
  const newest = new Map(models.map((model) => [model.runId, model]));
  const files = await filesOf(db, [...newest.values()]);
  const found = await Promise.all(
    [...files].map(async ([runId, sha256]) => {
      const worth = await worthOfFile(store, sha256, sheet);
      return worth === null ? [] : [{ ...worth, runId, stageId: newest.get(runId)?.stageId ?? "" }];
    }),
  );
  return found.flat();
}

/** What the newest judged model of each project is worth a month. Projects without a sheet or a model are left out. */
export async function readProjectWorths(
  db: Database,
  place: { workspaceId: string; projectIds: readonly string[] },
  store: ArtifactStore = openStore(env().home),
): Promise<ProjectWorth[]> {
  const projects = await db.prisma.project.findMany({
    where: { workspaceId: place.workspaceId, id: { in: [...place.projectIds] } },
    select: { id: true, pipeline: { select: { document: true } } },
  });
  const models = await db.prisma.model.findMany({
    where: { projectId: { in: projects.map(({ id }) => id) } },
    orderBy: [{ createdAt: "asc" }, { id: "desc" }],
    select: { projectId: true, runId: true, stageId: true },
  });
  const newest = [...new Map(models.map((model) => [model.projectId, model])).values()];
  if (newest.length === 0) return [];
  const [files, runs] = await Promise.all([
    filesOf(db, newest),
    db.prisma.run.findMany({
      where: { id: { in: newest.map(({ runId }) => runId) } },
      select: { id: true, number: true, final: true },
    }),
  ]);
  const found = await Promise.all(
    newest.map(async ({ projectId, runId, stageId }) => {
      const sheet = sheetOf(projects.find(({ id }) => id === projectId)?.pipeline?.document);
      const sha256 = files.get(runId);
      const run = runs.find(({ id }) => id === runId);
      if (sheet === null || sha256 === undefined || run === undefined) return [];
      const worth = await worthOfFile(store, sha256, sheet);
      return worth === null ? [] : [{ ...worth, projectId, runId, stageId, runNumber: run.number, final: run.final }];
    }),
  );
  return found.flat();
}
