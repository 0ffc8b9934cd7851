import { randomUUID } from "node:crypto";
import type { Database } from "../../db/index.ts";
import { emptyPipeline } from "../../pipeline/index.ts";
import type { ArtifactRef, Claim, EffectContext } from "../../runs/index.ts";
import { CONTRACT_VERSION, stageResultSchema } from "../../stages/contract.ts";
import type { ArtifactStore } from "../../storage/index.ts";

export type Place = { workspaceId: string; slug: string; projectId: string };

/** A workspace with a project in it. */
export async function createPlace(db: Database): Promise<Place> {
  const slug = `w-${randomUUID().slice(0, 8)}`;
  const { id: workspaceId } = await db.prisma.workspace.create({ data: { name: slug, slug } });
  const document = JSON.parse(JSON.stringify(emptyPipeline("Project")));
  const { id: projectId } = await db.prisma.project.create({
    data: { workspaceId, name: "Project", pipeline: { create: { document } } },
  });
  return { workspaceId, slug, projectId };
}

/** A stored folder as the engine hands it to an effect. */
export async function storeFolder(
  store: ArtifactStore,
  folder: string,
  type: string,
  canonical: string | null = null,
): Promise<ArtifactRef> {
  const { hash, manifest } = await store.putFolder(folder, { type, canonical });
  return { hash, type, manifest, rows: null };
}

/** What the engine tells an effect about a deploy or monitor stage that has done its own work. */
export function effectContext(
  db: Database,
  store: ArtifactStore,
  place: Place,
  parts: {
    inputs?: EffectContext["inputs"];
    outputs: EffectContext["outputs"];
    runId?: string;
    params?: EffectContext["spec"]["params"];
    stageId?: string;
  },
): EffectContext {
  const stageId = parts.stageId ?? "deploy";
  const spec: EffectContext["spec"] = {
    contract: CONTRACT_VERSION,
    stage: { id: stageId, kind: stageId, name: stageId },
    entry: stageId,
    params: parts.params ?? {},
    inputs: Object.fromEntries(Object.keys(parts.inputs ?? {}).map((port) => [port, [{ stage: "deploy", port }]])),
    outputs: [],
    sources: [],
    resources: { cpus: 1, memoryMb: 512, seconds: 60 },
    cacheable: false,
    effect: null,
    seed: 1,
  };
  const claim: Claim = {
    runId: parts.runId ?? randomUUID(),
    projectId: place.projectId,
    stageRunId: randomUUID(),
    stageId,
    attempt: 1,
    lost: 0,
    fence: randomUUID(),
    final: false,
    spec,
  };
  return {
    claim,
    spec,
    result: stageResultSchema.parse({}),
    inputs: parts.inputs ?? {},
    outputs: parts.outputs,
    store,
    db: db.pool,
    signal: new AbortController().signal,
  };
}
