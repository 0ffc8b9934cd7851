import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { verifyAudit, type Actor } from "../audit/index.ts";
import { createLocalBackend } from "../backends/local/index.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { newHash } from "../documentation/testing/world.ts";
import { pythonPath } from "../env.js";
import { createFileSystemStore, manifestSchema, type ArtifactStore } from "../storage/index.ts";
import { markColumn, setViewersSeeRows } from "./editMarks.ts";
import { createEraseTask } from "./eraseTask.ts";
import { personalColumns } from "./personalColumns.ts";
import { listErasures, requestErasure } from "./requestErasure.ts";
import { sightOf } from "./sight.ts";

const SECRET = "ada@example.com";
const CSV = `id,email,age\n7,${SECRET},41\n8,bob@example.com,42\n`;

let db: TestDatabase;
let folder: string;
let store: ArtifactStore;
let backend: ReturnType<typeof createLocalBackend>;
let tenant: Tenant;
let project: { id: string; workspaceId: string };
let actor: Actor;
let table: { sha256: string; bytes: number };
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "stagecraft-erase-"));
  store = createFileSystemStore({ folder: join(folder, "store") });
  backend = createLocalBackend({ python: pythonPath(), scratch: join(folder, "scratch"), concurrency: 1 });
  const script = `import polars as pl, sys
pl.DataFrame({"__row": [0, 1], "__partition": ["train", "test"], "email": [${JSON.stringify(SECRET)}, "bob@example.com"], "age": [41, 42]}).write_parquet(sys.argv[1])`;
  execFileSync(pythonPath(), ["-c", script, join(folder, "data.parquet")]);
  table = await store.putFile(join(folder, "data.parquet"));
});
afterAll(async () => {
  await backend.close();
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});

const detected = {
  format: { encoding: "utf-8", delimiter: "," },
  rows: 2,
  columns: [
    { name: "id", type: "integer", missing: 0, distinct: 2, examples: ["7", "8"] },
    { name: "email", type: "string", missing: 0, distinct: 2, examples: [SECRET, "bob@example.com"] },
    { name: "age", type: "integer", missing: 0, distinct: 2, examples: ["41", "42"] },
  ],
};
let fileHash: string;
beforeEach(async () => {
  tenant = await createTenant(db, "mine");
  project = { id: tenant.projectId, workspaceId: tenant.workspaceId };
  actor = { id: tenant.sessions.owner.userId, name: "Ola", via: "ui", address: null };
  const path = join(folder, "given.csv");
  await writeFile(path, CSV);
  const file = await store.putFile(path);
  fileHash = file.sha256;
  const stored = { sha256: file.sha256, bytes: BigInt(file.bytes) };
  await db.prisma.dataFile.update({ where: { id: tenant.fileId }, data: { ...stored, detected } });
});

/** A run that read the file and learned from it, and a prediction that asked about the person. */
async function learn(): Promise<{ hash: string; modelId: string }> {
  const hash = newHash();
  await store.putFile(join(folder, "data.parquet"));
  await db.prisma.artifact.create({
    data: { hash, type: "dataset", bytes: BigInt(table.bytes), manifest: [{ path: "data.parquet", ...table }] },
  });
  await db.prisma.stageRun.create({
    data: {
      ...{ projectId: project.id, runId: tenant.runId, stageId: "in", kind: "ingest", name: "In", position: 0 },
      ...{ status: "succeeded", missing: 0, dependsOn: [] },
      spec: { sources: [{ name: "data.csv", sha256: fileHash, bytes: 1 }] },
      outputs: { create: { projectId: project.id, port: "dataset", artifactHash: hash } },
    },
  });
  const model = await db.prisma.model.create({
    data: {
      ...{ projectId: project.id, runId: tenant.runId, stageId: "judge", artifactHash: newHash(), name: "Churn" },
      ...{ problemType: "binary", metrics: {} },
    },
  });
  for (const email of [SECRET, "bob@example.com"]) {
    await db.prisma.prediction.create({
      data: {
        ...{ id: randomUUID(), endpointId: tenant.endpointId, versionId: randomUUID(), at: new Date(), micros: 9 },
        ...{ input: { email, age: 41 }, requestId: "r", row: 0 },
      },
    });
  }
  return { hash, modelId: model.id };
}

/** Does what the worker does. */
async function erase(value: string): Promise<void> {
  const { id } = await requestErasure(db, project, { column: "email", value, reason: "asked by letter" }, actor);
  await createEraseTask({ db, store, backend, workFolder: join(folder, "work") })({ erasureId: id });
  expect((await listErasures(db, project.id))[0]?.error).toBeNull();
}

