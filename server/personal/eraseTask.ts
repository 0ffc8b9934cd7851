import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { recordAudit } from "../audit/index.ts";
import type { Backend } from "../backends/port.ts";
import type { Database, Prisma } from "../db/index.ts";
import { toPublicError } from "../errors/index.ts";
import { log } from "../log/index.ts";
import { manifestSchema, type ArtifactStore, type Manifest } from "../storage/index.ts";
import { columnName, detectedSchema } from "../templates/index.ts";

const eraseLog = log.child({ room: "personal" });

export type EraseDependencies = {
  db: Pick<Database, "prisma" | "pool">;
  store: ArtifactStore;
  backend: Pick<Backend, "call">;
  /** Folders are made below it and removed again. */
  workFolder: string;
};

/** What an erasure did; stored with the request and written into the trail. */
export type ErasureReport = {
  /** Files people gave, rewritten. */
  files: { name: string; rows: number }[];
  /** Files of artefacts, rewritten. */
  artifacts: number;
  runs: { id: string; number: number; rows: number }[];
  predictions: number;
  /** Models that learned from the rows (`taught`) or were judged on them. What they learned stays in them. */
  models: { id: string; name: string; run: number; taught: boolean }[];
  /** What couldn't be rewritten, and why: somebody has to see to it. */
  left: { name: string; why: string }[];
  /** Other projects that had the same file; their runs were not touched. */
  elsewhere: { id: string; name: string }[];
};

const answerSchema = z.object({
  changed: z.array(z.object({ folder: z.string(), path: z.string(), rows: z.number() })),
  rows: z.number(),
  train: z.number(),
  left: z.array(z.object({ folder: z.string(), path: z.string(), why: z.string() })),
});
type Answer = z.output<typeof answerSchema>;
type Key = { column: string; source: string; value: string; format: Record<string, string> };

const SAMPLE = "sample:";

/** The task `erase` of a worker's queue. A second delivery finds nothing left to take out and says the same models. */
export function createEraseTask(dependencies: EraseDependencies): (payload: unknown) => Promise<void> {
  const { db } = dependencies;
  return async (payload) => {
    const { erasureId } = z.object({ erasureId: z.uuid() }).parse(payload);
    const erasure = await db.prisma.erasure.findUnique({ where: { id: erasureId }, include: { project: true } });
    if (erasure === null || erasure.value === null) return;
    await db.prisma.erasure.update({ where: { id: erasureId }, data: { state: "running" } });
    const { project, column, value } = erasure;
    try {
      const report = await eraseAll(dependencies, project, { column, value });
      const actor = { id: erasure.requestedById, name: erasure.requestedBy, via: "system" as const, address: null };
      await db.prisma.$transaction(async (tx) => {
        await tx.erasure.update({
          where: { id: erasureId },
          data: { state: "succeeded", value: null, report: asJson(report), endedAt: new Date() },
        });
        await recordAudit(tx, project.workspaceId, actor, {
          type: "personal.erased",
          objectType: "erasure",
          objectId: erasureId,
          projectId: project.id,
          after: { column, keyHash: erasure.keyHash, ...report },
          reason: erasure.reason,
        });
      });
    } catch (error) {
      const shown = toPublicError(error);
      if (shown.status === 503) throw error;
      eraseLog.error({ err: error, erasureId }, "an erasure failed");
      const failure = { code: shown.code, message: shown.message, remedy: shown.remedy ?? null };
      await db.prisma.erasure.update({
        where: { id: erasureId },
        // The key isn't kept for another try: whoever asked knows it.
        data: { state: "failed", value: null, error: asJson(failure), endedAt: new Date() },
      });
    }
  };
}

const asJson = (value: unknown): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value));

async function eraseAll(
  dependencies: EraseDependencies,
  project: { id: string; workspaceId: string },
  wanted: { column: string; value: string },
): Promise<ErasureReport> {
  const { db } = dependencies;
  const report: ErasureReport = {
    ...{ files: [], artifacts: 0, runs: [], predictions: 0, models: [], left: [], elsewhere: [] },
  };
  const sources = new Set<string>([wanted.column]);
  // Artefacts first: while the file still has the rows, a run that begins now is erased by the next delivery.
  const files = await db.prisma.dataFile.findMany({
    where: { projectId: project.id, NOT: { sha256: { startsWith: SAMPLE } } },
  });
  for (const file of files) {
    const detected = detectedSchema.safeParse(file.detected).data;
    const found = detected?.columns.find((each) => columnName(each) === wanted.column || each.name === wanted.column);
    if (found !== undefined) sources.add(found.name);
  }
  const key: Key = { ...wanted, source: [...sources].at(-1) ?? wanted.column, format: {} };
  await eraseArtifacts(dependencies, project.id, key, report);
  for (const file of files) await eraseFile(dependencies, project, file, wanted, report);
  report.predictions = await db.prisma.$executeRaw`
    DELETE FROM "Prediction" WHERE "endpointId" IN (SELECT id FROM "Endpoint" WHERE "projectId" = ${project.id}::uuid)
      AND (input->>${key.column} = ${key.value} OR input->>${key.source} = ${key.value})`;
  await db.prisma.stageCache.deleteMany({ where: { projectId: project.id } });
  return report;
}

