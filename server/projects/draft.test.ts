import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { build, emptyPipeline, type Operation, type Stage } from "../pipeline/index.ts";
import { applyBatch, readDraft, replaceDraft } from "./draft.ts";
import { readPipelineFile } from "./file.ts";
import { ensureVersion, lastApproved, listVersions, nameDraft, readVersion } from "./versions.ts";

let db: TestDatabase;
let tenant: Tenant;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db, "mine");
});

const stage = (id: string, config = {}): Stage => ({ id, kind: "clean", name: id, config, ui: {} });
const add = (id: string): Operation => ({ type: "addStage", index: 0, stage: stage(id) });
const configure = (stageId: string, after: Record<string, unknown>): Operation => ({
  type: "setConfig",
  stageId,
  before: {},
  after,
});
const save = (baseRevision: number, operations: Operation[], batchId: string = randomUUID()) =>
  applyBatch(db, tenant.projectId, tenant.sessions.editor.userId, { batchId, baseRevision, operations });

describe("saving edits", () => {
  it("counts a revision per batch and keeps who did what", async () => {
    expect(await save(0, [add("a")])).toEqual({ status: "saved", revision: 1, foreign: [] });
    const draft = await readDraft(db, tenant.projectId);
    expect(draft.revision).toBe(1);
    expect(draft.document.stages.map(({ id }) => id)).toEqual(["a"]);
    const log = await db.prisma.pipelineOperation.findMany({ where: { projectId: tenant.projectId } });
    expect(log).toMatchObject([{ revision: 1, actorId: tenant.sessions.editor.userId }]);
  });

  it("takes a batch that is sent twice once, and answers the same", async () => {
    const batchId = randomUUID();
    const first = await save(0, [add("a")], batchId);
    await save(1, [add("b")]);
    expect(await save(0, [add("a")], batchId)).toEqual(first);
    expect((await readDraft(db, tenant.projectId)).revision).toBe(2);
  });

  it("merges edits of different things, and tells each what the other did", async () => {
    await save(0, [add("a"), add("b")]);
    const theirs = configure("a", { x: 1 });
    await save(1, [theirs]);
    expect(await save(1, [configure("b", { y: 2 })])).toEqual({
      status: "saved",
      revision: 3,
      foreign: [{ revision: 2, batchId: expect.any(String), by: "editor", operations: [theirs] }],
    });
    const { document } = await readDraft(db, tenant.projectId);
    expect(Object.fromEntries(document.stages.map(({ id, config }) => [id, config]))).toEqual({
      a: { x: 1 },
      b: { y: 2 },
    });
  });

  it("never overwrites: the same thing changed twice is a conflict that shows the stored draft", async () => {
    await save(0, [add("a")]);
    await save(1, [configure("a", { x: 1 })]);
    const outcome = await save(1, [configure("a", { x: 2 })]);
    expect(outcome).toMatchObject({ status: "conflict", revision: 2, keys: ["config:a/x"] });
    expect(outcome).toHaveProperty("document.stages.0.config", { x: 1 });
    expect((await readDraft(db, tenant.projectId)).revision).toBe(2);
  });

  it("merges edits of different fields of one stage", async () => {
    await save(0, [{ type: "addStage", index: 0, stage: stage("a", { x: 1, deep: { y: 1, z: 1 } }) }]);
    const before = { x: 1, deep: { y: 1, z: 1 } };
    const set = (after: Record<string, unknown>) => ({ type: "setConfig" as const, stageId: "a", before, after });
    await save(1, [set({ x: 2, deep: { y: 1, z: 2 } })]);
    expect(await save(1, [set({ x: 1, deep: { y: 2, z: 1 }, new: true })])).toMatchObject({ status: "saved" });
    const { document } = await readDraft(db, tenant.projectId);
    expect(document.stages[0]?.config).toEqual({ x: 2, deep: { y: 2, z: 2 }, new: true });
  });

  it("refuses an edit of a stage that was removed meanwhile", async () => {
    await save(0, [add("a")]);
    const { document } = await readDraft(db, tenant.projectId);
    const remove = build.removeStage(document, "a");
    await save(1, remove === null ? [] : [remove]);
    expect(await save(1, [configure("a", { x: 2 })])).toMatchObject({ status: "conflict" });
  });

  it("loses nothing when sixteen people save different things at once", async () => {
    const names = Array.from({ length: 16 }, (_, n) => `s${n}`);
    const outcomes = await Promise.all(names.map((id) => save(0, [add(id)])));
    expect(outcomes.map((outcome) => outcome.status)).toEqual(names.map(() => "saved"));
    const { document, revision } = await readDraft(db, tenant.projectId);
    expect(revision).toBe(16);
    expect(document.stages.map(({ id }) => id).sort()).toEqual([...names].sort());
  });

  it("asks a page that is ahead of what is stored, and stores nothing of it", async () => {
    expect(await save(7, [add("a")])).toMatchObject({ status: "conflict", revision: 0, foreign: [] });
    expect((await readDraft(db, tenant.projectId)).revision).toBe(0);
  });

  it("stores nothing of a batch whose later edit doesn't fit", async () => {
    expect(await save(0, [add("a"), add("a")])).toMatchObject({ status: "conflict" });
    expect((await readDraft(db, tenant.projectId)).document.stages).toEqual([]);
  });

  it("replaces the whole draft by an import, which undo can turn around", async () => {
    await save(0, [add("a")]);
    const document = { ...emptyPipeline("imported"), stages: [stage("z")] };
    const { userId } = tenant.sessions.editor;
    expect(await replaceDraft(db, tenant.projectId, userId, { batchId: randomUUID(), document })).toMatchObject({
      revision: 2,
    });
    const [last] = await db.prisma.pipelineOperation.findMany({ where: { projectId: tenant.projectId, revision: 2 } });
    expect(last?.operations).toMatchObject([
      { type: "replace", before: { stages: [{ id: "a" }] }, after: { stages: [{ id: "z" }] } },
    ]);
  });
});

