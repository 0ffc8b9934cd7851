import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";
import type { Database } from "../../db/index.ts";
import { pythonPath } from "../../env.js";
import type { ArtifactRef, Claim, EffectContext } from "../../runs/index.ts";
import { CONTRACT_VERSION, stageResultSchema } from "../../stages/contract.ts";
import type { ArtifactStore } from "../../storage/index.ts";

const runFile = promisify(execFile);
const server = join(import.meta.dirname, "../..");

export type FixtureOptions = {
  problem: "binary" | "multiclass" | "regression";
  seed: number;
  rows: number;
  name: string;
  runner: "auto" | "node" | "python";
  maxRows: number;
};

export type Fixture = { endpoint: string; drift: string; model: string; canonical: string };

const DEFAULTS: FixtureOptions = { problem: "binary", seed: 1, rows: 600, name: "churn", runner: "auto", maxRows: 50 };

/** Folders of a small trained model, made once per test run by the real stages. */
export async function makeFixture(changes: Partial<FixtureOptions> = {}): Promise<Fixture> {
  const options = JSON.stringify({ ...DEFAULTS, ...changes });
  const folder = join(
    inject("testClusterFolder"),
    `endpoint-${createHash("sha256").update(options).digest("hex").slice(0, 16)}`,
  );
  if (!existsSync(folder)) {
    const made = `${folder}.${randomUUID()}`;
    await mkdir(made);
    await runFile(pythonPath(), [join(import.meta.dirname, "makeEndpoint.py"), made, options], {
      env: { PYTHONPATH: join(server, "runtime"), PATH: "/usr/bin:/bin", HOME: made },
    });
    // Whoever comes second uses what the first has made.
    await rename(made, folder).catch(() => rm(made, { recursive: true, force: true }));
  }
  const { canonical } = JSON.parse(await readFile(join(folder, "done.json"), "utf8")) as { canonical: string };
  return {
    endpoint: join(folder, "deploy/output/endpoint"),
    drift: join(folder, "monitor/output/drift"),
    model: join(folder, "train/output/model"),
    canonical,
  };
}

export type Place = { workspaceId: string; slug: string; projectId: string };

/** A workspace with a project in it. */
export async function createPlace(db: Database): Promise<Place> {
  const slug = `w-${randomUUID().slice(0, 8)}`;
  const { id: workspaceId } = await db.prisma.workspace.create({ data: { name: slug, slug } });
  const { id: projectId } = await db.prisma.project.create({ data: { workspaceId, name: "Project" } });
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
