import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "../audit/index.ts";
import { createTenant, type Tenant } from "../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { emptyPipeline } from "../pipeline/index.ts";
import { collectGarbage } from "../runs/garbage.ts";
import { createFileSystemStore, type ArtifactStore } from "../storage/index.ts";
import { addVersion, bytesOfFile, createDataset, editDataset, removeDataset, useVersion } from "./editDatasets.ts";
import { listDatasets, offeredVersions, readDataset } from "./readDatasets.ts";
import { receiveVersion } from "./receiveVersion.ts";

let db: TestDatabase;
let tenant: Tenant;
let workspace: { id: string };
let actor: Actor;
let folder: string;
let store: ArtifactStore;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "stagecraft-datasets-"));
  store = createFileSystemStore({ folder });
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  tenant = await createTenant(db, "mine");
  workspace = { id: tenant.workspaceId };
  actor = { id: tenant.sessions.editor.userId, name: "editor", via: "ui", address: null };
});

const detected = (...columns: string[]) => ({
  format: {},
  rows: 7,
  columns: columns.map((name) => ({ name, type: "string", missing: 0, distinct: 7, examples: [] })),
});
const bytes = (sha256: string, found: unknown = detected("id", "customer_email")) => ({
  fileName: "customers.csv",
  sha256: sha256.repeat(64).slice(0, 64),
  bytes: 10n,
  detected: found,
  note: "",
});
const texts = (name: string) => ({ name, description: "Who buys", tags: ["sales", "eu"], owner: actor.id });
const body = (text: string) => new Response(text).body;
const trail = () =>
  db.prisma.auditEntry.findMany({ where: { workspaceId: tenant.workspaceId }, orderBy: { seq: "asc" } });
const projectOf = async (name: string): Promise<{ id: string; workspaceId: string }> =>
  db.prisma.project.create({
    data: {
      workspaceId: tenant.workspaceId,
      name,
      pipeline: { create: { document: JSON.parse(JSON.stringify(emptyPipeline(name))) } },
    },
  });
/** Lets the draft of a project read a file. */
const read = async (projectId: string, fileId: string): Promise<void> => {
  const document = {
    ...emptyPipeline("x"),
    stages: [
      { id: "in", kind: "ingest", name: "In", config: { source: { type: "upload", fileId, name: "a" } }, ui: {} },
    ],
  };
  await db.prisma.pipeline.update({ where: { projectId }, data: { document: JSON.parse(JSON.stringify(document)) } });
};

describe("a data set", () => {
  it("has versions by content: the same bytes given again are the version they were", async () => {
    const { id, versionId } = await createDataset(db, workspace, texts("Buyers"), bytes("a"), actor);
    expect(await addVersion(db, workspace, id, bytes("a"), actor)).toEqual({ versionId, number: 1 });
    expect((await addVersion(db, workspace, id, bytes("b"), actor)).number).toBe(2);
    const found = await readDataset(db, tenant.workspaceId, id);
    expect(found.versions.map(({ number, rows, columns }) => [number, rows, columns])).toEqual([
      [2, 7, 2],
      [1, 7, 2],
    ]);
    expect(found.owner?.id).toBe(actor.id);
    expect((await trail()).map(({ type }) => type)).toEqual(["dataset.create", "dataset.version"]);
  });

  it("gets one number per version, also when two people add at once", async () => {
    const { id } = await createDataset(db, workspace, texts("Buyers"), bytes("0"), actor);
    const add = (sign: string) => addVersion(db, workspace, id, bytes(sign), actor);
    await Promise.all(["1", "2", "3", "4", "5"].map(add));
    const { versions } = await readDataset(db, tenant.workspaceId, id);
    expect(versions.map(({ number }) => number)).toEqual([6, 5, 4, 3, 2, 1]);
  });

  it("keeps its name to itself in the workspace, and only there", async () => {
    await createDataset(db, workspace, texts("Buyers"), bytes("a"), actor);
    const again = createDataset(db, workspace, texts("Buyers"), bytes("b"), actor);
    await expect(again).rejects.toMatchObject({ code: "dataset_name_taken" });
    const other = await createTenant(db, "other");
    const elsewhere = { ...texts("Buyers"), owner: null };
    await createDataset(db, { id: other.workspaceId }, elsewhere, bytes("a"), actor);
  });

  it("is owned by a member of the workspace", async () => {
    const stranger = (await createTenant(db, "other")).sessions.owner.userId;
    const wrong = createDataset(db, workspace, { ...texts("Buyers"), owner: stranger }, bytes("a"), actor);
    await expect(wrong).rejects.toMatchObject({ code: "owner_not_member" });
  });

  it("is found by every word in name, description, tag, owner or column, and by its tag", async () => {
    await createDataset(db, workspace, texts("Buyers"), bytes("a"), actor);
    await createDataset(db, workspace, { ...texts("Sensors"), tags: ["plant"] }, bytes("b", detected("volt")), actor);
    const find = async (text: string, tag: string | null = null) =>
      (await listDatasets(db, tenant.workspaceId, { text, tag })).rows.map(({ name }) => name).sort();
    expect(await find("")).toEqual(["Buyers", "Sensors", "customers"]);
    expect(await find("EMAIL buys")).toEqual(["Buyers"]);
    expect(await find("volt")).toEqual(["Sensors"]);
    expect(await find("editor")).toEqual(["Buyers", "Sensors"]);
    expect(await find("", "eu")).toEqual(["Buyers"]);
    expect(await find("100%")).toEqual([]);
  });

  it("says which columns look personal", async () => {
    const { id } = await createDataset(db, workspace, texts("Buyers"), bytes("a"), actor);
    const { personal } = await readDataset(db, tenant.workspaceId, id);
    expect(personal).toEqual([{ column: "customer_email", category: "email", because: "name", byName: null }]);
  });

  it("writes down who changed what about it", async () => {
    const { id } = await createDataset(db, workspace, texts("Buyers"), bytes("a"), actor);
    await editDataset(db, workspace, id, { ...texts("Clients"), tags: [] }, actor);
    const [, edit] = await trail();
    expect(edit).toMatchObject({
      type: "dataset.edit",
      before: { name: "Buyers", tags: ["sales", "eu"] },
      after: { name: "Clients", tags: [] },
    });
  });
});

