import type { Database } from "../db/index.ts";
import { gatesOfRun, requireGates, type AskedGate } from "../gates/index.ts";
import { createRun, type CreatedRun } from "../runs/index.ts";
import { stagesCodeHash } from "./codeHash.ts";
import type { StageSpec } from "../stages/contract.ts";
import { planRun, type RunPlan, type RunWish } from "./planRun.ts";
import { noteAtStart } from "./runNotes.ts";
import { ensureVersion } from "./versions.ts";

export type StartRun = RunWish & {
  startedById: string;
  /** Made by the client; the same key gives the same run. */
  requestKey: string;
  /** What the person expects of the run; said before it, so that it can be wrong. */
  hypothesis?: string | undefined;
};

/**
 * Runs the draft as it is now: its files pinned, its content a version, its plan the run's.
 * @throws what planRun throws; ConflictError `gate_shut` when it would deploy, or train for money, behind a shut gate
 */
export async function startRun(db: Database, request: StartRun): Promise<CreatedRun> {
  const { projectId, startedById, requestKey, final, scope, hypothesis } = request;
  const { document, stages, pinned, base } = await planRun(db, request);
  await askBeforeRun(
    db,
    { projectId, startedById },
    await gatesOfRun(db, projectId, document, executed({ stages, pinned })),
  );
  const version = await ensureVersion(db, projectId, { document, createdById: startedById });
  const created = await createRun(db.pool, {
    projectId,
    versionId: version.id,
    requestKey,
    seed: document.settings.seed,
    final,
    startedById,
    stages,
    pinned,
    codeHash: await stagesCodeHash(),
    part: { mode: scope.mode, stageId: "stageId" in scope ? scope.stageId : null, basedOnId: base?.id ?? null },
  });
  // Also when the run was there already: the answer to the first request may have got lost before this.
  if (hypothesis !== undefined && hypothesis !== "")
    await noteAtStart(db, { projectId, runId: created.runId, authorId: startedById, text: hypothesis });
  return created;
}

/** The stages of a plan that do something; those taken over ask no gate. */
export function executed({ stages, pinned }: Pick<RunPlan, "stages" | "pinned">): StageSpec[] {
  return stages.filter(({ stage }) => pinned[stage.id] === undefined);
}

async function askBeforeRun(
  db: Database,
  { projectId, startedById }: Pick<StartRun, "projectId" | "startedById">,
  asked: AskedGate[],
): Promise<void> {
  if (asked.length === 0) return;
  const person = await db.prisma.user.findUnique({ where: { id: startedById }, select: { name: true } });
  const actor = { id: startedById, name: person?.name ?? "somebody", via: "ui" as const, address: null };
  await requireGates(db, projectId, asked, actor, { objectType: "project", objectId: projectId });
}
