import { randomUUID } from "node:crypto";
import type pg from "pg";
import { z } from "zod";
import type { StageSpec } from "../../stages/contract.ts";
import { planInvalid, projectNotFound } from "../errors.ts";
import { addJobs, insertEvents, notifyRun } from "./sql.ts";
import { inTransaction } from "./transaction.ts";

export type NewRun = {
  projectId: string;
  versionId: string;
  /** made by the client; the same key gives the same run, however often it is sent */
  requestKey: string;
  seed: number;
  /** true: this run may open the test partition */
  final: boolean;
  startedById: string | null;
  /** the plan, parents before children */
  stages: StageSpec[];
  /** stages of the plan that are not executed: their outputs are taken over from these stage runs of the same project */
  pinned?: PinnedStages;
  /** how much of the pipeline this run covers; whole when nothing is said */
  part?: RunPart;
  /** hash of the code of all kinds of stages, for the record */
  codeHash?: string;
};

/** stage id → id of the stage run whose outputs stand in */
export type PinnedStages = Readonly<Record<string, string>>;

export type RunPart = { mode: string; stageId: string | null; basedOnId: string | null };

export type CreatedRun = { runId: string; number: number; created: boolean };

const statement = `
WITH counted AS (
  INSERT INTO "Run" (id, "projectId", "versionId", number, status, "lastSeq", seed, final, "requestKey", remaining, "startedById",
    mode, "modeStageId", "basedOnId", "codeHash")
  SELECT $1, $2, $3, coalesce(max(number), 0) + 1, 'queued', 1 + $9::int, $4, $5, $6, $8::int, $7, $11, $12, $13::uuid, $14
  FROM "Run" WHERE "projectId" = $2
  RETURNING id, "lastSeq", number
), stages AS (
  INSERT INTO "StageRun" (id, "runId", "projectId", "stageId", kind, name, position, status, spec, "dependsOn", missing, attempt, "queuedAt")
  SELECT stage.id, counted.id, $2, stage."stageId", stage.kind, stage.name, stage.position,
         CASE WHEN stage.missing = 0 THEN 'queued' ELSE 'pending' END, stage.spec, stage."dependsOn", stage.missing,
         CASE WHEN stage.missing = 0 THEN 1 ELSE 0 END, CASE WHEN stage.missing = 0 THEN clock_timestamp() END
  FROM counted CROSS JOIN jsonb_to_recordset($10::jsonb) AS stage(id uuid, "stageId" text, kind text, name text,
         position int, spec jsonb, "dependsOn" text[], missing int)
  RETURNING id, "runId", "stageId", attempt, missing, position
), ready AS (
  SELECT * FROM stages WHERE missing = 0
), jobs AS (${addJobs("ready", "now()", "$2")}
), news AS (
  SELECT -1 AS ord, 'run' AS type, NULL AS "stageId", NULL::int AS attempt, NULL::uuid AS fence,
         jsonb_build_object('status', 'queued') AS data
  UNION ALL
  SELECT position, 'stage', "stageId", attempt, NULL, jsonb_build_object('status', 'queued') FROM ready
), events AS (${insertEvents})
SELECT counted.number, (SELECT count(*) FROM jobs) AS delivered, ${notifyRun} FROM counted`;

// A success without an attempt: nothing was claimed, so nothing has a fence. No event either; the run begins with it.
// "pinnedFromId" names the stage that was really executed, however often its outputs were taken over since.
const takeOver = `
WITH given AS (
  SELECT * FROM jsonb_to_recordset($3::jsonb) AS stage(id uuid, "stageId" text, kind text, name text, position int,
    spec jsonb, "dependsOn" text[], "pinnedFrom" uuid)
), pinned AS (
  INSERT INTO "StageRun" (id, "runId", "projectId", "stageId", kind, name, position, status, spec, "dependsOn", missing,
    attempt, cached, "pinnedFromId", result, "rowsIn", "rowsOut", "rowsRejected", "rowsMade", "endedAt")
  SELECT stage.id, $1, $2, stage."stageId", stage.kind, stage.name, stage.position, 'succeeded', stage.spec,
         stage."dependsOn", 0, 0, true, coalesce(source."pinnedFromId", source.id), source.result, source."rowsIn", source."rowsOut",
         source."rowsRejected", source."rowsMade", clock_timestamp()
  FROM given stage
  JOIN "StageRun" source ON source.id = stage."pinnedFrom" AND source."projectId" = $2 AND source.status = 'succeeded'
  RETURNING id
), outputs AS (
  INSERT INTO "StageOutput" ("stageRunId", "projectId", port, "artifactHash", rows)
  SELECT pinned.id, $2, output.port, output."artifactHash", output.rows
  FROM pinned JOIN given USING (id) JOIN "StageOutput" output ON output."stageRunId" = given."pinnedFrom"
)
SELECT count(*)::int AS count FROM pinned`;