describe("a version in a project", () => {
  it("is a file of it with the same bytes, however often it is chosen", async () => {
    const { versionId } = await createDataset(db, workspace, texts("Buyers"), bytes("a"), actor);
    const project = await projectOf("one");
    const first = await useVersion(db, project, versionId, actor);
    expect(await useVersion(db, project, versionId, actor)).toEqual(first);
    const files = await db.prisma.dataFile.findMany({ where: { projectId: project.id } });
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ name: "customers.csv", sha256: "a".repeat(64) });
  });

  it("is used by every project whose draft or run reads it, and can't be deleted while one does", async () => {
    const { id, versionId } = await createDataset(db, workspace, texts("Buyers"), bytes("a"), actor);
    const [one, two, idle] = [await projectOf("one"), await projectOf("two"), await projectOf("idle")];
    for (const project of [one, two]) await read(project.id, (await useVersion(db, project, versionId, actor)).fileId);
    await useVersion(db, idle, versionId, actor);
    const { uses } = await readDataset(db, tenant.workspaceId, id);
    expect(uses.map(({ projectName, inDraft }) => [projectName, inDraft])).toEqual([
      ["idle", false],
      ["one", true],
      ["two", true],
    ]);
    await expect(removeDataset(db, workspace, id, actor)).rejects.toMatchObject({
      code: "dataset_in_use",
      userMessage: "Buyers is used by “one”, “two”.",
    });
    for (const project of [one, two]) await read(project.id, randomUUID());
    await removeDataset(db, workspace, id, actor);
    expect(await db.prisma.dataFile.count({ where: { projectId: idle.id } })).toBe(1);
    expect((await trail()).at(-1)).toMatchObject({ type: "dataset.delete", before: { name: "Buyers" } });
  });

  it("of another workspace doesn't exist", async () => {
    const other = await createTenant(db, "other");
    const project = await projectOf("one");
    await expect(useVersion(db, project, other.versionId, actor)).rejects.toMatchObject({ code: "version_not_found" });
    const file = bytesOfFile(db, workspace, other.fileId);
    await expect(file).rejects.toMatchObject({ code: "file_not_found" });
    expect((await offeredVersions(db, tenant.workspaceId)).map(({ versionId }) => versionId)).toEqual([
      tenant.versionId,
    ]);
  });
});

describe("a file given to the workspace", () => {
  it("is a data set of its name, looked at by a worker, and its bytes are kept", async () => {
    const upload = { datasetId: null, fileName: "../orders 2026.csv", body: body("a,b\n1,2\n"), declaredBytes: "8" };
    const { datasetId } = await receiveVersion(db, store, workspace, upload, actor);
    const found = await readDataset(db, tenant.workspaceId, datasetId);
    expect(found).toMatchObject({ name: "orders 2026", versions: [{ number: 1, state: "pending", bytes: 8 }] });
    const { rows } = await db.pool.query(`SELECT key FROM graphile_worker.jobs WHERE key = $1`, [
      `detect:${found.versions[0]?.id}`,
    ]);
    expect(rows).toHaveLength(1);
    await collectGarbage(db.pool, store, -1_000);
    const sha256 = found.versions[0]?.sha256 ?? "";
    expect(await store.has([{ path: "x", sha256, bytes: 8 }])).toBe(true);
  });

  it("is refused for a data set of others before it is read", async () => {
    const other = await createTenant(db, "other");
    const upload = { datasetId: other.datasetId, fileName: "a.csv", body: body("a\n1\n"), declaredBytes: "4" };
    const wrong = receiveVersion(db, store, workspace, upload, actor);
    await expect(wrong).rejects.toMatchObject({ code: "dataset_not_found" });
  });
});