/** Lays files out, asks the runtime to take the person out, and hands back what came of it before the folder goes. */
async function ask<T>(
  { backend, store, workFolder }: EraseDependencies,
  folders: readonly Manifest[],
  key: Key,
  use: (answer: Answer, base: string) => Promise<T>,
): Promise<T> {
  const base = join(workFolder, `erase-${randomUUID()}`);
  try {
    for (const [at, manifest] of folders.entries()) {
      const folder = join(base, "input", String(at));
      await mkdir(folder, { recursive: true });
      await store.materialize(manifest, folder);
    }
    await mkdir(join(base, "output"), { recursive: true });
    const answer = answerSchema.parse(await backend.call("ingest", "erase", key, base));
    return await use(answer, base);
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

/** Everything the runs of a project made: rewritten under the hash it always had, which then says what it once was. */
async function eraseArtifacts(
  dependencies: EraseDependencies,
  projectId: string,
  key: Key,
  report: ErasureReport,
): Promise<void> {
  const { db, store } = dependencies;
  const runs = await db.prisma.run.findMany({
    where: { projectId },
    orderBy: { number: "asc" },
    select: { id: true, number: true, stages: { select: { outputs: { select: { artifact: true } } } } },
  });
  const gone = new Set<string>();
  for (const run of runs) {
    const artifacts = [
      ...new Map(
        run.stages.flatMap(({ outputs }) => outputs.map(({ artifact }) => [artifact.hash, artifact] as const)),
      ).values(),
    ];
    const present: { hash: string; manifest: Manifest }[] = [];
    for (const { hash, manifest } of artifacts) {
      // What an earlier run shared has been rewritten by now.
      const row = await db.prisma.artifact.findUnique({ where: { hash }, select: { manifest: true } });
      const entries = manifestSchema.parse(row?.manifest ?? manifest);
      if (await store.has(entries)) present.push({ hash, manifest: entries });
    }
    if (present.length === 0) continue;
    const manifests = present.map(({ manifest }) => manifest);
    await ask(dependencies, manifests, key, async (answer, base) => {
      for (const [at, { hash, manifest }] of present.entries()) {
        const changed = answer.changed.filter(({ folder }) => folder === String(at));
        if (changed.length === 0) continue;
        const next = await Promise.all(
          manifest.map(async (entry) => {
            if (!changed.some(({ path }) => path === entry.path)) return entry;
            const stored = await store.putFile(join(base, "output", String(at), entry.path), { consume: true });
            gone.add(entry.sha256);
            return { path: entry.path, sha256: stored.sha256, bytes: stored.bytes };
          }),
        );
        await replaceManifest(db, hash, manifest, next);
        report.artifacts += changed.length;
      }
      if (answer.rows > 0) {
        report.runs.push({ id: run.id, number: run.number, rows: answer.rows });
        const models = await db.prisma.model.findMany({ where: { projectId, runId: run.id } });
        report.models.push(...models.map(({ id, name }) => ({ id, name, run: run.number, taught: answer.train > 0 })));
      }
      report.left.push(...answer.left.map(({ path, why }) => ({ name: `run ${run.number}: ${path}`, why })));
    });
  }
  await removeBytes(dependencies, gone);
}

async function replaceManifest(
  db: EraseDependencies["db"],
  hash: string,
  before: Manifest,
  after: Manifest,
): Promise<void> {
  const bytes = BigInt(after.reduce((sum, entry) => sum + entry.bytes, 0));
  await db.prisma.artifact.update({ where: { hash }, data: { manifest: asJson(after), bytes } });
  const versions = await db.prisma.endpointVersion.findMany({ where: { artifactHash: hash } });
  for (const { id, manifest } of versions) {
    const known = manifestSchema.parse(manifest).map((entry) => {
      const at = before.findIndex(({ path, sha256 }) => path === entry.path && sha256 === entry.sha256);
      return after[at] ?? entry;
    });
    await db.prisma.endpointVersion.update({ where: { id }, data: { manifest: asJson(known) } });
  }
}

type StoredFile = { id: string; name: string; sha256: string; bytes: bigint; detected: unknown };

/** A file people gave: every project and data set of the workspace that has the same bytes gets the rest. */
async function eraseFile(
  dependencies: EraseDependencies,
  project: { id: string; workspaceId: string },
  file: StoredFile,
  { column, value }: { column: string; value: string },
  report: ErasureReport,
): Promise<void> {
  const { db, store } = dependencies;
  const detected = detectedSchema.safeParse(file.detected).data;
  const found = detected?.columns.find((each) => columnName(each) === column || each.name === column);
  if (found === undefined) return;
  const text = z.record(z.string(), z.unknown()).parse(detected?.format ?? {});
  const format = Object.fromEntries(
    ["encoding", "delimiter"].flatMap((name) => (typeof text[name] === "string" ? [[name, String(text[name])]] : [])),
  );
  // A name of our own: it decides how the file is read, and theirs may hold anything.
  const name = `data${/\.[a-z0-9]{1,8}(\.gz)?$/i.exec(file.name)?.[0] ?? ".csv"}`;
  const manifest = [{ path: name, sha256: file.sha256, bytes: Number(file.bytes) }];
  await ask(dependencies, [manifest], { column, source: found.name, value, format }, async (answer, base) => {
    report.left.push(...answer.left.map(({ why }) => ({ name: file.name, why })));
    const changed = answer.changed[0];
    if (changed === undefined) return;
    const stored = await store.putFile(join(base, "output", "0", changed.path), { consume: true });
    const same = { sha256: file.sha256 };
    const next = { sha256: stored.sha256, bytes: BigInt(stored.bytes) };
    const others = await db.prisma.project.findMany({
      where: { workspaceId: project.workspaceId, id: { not: project.id }, files: { some: same } },
      select: { id: true, name: true },
    });
    await db.prisma.$transaction([
      db.prisma.dataFile.updateMany({ where: { ...same, project: { workspaceId: project.workspaceId } }, data: next }),
      db.prisma.datasetVersion.updateMany({
        where: { ...same, dataset: { workspaceId: project.workspaceId } },
        data: next,
      }),
      db.prisma.$executeRaw`
        UPDATE "StageRun" SET spec = replace(spec::text, ${file.sha256}, ${stored.sha256})::jsonb
        WHERE "projectId" IN (SELECT id FROM "Project" WHERE "workspaceId" = ${project.workspaceId}::uuid)
          AND spec::text LIKE ${`%${file.sha256}%`}`,
    ]);
    await forgetExamples(db, stored.sha256, project.workspaceId, value);
    report.files.push({ name: file.name, rows: changed.rows });
    for (const other of others) if (!report.elsewhere.some(({ id }) => id === other.id)) report.elsewhere.push(other);
    await removeBytes(dependencies, new Set([file.sha256]));
  });
}

/** What was found in the file may quote the person among its examples. */
async function forgetExamples(
  db: EraseDependencies["db"],
  sha256: string,
  workspaceId: string,
  value: string,
): Promise<void> {
  const [files, versions] = await Promise.all([
    db.prisma.dataFile.findMany({ where: { sha256, project: { workspaceId } } }),
    db.prisma.datasetVersion.findMany({ where: { sha256, dataset: { workspaceId } } }),
  ]);
  for (const { id, detected } of files) {
    const rest = withoutExamples(detected, value);
    if (rest !== null) await db.prisma.dataFile.update({ where: { id }, data: { detected: rest } });
  }
  for (const { id, detected } of versions) {
    const rest = withoutExamples(detected, value);
    if (rest !== null) await db.prisma.datasetVersion.update({ where: { id }, data: { detected: rest } });
  }
}

/** The whole row is a person's: an example of any column may be theirs, so all go where one does. */
function withoutExamples(detected: unknown, value: string): Prisma.InputJsonValue | null {
  const read = detectedSchema.safeParse(detected).data;
  if (read === undefined) return null;
  const quoted = read.columns.some(({ examples }) => examples.some((example) => String(example) === value));
  const columns = quoted ? read.columns.map((column) => ({ ...column, examples: [] })) : read.columns;
  const preview = read.preview?.filter((row) => !row.includes(value));
  return asJson({ ...read, columns, preview, rejects: read.rejects && { ...read.rejects, rows: [] } });
}

/** Deletes bytes that nothing refers to any more, now and not when the store is next swept. */
async function removeBytes({ db, store }: EraseDependencies, hashes: ReadonlySet<string>): Promise<void> {
  for (const sha256 of hashes) {
    const { rows } = await db.pool.query<{ used: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM "Artifact" WHERE manifest::text LIKE $2)
           OR EXISTS (SELECT 1 FROM "EndpointVersion" WHERE manifest::text LIKE $2)
           OR EXISTS (SELECT 1 FROM "DataFile" WHERE sha256 = $1)
           OR EXISTS (SELECT 1 FROM "DatasetVersion" WHERE sha256 = $1)
           OR EXISTS (SELECT 1 FROM "StageRun" WHERE spec::text LIKE $2) AS used`,
      [sha256, `%${sha256}%`],
    );
    if (rows[0]?.used === false) await store.remove(sha256);
  }
}