describe("erasing one person", () => {
  it("rewrites files, artefacts and the log, names the models that learned from them, and deletes the old bytes", async () => {
    const { hash, modelId } = await learn();
    await erase(SECRET);
    const file = await db.prisma.dataFile.findUniqueOrThrow({ where: { id: tenant.fileId } });
    expect(await text(await store.open(file.sha256))).toBe("id,email,age\n8,bob@example.com,42\n");
    const { manifest } = await db.prisma.artifact.findUniqueOrThrow({ where: { hash } });
    expect(manifestSchema.parse(manifest)[0]?.sha256).not.toBe(table.sha256);
    expect(await store.has(manifestSchema.parse(manifest))).toBe(true);
    for (const old of [fileHash, table.sha256])
      await expect(store.open(old)).rejects.toMatchObject({ code: "artifact_damaged" });
    expect(await db.prisma.prediction.count({ where: { endpointId: tenant.endpointId } })).toBe(1);
    const [erasure] = await listErasures(db, project.id);
    expect(erasure).toMatchObject({ state: "succeeded", error: null });
    expect(erasure?.report).toEqual({
      files: [{ name: "data.csv", rows: 1 }],
      artifacts: 1,
      runs: [{ id: tenant.runId, number: 1, rows: 1 }],
      predictions: 1,
      models: [{ id: modelId, name: "Churn", run: 1, taught: true }],
      left: [],
      elsewhere: [],
    });
  });

  it("keeps the person's name nowhere: not in the request, the examples, the trail or what runs say they read", async () => {
    await learn();
    await erase(SECRET);
    for (const name of ["Erasure", "AuditEntry", "DataFile", "StageRun", "Prediction"]) {
      const { rows } = await db.pool.query(`SELECT 1 FROM "${name}" row WHERE row::text LIKE $1`, [`%${SECRET}%`]);
      expect(rows, name).toEqual([]);
    }
    const trail = await db.prisma.auditEntry.findMany({ where: { projectId: project.id }, orderBy: { seq: "asc" } });
    expect(trail.map(({ type, reason }) => [type, reason])).toEqual([
      ["personal.erase", "asked by letter"],
      ["personal.erased", "asked by letter"],
    ]);
    expect(await verifyAudit(db, project.workspaceId)).toMatchObject({ ok: true });
  });

  it("changes the same file in other projects and says which", async () => {
    const other = await db.prisma.project.create({
      data: {
        ...{ workspaceId: tenant.workspaceId, name: "Other" },
        files: { create: { name: "copy.csv", sha256: fileHash, bytes: 1n, detected } },
      },
      include: { files: true },
    });
    await erase(SECRET);
    const file = await db.prisma.dataFile.findUniqueOrThrow({ where: { id: other.files[0]?.id ?? "" } });
    expect(file.sha256).not.toBe(fileHash);
    expect((await listErasures(db, project.id))[0]?.report?.elsewhere).toEqual([{ id: other.id, name: "Other" }]);
  });

  it("of somebody who isn't there changes nothing", async () => {
    await erase("nobody@example.com");
    const file = await db.prisma.dataFile.findUniqueOrThrow({ where: { id: tenant.fileId } });
    expect(file.sha256).toBe(fileHash);
    expect((await listErasures(db, project.id))[0]?.report).toMatchObject({ files: [], artifacts: 0, predictions: 0 });
  });

  it("by a column no file has is refused", async () => {
    const wanted = { column: "shoe size", value: "41", reason: "asked" };
    await expect(requestErasure(db, project, wanted, actor)).rejects.toMatchObject({ code: "column_unknown" });
  });
});

describe("who sees what", () => {
  it("follows the role, the columns and the workspace's setting", async () => {
    expect(await sightOf(db, project, "owner")).toMatchObject({ rows: true, hidden: new Set() });
    expect(await sightOf(db, project, "editor")).toMatchObject({ rows: true, hidden: new Set() });
    expect(await sightOf(db, project, "reviewer")).toMatchObject({ rows: true, hidden: new Set(["email"]) });
    expect(await sightOf(db, project, "viewer")).toMatchObject({ rows: false, hidden: new Set(["email"]) });
    await setViewersSeeRows(db, project.workspaceId, true, actor);
    expect(await sightOf(db, project, "viewer")).toMatchObject({ rows: true, hidden: new Set(["email"]) });
    expect(await sightOf(db, project, "labeler")).toMatchObject({ rows: false });
  });

  it("lets people overrule the detector, in the project before the data set", async () => {
    const names = async () => (await personalColumns(db, project.id)).map(({ column }) => column);
    await db.prisma.dataset.create({
      data: {
        ...{ workspaceId: project.workspaceId, name: "People" },
        versions: { create: { number: 1, fileName: "p.csv", sha256: fileHash, bytes: 1n } },
        marks: { create: { column: "age", personal: true, category: "other", byName: "Ola" } },
      },
    });
    expect(await names()).toEqual(["age", "email"]);
    await markColumn(db, project, { column: "email", personal: false, category: null }, actor);
    await markColumn(db, project, { column: "age", personal: false, category: null }, actor);
    expect(await names()).toEqual([]);
    await markColumn(db, project, { column: "age", personal: null, category: null }, actor);
    expect(await names()).toEqual(["age"]);
  });
});
