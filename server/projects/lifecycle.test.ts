import { mkdtemp, rm, utimes, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { listAudit, type Actor } from "../audit/index.ts";
import { requireProject } from "../auth/index.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { collectGarbage } from "../runs/garbage.ts";
import { openStore } from "../storage/index.ts";
import { deleteProject, deleteWorkspace, emptyOldTrash } from "./deleteProject.ts";
import { duplicateProject, listTags, moveProject, restoreProject, setTags, trashProject } from "./lifecycle.ts";
import { listProjects } from "./listProjects.ts";

let db: TestDatabase;
let home: string;
let mine: Tenant;
const actor: Actor = { id: null, name: "Ada", via: "ui", address: null };
const place = () => ({ id: mine.projectId, workspaceId: mine.workspaceId, name: "mine" });

beforeAll(async () => {
  db = await createTestDatabase();
  home = await mkdtemp(join(tmpdir(), "stagecraft-lifecycle-"));
});
afterAll(async () => {
  await db.drop();
  await rm(home, { recursive: true, force: true });
});
beforeEach(async () => {
  mine = await createTenant(db, "mine");
  const removed = { deletedAt: new Date(), name: `model~${mine.endpointId}` };
  await db.prisma.endpoint.updateMany({ where: { projectId: mine.projectId }, data: removed });
});

type Shelf = Parameters<typeof listProjects>[2];
const namesIn = async (where: Partial<Shelf>, workspaceId = mine.workspaceId) => {
  const whole = { place: "live", order: "changed", tag: null, text: "", limit: 50, offset: 0, ...where } as const;
  return (await listProjects(db, workspaceId, whole)).rows.map(({ name }) => name);
};

describe("the trash", () => {
  it("hides a project from everybody but whoever empties it, and gives it back to where it was", async () => {
    await trashProject(db, place(), actor);
    const { userId } = mine.sessions.owner;
    for (const scope of ["project:read", "project:edit", "runs:start", "project:trash"] as const) {
      await expect(requireProject(db, userId, mine.projectId, scope)).rejects.toMatchObject({
        code: "project_not_found",
      });
    }
    expect([await namesIn({}), await namesIn({ place: "archive" }), await namesIn({ place: "trash" })]).toEqual([
      [],
      [],
      ["mine"],
    ]);
    await restoreProject(db, place(), actor);
    expect(await namesIn({})).toEqual(["mine"]);
    await db.prisma.project.update({ where: { id: mine.projectId }, data: { archivedAt: new Date(0) } });
    await trashProject(db, place(), actor);
    await restoreProject(db, place(), actor);
    expect(await namesIn({ place: "archive" })).toEqual(["mine"]);
  });

  it("takes nothing that runs or serves", async () => {
    await db.prisma.run.update({ where: { id: mine.runId }, data: { status: "running" } });
    await expect(trashProject(db, place(), actor)).rejects.toMatchObject({ code: "project_runs" });
    await db.prisma.run.update({ where: { id: mine.runId }, data: { status: "failed" } });
    await db.prisma.endpoint.updateMany({ where: { projectId: mine.projectId }, data: { deletedAt: null } });
    await expect(trashProject(db, place(), actor)).rejects.toMatchObject({ code: "project_serves" });
  });

  it("is emptied of what has lain in it for its time, and of nothing else", async () => {
    await trashProject(db, place(), actor);
    expect(await emptyOldTrash(db, 60_000)).toBe(0);
    await db.pool.query(`UPDATE "Project" SET "trashedAt" = now() - interval '31 days' WHERE id = $1`, [
      mine.projectId,
    ]);
    expect(await emptyOldTrash(db, 30 * 86_400_000)).toBe(1);
    expect(await namesIn({ place: "trash" })).toEqual([]);
  });
});

/** Tables with rows of a project, however they are called. */
async function tablesWithRowsOf(column: string, id: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = $1`,
    [column],
  );
  const full = await Promise.all(
    rows.map(async ({ name }) => {
      const { rowCount } = await db.pool.query(`SELECT 1 FROM "${name}" WHERE "${column}" = $1 LIMIT 1`, [id]);
      return rowCount === 0 ? [] : [name];
    }),
  );
  return full.flat();
}

describe("deleting for good", () => {
  it("is done to what lies in the trash only", async () => {
    await expect(deleteProject(db, place(), actor)).rejects.toMatchObject({ code: "project_not_in_trash" });
  });

  it("leaves no row of the project in any table but the trail, and no file", async () => {
    const store = openStore(home);
    const { sha256, bytes } = await store.putStream(Readable.from(["secret rows"]), { maxBytes: 100 });
    await db.prisma.dataFile.create({ data: { projectId: mine.projectId, name: "x", sha256, bytes: BigInt(bytes) } });
    await db.prisma.pipelineOperation.create({
      data: { projectId: mine.projectId, revision: 1, batchId: mine.projectId, operations: [] },
    });
    const at = {
      endpointId: mine.endpointId,
      versionId: mine.projectId,
      at: new Date(),
      micros: 1,
      requestId: "r",
      row: 0,
    };
    await db.prisma.prediction.create({ data: { id: mine.projectId, input: { name: "Ada" }, ...at } });
    await trashProject(db, place(), actor);
    await deleteProject(db, place(), actor);
    expect(await tablesWithRowsOf("projectId", mine.projectId)).toEqual(["AuditEntry"]);
    expect(await db.prisma.prediction.count({ where: { endpointId: mine.endpointId } })).toBe(0);
    const blobs = join(home, "artifacts", "blobs", sha256.slice(0, 2));
    const path = join(blobs, sha256);
    await utimes(path, new Date(0), new Date(0));
    await collectGarbage(db.pool, store, 1_000);
    expect(await readdir(blobs)).toEqual([]);
    const [row] = await listAudit(db, mine.workspaceId, { before: null, limit: 1 });
    expect(row).toMatchObject({ type: "project.delete", actorName: "Ada", before: { name: "mine" } });
  });

  it("of a workspace takes its projects, members, invitations and tokens along and nobody else's", async () => {
    const other = await createTenant(db, "other");
    await deleteWorkspace(db, mine.workspaceId);
    expect(await tablesWithRowsOf("workspaceId", mine.workspaceId)).toEqual([]);
    expect(await tablesWithRowsOf("projectId", mine.projectId)).toEqual([]);
    expect(await namesIn({}, other.workspaceId)).toEqual(["other"]);
  });
});

describe("a copy", () => {
  it("has the pipeline, tags and files, named by its own ids, and no runs", async () => {
    await setTags(db, place(), ["Churn", "q3", "churn"]);
    const document = { name: "mine", stages: [{ source: mine.fileId }] };
    await db.prisma.pipeline.update({ where: { projectId: mine.projectId }, data: { document } });
    const { id } = await duplicateProject(db, place(), { name: "copy", createdById: mine.sessions.editor.userId });
    const copy = await db.prisma.project.findUniqueOrThrow({
      where: { id },
      include: { pipeline: true, files: true, runs: true },
    });
    expect(copy).toMatchObject({ name: "copy", tags: ["churn", "q3"], runs: [], files: [{ name: "data.csv" }] });
    expect(copy.pipeline?.document).toEqual({ ...document, stages: [{ source: copy.files[0]?.id }] });
    expect(copy.files[0]?.id).not.toBe(mine.fileId);
  });
});

describe("the list", () => {
  it("is cut by tag, place and words, and ordered as asked", async () => {
    await setTags(db, place(), ["q3"]);
    const make = (name: string) => db.prisma.project.create({ data: { workspaceId: mine.workspaceId, name } });
    await make("alpha");
    await make("Beta");
    expect(await namesIn({ order: "name" })).toEqual(["alpha", "Beta", "mine"]);
    expect(await namesIn({ order: "created" })).toEqual(["Beta", "alpha", "mine"]);
    expect(await namesIn({ tag: "q3" })).toEqual(["mine"]);
    expect(await namesIn({ text: "Q3" })).toEqual(["mine"]);
    expect(await listTags(db, mine.workspaceId)).toEqual([{ tag: "q3", count: 1 }]);
  });
});

describe("moving", () => {
  it("takes everything along, and both trails say so", async () => {
    const other = await createTenant(db, "other");
    await moveProject(db, place(), other.workspaceId, actor);
    expect((await namesIn({}, other.workspaceId)).sort()).toEqual(["mine", "other"]);
    const { userId } = mine.sessions.owner;
    await expect(requireProject(db, userId, mine.projectId, "project:read")).rejects.toMatchObject({
      code: "project_not_found",
    });
    const endpoint = await db.prisma.endpoint.findUniqueOrThrow({ where: { id: mine.endpointId } });
    expect(endpoint.workspaceId).toBe(other.workspaceId);
    const types = await Promise.all(
      [mine, other].map(
        async ({ workspaceId }) => (await listAudit(db, workspaceId, { before: null, limit: 1 }))[0]?.type,
      ),
    );
    expect(types).toEqual(["project.moveAway", "project.moveHere"]);
  });
});