/** @throws InvalidError `plan_invalid` */
function stageRows(stages: StageSpec[], pinned: PinnedStages) {
  if (!stages.some((spec) => pinned[spec.stage.id] === undefined)) throw planInvalid("it has no stages");
  const seen = new Set<string>();
  return stages.map((spec, position) => {
    const parents = new Set(Object.values(spec.inputs).flatMap((refs) => refs.map((ref) => ref.stage)));
    const pinnedFrom = pinned[spec.stage.id] ?? null;
    for (const parent of pinnedFrom === null ? parents : []) {
      if (!seen.has(parent)) throw planInvalid(`${spec.stage.name} needs a stage that does not come before it`);
    }
    if (seen.has(spec.stage.id)) throw planInvalid(`two stages are called ${spec.stage.id}`);
    seen.add(spec.stage.id);
    const { id: stageId, kind, name } = spec.stage;
    const dependsOn = [...parents];
    const missing = dependsOn.filter((parent) => pinned[parent] === undefined).length;
    return { id: randomUUID(), stageId, kind, name, position, spec, dependsOn, missing, pinnedFrom };
  });
}

/**
 * Writes a run, its stages, its first events and the deliveries of the stages that wait for nobody, in one transaction.
 * When it returns, the run will reach an end.
 * @throws NotFoundError `project_not_found`; InvalidError `plan_invalid`
 */
export async function createRun(pool: pg.Pool, run: NewRun): Promise<CreatedRun> {
  const all = stageRows(run.stages, run.pinned ?? {});
  const stages = all.filter((stage) => stage.pinnedFrom === null);
  const pinned = all.filter((stage) => stage.pinnedFrom !== null);
  const part = run.part ?? { mode: "whole", stageId: null, basedOnId: null };
  return inTransaction(pool, async (client) => {
    // Serialises the numbering, and makes a second request with the same key wait until it can see the first.
    const project = await client.query(`SELECT 1 FROM "Project" WHERE id = $1 FOR NO KEY UPDATE`, [run.projectId]);
    if (project.rowCount === 0) throw projectNotFound();
    const found = await client.query(`SELECT id, number FROM "Run" WHERE "projectId" = $1 AND "requestKey" = $2`, [
      run.projectId,
      run.requestKey,
    ]);
    const existing = z.object({ id: z.string(), number: z.number() }).optional().parse(found.rows[0]);
    if (existing) return { runId: existing.id, number: existing.number, created: false };
    const runId = randomUUID();
    const first = stages.filter((stage) => stage.missing === 0).length;
    const made = await client.query({
      name: "createRun",
      text: statement,
      values: [
        runId,
        run.projectId,
        run.versionId,
        run.seed,
        run.final,
        run.requestKey,
        run.startedById,
        stages.length,
        first,
        JSON.stringify(stages),
        part.mode,
        part.stageId,
        part.basedOnId,
        run.codeHash ?? null,
      ],
    });
    if (pinned.length > 0) {
      const { rows } = await client.query(takeOver, [runId, run.projectId, JSON.stringify(pinned)]);
      if (rows[0]?.count !== pinned.length) throw planInvalid("an output it builds on is gone");
    }
    return { runId, number: z.number().parse(made.rows[0]?.number), created: true };
  });
}
