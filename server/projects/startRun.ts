import type { Database } from "../db/index.ts";
import { ConflictError, InvalidError } from "../errors/index.ts";
import { planPipeline } from "../pipeline/plan.ts";
import { createRun, type CreatedRun } from "../runs/index.ts";
import { readDraft } from "./draft.ts";
import { resolveSources } from "./resolveSources.ts";
import { ensureVersion } from "./versions.ts";

export type StartRun = {
  projectId: string;
  startedById: string;
  /** Made by the client; the same key gives the same run. */
  requestKey: string;
  /** The revision on the person's screen; a run must not start from edits they haven't seen. */
  revision?: number | undefined;
  /** Only this stage and what it needs. */
  until?: string | undefined;
  /** Opens the test partition. */
  final: boolean;
};

/**
 * Runs the draft as it is now: its files pinned, its content a version, its plan the run's.
 * @throws ConflictError `revision_stale`; InvalidError `pipeline_blocked` naming what stands in the way, and what
 *   resolveSources throws
 */
export async function startRun(db: Database, request: StartRun): Promise<CreatedRun> {
  const { projectId, startedById, requestKey, until, final } = request;
  const { document, revision } = await readDraft(db, projectId);
  if (request.revision !== undefined && request.revision !== revision) {
    throw new ConflictError({
      code: "revision_stale",
      userMessage: "The pipeline was changed elsewhere a moment ago.",
      remedy: "Look at the change and start the run again.",
      internal: `revision ${request.revision} of ${revision}`,
    });
  }
  const sources = await resolveSources(db, projectId, document);
  const plan = planPipeline(document, { sources, final, ...(until !== undefined && { until }) });
  if (!plan.ok) {
    const first = plan.issues[0];
    const more = plan.issues.length - 1;
    throw new InvalidError({
      code: "pipeline_blocked",
      userMessage: `The pipeline can’t run yet. ${first?.message ?? ""}${more > 0 ? ` And ${more} more.` : ""}`,
      remedy: "The problems panel lists what to do.",
      ...(first?.stageId != null && { where: first.stageId }),
    });
  }
  const version = await ensureVersion(db, projectId, { document, createdById: startedById });
  const { seed } = document.settings;
  return createRun(db.pool, {
    projectId,
    versionId: version.id,
    requestKey,
    seed,
    final,
    startedById,
    stages: plan.specs,
  });
}
