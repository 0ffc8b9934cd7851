import type { Database } from "../db/index.ts";
import { type Money, priceOf, workSeconds } from "./computePrice.ts";
import { type Attempt, readAttempts } from "./readAttempts.ts";
import { readNotes, type RunNotes } from "./runNotes.ts";
import { pipelineSchema, type PipelineDocument } from "../pipeline/index.ts";
import { getRun, listRuns, type RunDetail, type RunRow } from "../runs/index.ts";

export type RunListRow = RunRow & { versionNumber: number; startedByName: string | null };

/** Runs of a project with the words a list needs, newest first. @param before for paging: only smaller numbers */
export async function listRunRows(
  db: Database,
  page: { projectId: string; limit: number; before: number | null },
): Promise<RunListRow[]> {
  const runs = await listRuns(db.pool, page);
  const { projectId } = page;
  const [versions, people] = await Promise.all([
    db.prisma.pipelineVersion.findMany({
      where: { projectId, id: { in: runs.map((run) => run.versionId) } },
      select: { id: true, number: true },
    }),
    db.prisma.user.findMany({
      where: { id: { in: runs.flatMap((run) => run.startedById ?? []) } },
      select: { id: true, name: true },
    }),
  ]);
  const numbers = new Map(versions.map((version) => [version.id, version.number]));
  const names = new Map(people.map((person) => [person.id, person.name]));
  return runs.map((run) => ({
    ...run,
    versionNumber: numbers.get(run.versionId) ?? 0,
    startedByName: run.startedById === null ? null : (names.get(run.startedById) ?? null),
  }));
}

export type RunPage = Omit<RunDetail, "stages"> & {
  stages: Omit<RunDetail["stages"][number], "spec">[];
  version: { number: number; contentHash: string; document: PipelineDocument };
  startedByName: string | null;
  /** The run whose outputs were taken over. */
  base: { runId: string; number: number } | null;
  /** The run of the number before, as far as it still exists. */
  previousId: string | null;
  notes: RunNotes;
  attempts: Attempt[];
  /** Of the work done so far; cached and pinned stages cost nothing. */
  cost: Money;
};

/**
 * One run, its stages with their results, and the pipeline it ran. The plan's inner half (hashes of sources, resources)
 * stays on the server.
 * @throws NotFoundError `run_not_found`
 */
export async function readRun(db: Database, key: { projectId: string; runId: string }): Promise<RunPage> {
  const { projectId, runId } = key;
  const run = await getRun(db.pool, key);
  const number = { number: true, id: true };
  const [version, person, base, previous, notes, attempts] = await Promise.all([
    db.prisma.pipelineVersion.findFirstOrThrow({
      where: { id: run.versionId, projectId },
      select: { number: true, contentHash: true, document: true },
    }),
    run.startedById === null
      ? null
      : db.prisma.user.findUnique({ where: { id: run.startedById }, select: { name: true } }),
    run.basedOnId === null
      ? null
      : db.prisma.run.findFirst({ where: { id: run.basedOnId, projectId }, select: number }),
    db.prisma.run.findFirst({
      where: { projectId, number: { lt: run.number } },
      orderBy: { number: "desc" },
      select: { id: true },
    }),
    readNotes(db, { projectId, runIds: [runId] }),
    readAttempts(db, runId),
  ]);
  return {
    ...run,
    stages: run.stages.map(({ spec: _, ...stage }) => stage),
    version: { ...version, document: pipelineSchema.parse(version.document) },
    startedByName: person?.name ?? null,
    base: base && { runId: base.id, number: base.number },
    previousId: previous?.id ?? null,
    notes: notes.get(runId) ?? { hypothesis: null, conclusion: null },
    attempts,
    cost: priceOf(workSeconds(run.stages)),
  };
}
