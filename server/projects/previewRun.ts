import { z } from "zod";
import type { Database } from "../db/index.ts";
import { toPublicError, toStagecraftError, type PublicError } from "../errors/index.ts";
import { askGates, gatesOfRun, type GateAnswer } from "../gates/index.ts";
import { estimateStages } from "../pipeline/costs.ts";
import { canonicalJson } from "../pipeline/file.ts";
import { pipelineSchema, type PipelineDocument } from "../pipeline/index.ts";
import { peekCache, type RunDetail } from "../runs/index.ts";
import type { StageSpec } from "../stages/contract.ts";
import { codeHash } from "./codeHash.ts";
import { type Money, priceOf } from "./computePrice.ts";
import { planRun, type RunPlan, type RunWish } from "./planRun.ts";
import { rowsOfFiles } from "./rowsOfFiles.ts";

export type PreviewStage = {
  stageId: string;
  kind: string;
  name: string;
  /** `run`: executed; `cached`: answered from the cache; `pinned`: taken over from the chosen run as it is. */
  does: "run" | "cached" | "pinned";
  seconds: number;
  basis: string;
  /** Pinned, although the settings it had in that run are not those of the drawing any more. */
  changed: boolean;
};

export type RunPreview =
  | {
      ok: true;
      stages: PreviewStage[];
      /** From start to end, when stages that don't wait for each other run side by side. */
      seconds: number;
      cost: Money;
      base: { runId: string; number: number } | null;
      /** Gates it asks, with everything that keeps them shut. */
      gates: GateAnswer[];
    }
  | { ok: false; error: PublicError };

/** Older runs say little about today's machine, and reading them all would take longer than it's worth. */
const RUNS_LOOKED_AT = 20;

/**
 * What a run would do, what it would cost and on what that rests. Says why when it could not start.
 * @throws NotFoundError `project_not_found`
 */
export async function previewRun(db: Database, wish: RunWish): Promise<RunPreview> {
  try {
    return await preview(db, wish, await planRun(db, wish));
  } catch (error) {
    const known = toStagecraftError(error);
    if (known.status >= 500 || known.code === "project_not_found") throw error;
    return { ok: false, error: toPublicError(known) };
  }
}

async function preview(db: Database, wish: RunWish, plan: RunPlan): Promise<RunPreview> {
  const { projectId, final } = wish;
  const { document, stages, pinned, base } = plan;
  const specs = stages.filter((spec) => pinned[spec.stage.id] === undefined);
  const [cached, measured, rowsOfSource, gates] = await Promise.all([
    peekCache(db.pool, projectId, specs, hashesOf(base, pinned), codeHash()),
    measuredStages(db, projectId, specs),
    rowsOfFiles(db, projectId, document),
    gatesOfRun(db, projectId, document, specs).then((asked) => askGates(db, projectId, asked)),
  ]);
  const rows = (stageId: string): number | null => measured.get(stageId)?.rows ?? rowsOfSource;
  const estimates = estimateStages(document, { rows, final });
  const changed = base === null ? new Set<string>() : await changedSince(db, projectId, document, base);
  const shown = stages.map((spec): PreviewStage => {
    const { id: stageId, kind, name } = spec.stage;
    const one = { stageId, kind, name, changed: false };
    if (pinned[stageId] !== undefined) {
      const from = base?.stages.find((stage) => stage.stageId === stageId)?.pinned?.number ?? base?.number;
      const basis = `taken over from run ${from ?? ""}`;
      return { ...one, does: "pinned", seconds: 0, basis, changed: changed.has(stageId) };
    }
    if (cached.has(stageId)) return { ...one, does: "cached", seconds: 0, basis: "ran like this before" };
    const past = measured.get(stageId);
    if (past?.same) return { ...one, does: "run", seconds: past.seconds, basis: `took as long in run ${past.number}` };
    const estimate = estimates.get(stageId) ?? { seconds: 0, basis: "no estimate" };
    return { ...one, does: "run", seconds: estimate.seconds, basis: estimate.basis };
  });
  const work = shown.reduce((sum, stage) => sum + stage.seconds, 0);
  const from = base && { runId: base.id, number: base.number };
  return { ok: true, stages: shown, seconds: longestWay(specs, shown), cost: priceOf(work), base: from, gates };
}