describe("versions", () => {
  const ensure = (document: ReturnType<typeof emptyPipeline>) =>
    ensureVersion(db, tenant.projectId, { document, createdById: null });

  it("are one per content: names and places of stages make none", async () => {
    const document = { ...emptyPipeline("x"), stages: [stage("a")] };
    const first = await ensure(document);
    expect(await ensure({ ...document, stages: [{ ...stage("a"), name: "renamed", ui: { x: 5, y: 5 } }] })).toEqual(
      first,
    );
    const second = await ensure({ ...document, stages: [stage("a", { changed: true })] });
    expect(second.number).toBe(first.number + 1);
  });

  it("get one number each when many are made at once", async () => {
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, n) => ensure({ ...emptyPipeline("x"), stages: [stage("a", { n: n % 6 })] })),
    );
    expect(new Set(made.map(({ number }) => number)).size).toBe(6);
    const numbers = (await listVersions(db, tenant.projectId)).map(({ number }) => number);
    expect(numbers).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });
});

describe("named versions", () => {
  const name = (title: string, revision: number) =>
    nameDraft(db, tenant.projectId, { name: title, revision, createdById: tenant.sessions.editor.userId });

  it("keep the drawing exactly as it was, and are one per drawing", async () => {
    await save(0, [add("a")]);
    const first = await name("before the move", 1);
    expect(await name("again", 1)).toEqual(first);
    await save(1, [{ type: "move", moves: [{ stageId: "a", before: {}, after: { x: 40, y: 0 } }] }]);
    const second = await name("after the move", 2);
    expect(second.number).toBe(first.number + 1);
    expect((await readVersion(db, tenant.projectId, second.number)).stages[0]?.ui).toEqual({ x: 40, y: 0 });
    expect((await readVersion(db, tenant.projectId, first.number)).stages[0]?.ui).toEqual({});
    const [newest, older] = await listVersions(db, tenant.projectId);
    expect(newest).toMatchObject({ name: "after the move", message: "1 thing moved", createdByName: "editor" });
    expect(older).toMatchObject({ name: "again", message: "a added" });
  });

  it("are of what the person saw: a newer draft is not named by mistake", async () => {
    await save(0, [add("a")]);
    await expect(name("too late", 0)).rejects.toMatchObject({ code: "revision_stale" });
  });

  it("say what changed since the one before, in words", async () => {
    await save(0, [add("a"), add("b")]);
    await name("one", 1);
    await save(1, [
      configure("a", { rate: 0.1 }),
      { type: "connect", index: 0, edge: { from: ["a", "o"], to: ["b", "i"] } },
    ]);
    await name("two", 2);
    const [newest] = await listVersions(db, tenant.projectId);
    expect(newest?.message).toBe("a: Rate empty → 0.1; 1 connection added");
  });

  it("can be approved only from elsewhere: nobody has, and the list says so", async () => {
    expect(await lastApproved(db, tenant.projectId)).toBeNull();
    await db.prisma.pipelineVersion.updateMany({
      where: { projectId: tenant.projectId, number: 1 },
      data: { approvedAt: new Date(), approvedById: tenant.sessions.owner.userId },
    });
    expect(await lastApproved(db, tenant.projectId)).toEqual({ number: 1 });
    expect(await listVersions(db, tenant.projectId)).toMatchObject([{ approvedByName: "owner" }]);
  });
});

describe("a pipeline file that can't be read", () => {
  it.each([
    ["no JSON", "{"],
    ["another format", '{"nodes":[]}'],
    ["nested too deep", "[".repeat(100_000)],
    ["an unknown key", JSON.stringify({ ...emptyPipeline("x"), __proto__x: 1 })],
  ])("is refused with the place: %s", (_, text) => {
    expect(() => readPipelineFile(text)).toThrow(expect.objectContaining({ code: "pipeline_file_invalid" }));
  });
});
