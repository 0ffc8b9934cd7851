import type { Database } from "../db/index.ts";
import { pipelineSchema, type PipelineDocument } from "../pipeline/index.ts";
import { NotFoundError } from "../errors/index.ts";
import {
  getRun,
  listRuns,
  subscribeRunEvents,
  type Listener,
  type RunDetail,
  type RunEvent,
  type RunRow,
} from "../runs/index.ts";

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
  version: { number: number; document: PipelineDocument };
};

/**
 * One run, its stages with their results, and the pipeline it ran. The plan's inner half (hashes of sources, resources)
 * stays on the server.
 * @throws NotFoundError `run_not_found`
 */
export async function readRun(db: Database, key: { projectId: string; runId: string }): Promise<RunPage> {
  const run = await getRun(db.pool, key);
  const version = await db.prisma.pipelineVersion.findFirstOrThrow({
    where: { id: run.versionId, projectId: key.projectId },
    select: { number: true, document: true },
  });
  return {
    ...run,
    stages: run.stages.map(({ spec: _, ...stage }) => stage),
    version: { number: version.number, document: pipelineSchema.parse(version.document) },
  };
}

/**
 * The run's history after `afterSeq`, then live, ending after its last event.
 * @throws NotFoundError `run_not_found`
 */
export async function* followRun(
  source: { db: Database; listener: Listener },
  run: { projectId: string; runId: string; afterSeq: number; signal: AbortSignal },
): AsyncGenerator<RunEvent, void, void> {
  const { projectId, runId: id } = run;
  const found = await source.db.prisma.run.findFirst({ where: { id, projectId }, select: { id: true } });
  if (found === null) throw new NotFoundError({ code: "run_not_found", userMessage: "This run does not exist." });
  yield* subscribeRunEvents({ db: source.db.pool, listener: source.listener }, run);
}
