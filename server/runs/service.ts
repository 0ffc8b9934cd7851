import { runNotFound } from "./errors.ts";
import type { Listener } from "./listener.ts";
import { findById, listByProject, listStages, type RunRow, type StageRow } from "./repository.ts";
import { isRunOver } from "./states.ts";
import { subscribeRunEvents } from "./subscribeRunEvents.ts";
import type { Queryable } from "./transitions/index.ts";

export type RunDetail = RunRow & { stages: StageRow[] };

/** The runs of a project, newest first. */
export function listRuns(
  db: Queryable,
  { projectId, limit = 50, before = null }: { projectId: string; limit?: number; before?: number | null },
): Promise<RunRow[]> {
  return listByProject(db, { projectId, limit, before });
}

/** One run with its stages and what they made. @throws NotFoundError `run_not_found` */
export async function getRun(db: Queryable, key: { projectId: string; runId: string }): Promise<RunDetail> {
  const run = await findById(db, key);
  if (run === null) throw runNotFound();
  return { ...run, stages: await listStages(db, key) };
}

/**
 * Waits until a run has ended.
 * @param signal stops the waiting (the run goes on)
 * @throws NotFoundError `run_not_found`
 */
export async function waitForRun(
  source: { db: Queryable; listener: Listener },
  key: { projectId: string; runId: string },
  signal?: AbortSignal,
): Promise<RunDetail> {
  const before = await getRun(source.db, key);
  if (isRunOver(before.status)) return before;
  const events = subscribeRunEvents(source, { ...key, afterSeq: before.lastSeq, ...(signal && { signal }) });
  for await (const event of events) if (event.type === "run" && isRunOver(event.data.status)) break;
  return getRun(source.db, key);
}
