import { randomUUID } from "node:crypto";
import { CONTRACT_VERSION, type StageSpec } from "../../stages/contract.ts";
import type { EffectHandler, Effects } from "../effects.ts";
import type { Queryable } from "../transitions/index.ts";

/** A project with one pipeline version: the least a run can belong to. */
export async function createProject(db: Queryable): Promise<{ projectId: string; versionId: string }> {
  const [workspaceId, projectId, versionId] = [randomUUID(), randomUUID(), randomUUID()];
  await db.query(`INSERT INTO "Workspace" (id, slug, name) VALUES ($1, $2, 'Test')`, [workspaceId, workspaceId]);
  await db.query(`INSERT INTO "Project" (id, "workspaceId", name) VALUES ($1, $2, 'Test')`, [projectId, workspaceId]);
  await db.query(
    `INSERT INTO "PipelineVersion" (id, "projectId", number, "contentHash", document) VALUES ($1, $2, 1, 'hash', '{}')`,
    [versionId, projectId],
  );
  return { projectId, versionId };
}

/**
 * One planned stage with a single dataset port on either side.
 * @param parents stages whose output it reads, in edge order
 */
export function stageSpec(id: string, parents: string[] = [], changes: Partial<StageSpec> = {}): StageSpec {
  return {
    contract: CONTRACT_VERSION,
    stage: { id, kind: "test", name: id },
    entry: "test",
    params: { id },
    inputs: parents.length === 0 ? {} : { dataset: parents.map((stage) => ({ stage, port: "dataset" })) },
    outputs: [{ port: "dataset", type: "dataset" }],
    sources: [],
    resources: { cpus: 1, memoryMb: 64, seconds: 60 },
    cacheable: true,
    effect: null,
    seed: 7,
    ...changes,
  };
}

/** `a → b → c …` */
export const chain = (length: number, changes: Partial<StageSpec> = {}): StageSpec[] =>
  Array.from({ length }, (_, index) => stageSpec(`s${index}`, index === 0 ? [] : [`s${index - 1}`], changes));

export const newRun = (project: { projectId: string; versionId: string }, stages: StageSpec[]) => ({
  ...project,
  requestKey: randomUUID(),
  seed: 7,
  final: false,
  startedById: null,
  stages,
});

const unexpected = async (): Promise<never> => {
  throw new Error("no effect was expected");
};
export const noEffects: Effects = { activateEndpoint: unexpected, startMonitor: unexpected, registerModel: unexpected };

/** Where effects of tests leave a trace that only a committed application leaves. */
export const createEffectLedger = (db: Queryable) =>
  db.query(`CREATE TABLE effect_ledger ("runId" uuid, "stageId" text, fence uuid)`);

export const noteEffect: EffectHandler = async ({ claim }) => ({
  facts: {},
  apply: async (db) => {
    const values = [claim.runId, claim.stageId, claim.fence];
    await db.query(`INSERT INTO effect_ledger ("runId", "stageId", fence) VALUES ($1, $2, $3)`, values);
  },
});