/** What the pinned stages hand on. */
function hashesOf(base: RunDetail | null, pinned: RunPlan["pinned"]): Map<string, Record<string, string>> {
  const stages = (base?.stages ?? []).filter((stage) => pinned[stage.stageId] === stage.id);
  return new Map(
    stages.map((stage) => [stage.stageId, Object.fromEntries(stage.outputs.map(({ port, hash }) => [port, hash]))]),
  );
}

/** Seconds until the last stage is done, when none waits for a free processor. */
function longestWay(specs: readonly StageSpec[], shown: readonly PreviewStage[]): number {
  const seconds = new Map(shown.map((stage) => [stage.stageId, stage.seconds]));
  const ends = new Map<string, number>();
  for (const spec of specs) {
    const parents = Object.values(spec.inputs).flatMap((refs) => refs.map((ref) => ends.get(ref.stage) ?? 0));
    ends.set(spec.stage.id, Math.max(0, ...parents) + (seconds.get(spec.stage.id) ?? 0));
  }
  return Math.max(0, ...ends.values());
}

const measuredSchema = z.object({
  stageId: z.string(),
  number: z.number(),
  seconds: z.number(),
  rows: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : Number(text))),
  params: z.unknown(),
});

/** How the stages did when they last really ran. `same`: with the very settings they have now. */
async function measuredStages(
  db: Database,
  projectId: string,
  specs: readonly StageSpec[],
): Promise<Map<string, { number: number; seconds: number; rows: number | null; same: boolean }>> {
  const { rows } = await db.pool.query(
    `SELECT DISTINCT ON (stage."stageId") stage."stageId", run.number, stage."rowsIn" AS rows, stage.spec->'params' AS params,
       extract(epoch FROM stage."endedAt" - stage."startedAt")::float8 AS seconds
     FROM (SELECT id, number FROM "Run" WHERE "projectId" = $1 ORDER BY number DESC LIMIT $3) run
     JOIN "StageRun" stage ON stage."runId" = run.id
     WHERE stage."stageId" = ANY ($2) AND stage.status = 'succeeded' AND NOT stage.cached AND stage."startedAt" IS NOT NULL
     ORDER BY stage."stageId", run.number DESC`,
    [projectId, specs.map((spec) => spec.stage.id), RUNS_LOOKED_AT],
  );
  const now = new Map(specs.map((spec) => [spec.stage.id, canonicalJson(spec.params)]));
  return new Map(
    rows.map((row) => {
      const { stageId, params, ...past } = measuredSchema.parse(row);
      return [stageId, { ...past, same: canonicalJson(params) === now.get(stageId) }];
    }),
  );
}

/** Stages whose settings are not those they had where the outputs of the earlier run were really made. */
async function changedSince(
  db: Database,
  projectId: string,
  document: PipelineDocument,
  base: RunDetail,
): Promise<Set<string>> {
  const origins = new Map(base.stages.map((stage) => [stage.stageId, stage.pinned?.runId ?? base.id]));
  const runs = await db.prisma.run.findMany({
    where: { projectId, id: { in: [...new Set(origins.values())] } },
    select: { id: true, version: { select: { document: true } } },
  });
  const settings = new Map(
    runs.flatMap((run) =>
      pipelineSchema
        .parse(run.version.document)
        .stages.map((stage) => [`${run.id} ${stage.id}`, canonicalJson(stage.config)] as const),
    ),
  );
  const same = (stage: PipelineDocument["stages"][number]): boolean =>
    settings.get(`${origins.get(stage.id) ?? ""} ${stage.id}`) === canonicalJson(stage.config);
  return new Set(document.stages.filter((stage) => !same(stage)).map((stage) => stage.id));
}
