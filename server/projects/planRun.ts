import { artifactStore } from "../catalog/index.ts";
import type { Database } from "../db/index.ts";
import { ConflictError, InvalidError } from "../errors/index.ts";
import type { PipelineDocument, PipelineIssue } from "../pipeline/index.ts";
import { withoutMuted } from "../pipeline/mute.ts";
import { planPipeline } from "../pipeline/plan.ts";
import { type PlanScope, resolveScope, type RunScope } from "../pipeline/scope.ts";
import { getRun, type PinnedStages, type RunDetail, type StageRow } from "../runs/index.ts";
import type { StageSpec } from "../stages/contract.ts";
import { readDraft } from "./draft.ts";
import { resolveSources } from "./resolveSources.ts";

export type RunWish = {
  projectId: string;
  /** The revision on the person's screen; a run must not start from edits they haven't seen. */
  revision?: number | undefined;
  scope: RunScope;
  /** Opens the test partition. */
  final: boolean;
};

/** Everything a run needs to be made. `stages` holds the pinned ones first: nothing executed comes before them. */
export type RunPlan = {
  document: PipelineDocument;
  stages: StageSpec[];
  /** How many of the stages are pinned. */
  pinned: PinnedStages;
  base: RunDetail | null;
};

function blocked(issues: readonly PipelineIssue[]): InvalidError {
  const [first] = issues;
  const more = issues.length - 1;
  return new InvalidError({
    code: "pipeline_blocked",
    userMessage: `The pipeline can’t run yet. ${first?.message ?? ""}${more > 0 ? ` And ${more} more.` : ""}`,
    remedy: "The problems panel lists what to do.",
    ...(first?.stageId != null && { where: first.stageId }),
  });
}

function refused({ code, message, stageId }: PipelineIssue): InvalidError {
  const where = stageId === null ? {} : { where: stageId };
  return new InvalidError({ code, userMessage: message, remedy: "Choose another run, or run the whole.", ...where });
}

/**
 * From a wish to the work of a run: the draft as it is now, its files pinned, and the outputs of an earlier run that
 * stand in for stages that aren't repeated, checked to be there byte for byte.
 * @throws ConflictError `revision_stale`; NotFoundError `run_not_found`; InvalidError `pipeline_blocked`,
 *   `pinned_missing`, `nothing_failed`, `stage_missing`, and what resolveSources throws
 */
export async function planRun(db: Database, wish: RunWish): Promise<RunPlan> {
  const { projectId, scope: partial, final } = wish;
  const { document, revision } = await readDraft(db, projectId);
  if (wish.revision !== undefined && wish.revision !== revision) {
    throw new ConflictError({
      code: "revision_stale",
      userMessage: "The pipeline was changed elsewhere a moment ago.",
      remedy: "Look at the change and start the run again.",
      internal: `revision ${wish.revision} of ${revision}`,
    });
  }
  const base = "runId" in partial ? await getRun(db.pool, { projectId, runId: partial.runId }) : null;
  const stagesOfBase = new Map((base?.stages ?? []).map((stage) => [stage.stageId, stage]));
  const from = base && { number: base.number, stages: stagesOfBase };
  const { document: active } = withoutMuted(document);
  const resolved = resolveScope(active, partial, from);
  if (!resolved.ok) throw refused(resolved.issue);
  const { scope } = resolved;
  const executed = document.stages.filter((stage) => scope.execute.has(stage.id));
  const sources = await resolveSources(db, projectId, { ...document, stages: executed });
  const whole = partial.mode === "whole";
  const plan = planPipeline(document, { sources, final, ...(!whole && { execute: scope.execute }) });
  if (!plan.ok) throw blocked(plan.issues);
  const pinned = base === null ? [] : await pinnedStages(base, scope, plan.specs);
  return {
    document,
    stages: [...pinned.map((stage) => stage.spec), ...plan.specs],
    pinned: Object.fromEntries(pinned.map((stage) => [stage.stageId, stage.id])),
    base,
  };
}

/** The stages of the earlier run that are taken over, in its order. @throws InvalidError `pinned_missing` */
async function pinnedStages(base: RunDetail, scope: PlanScope, specs: readonly StageSpec[]): Promise<StageRow[]> {
  const wanted = new Set(
    specs.flatMap((spec) =>
      Object.values(spec.inputs).flatMap((refs) => refs.map((ref) => `${ref.stage}/${ref.port}`)),
    ),
  );
  const kept: StageRow[] = [];
  for (const stage of base.stages) {
    const needed = scope.pinned.has(stage.stageId);
    if (!needed && !scope.further.has(stage.stageId)) continue;
    const lost = await lostOutput(stage, needed ? wanted : null);
    if (lost === null) kept.push(stage);
    else if (needed) {
      throw new InvalidError({
        code: "pinned_missing",
        userMessage: `Run ${base.number} no longer has the output “${lost}” of ${stage.name}: it was deleted.`,
        remedy: `Run to ${stage.name} once more, then start from there; or choose another run.`,
        where: stage.stageId,
      });
    }
  }
  return kept;
}

/** An output that isn't there any more, or null. @param wanted only these of its ports count ("stage/port"); null = all */
async function lostOutput(stage: StageRow, wanted: ReadonlySet<string> | null): Promise<string | null> {
  for (const { port } of stage.spec.outputs) {
    if (wanted !== null && !wanted.has(`${stage.stageId}/${port}`)) continue;
    const output = stage.outputs.find((each) => each.port === port);
    if (!output || !(await artifactStore().has(output.manifest))) return port;
  }
  return null;
}
