import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { type Actor } from "../audit/index.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { forgetPredictions } from "../serving/log/predictionLog.ts";
import { applyRetention, readRetention, setRetention } from "./index.ts";

let db: TestDatabase;
let mine: Tenant;
const ada: Actor = { id: null, name: "Ada", via: "ui", address: null };
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  mine = await createTenant(db, "mine");
});

const daysAgo = (days: number): Date => new Date(Date.now() - days * 24 * 3_600_000);
const keep = (changes: Partial<Awaited<ReturnType<typeof readRetention>>>) =>
  setRetention(db, mine.workspaceId, { runDays: null, logDays: null, predictionDays: null, ...changes }, ada);

let number = 1;
/** A run with one stage, one output and a model, that ended ten days ago. */
async function oldRun(changes: { status?: string; basedOnId?: string; pinnedFromId?: string; endedAt?: Date } = {}) {
  const { pinnedFromId = null, ...run } = changes;
  const { versionId } = await db.prisma.run.findUniqueOrThrow({ where: { id: mine.runId } });
  const hash = randomUUID();
  await db.prisma.artifact.create({ data: { hash, type: "model", bytes: 1n, manifest: [] } });
  const place = { projectId: mine.projectId, stageId: "s" };
  const made = await db.prisma.run.create({
    data: {
      ...{ projectId: mine.projectId, versionId, number: ++number, status: "failed", seed: 1, remaining: 0 },
      ...{ requestKey: randomUUID(), endedAt: daysAgo(10), ...run },
      stages: {
        create: {
          ...{ ...place, kind: "train", name: "s", position: 0, missing: 0, spec: { sources: [] }, pinnedFromId },
          outputs: { create: { projectId: mine.projectId, port: "model", artifactHash: hash } },
        },
      },
      events: { create: { seq: 1, type: "log", data: { lines: [{ level: "info", text: "x" }], dropped: 2 } } },
    },
    include: { stages: true },
  });
  const model = { ...place, runId: made.id, artifactHash: hash, name: "m", problemType: "binary", metrics: {} };
  const { id: modelId } = await db.prisma.model.create({ data: model });
  return { id: made.id, stageRunId: made.stages[0]?.id ?? "", hash, modelId };
}

const left = async (): Promise<string[]> =>
  (await db.prisma.run.findMany({ where: { projectId: mine.projectId }, select: { id: true } })).map(({ id }) => id);

describe("retention", () => {
  it("deletes ended runs older than the setting with their models, and says so in the trail", async () => {
    const old = await oldRun();
    const young = await oldRun({ endedAt: daysAgo(3) });
    const running = await oldRun({ status: "running" });
    const newest = await oldRun();
    await applyRetention(db);
    expect(await left()).toContain(old.id);
    await keep({ runDays: 7 });
    expect(await applyRetention(db)).toMatchObject({ runs: 1 });
    expect(new Set(await left())).toEqual(new Set([mine.runId, young.id, running.id, newest.id]));
    expect(await db.prisma.model.count({ where: { id: old.modelId } })).toBe(0);
    const trail = await db.prisma.auditEntry.findMany({ where: { workspaceId: mine.workspaceId, type: "run.forget" } });
    expect(trail.map(({ objectId }) => objectId)).toEqual([old.id]);
  });

  it("keeps whatever an endpoint, a monitor, a sign-off, a link, a label queue, a card or another run rests on", async () => {
    const versioned = await oldRun();
    const watched = await oldRun();
    const signed = await oldRun();
    const signedModel = await oldRun();
    const linked = await oldRun();
    const asked = await oldRun();
    const described = await oldRun();
    const base = await oldRun();
    const pinned = await oldRun();
    const success = await oldRun({ status: "succeeded" });
    const free = await oldRun();
    await oldRun({ endedAt: daysAgo(1), basedOnId: base.id, pinnedFromId: pinned.stageRunId });
    const { projectId, workspaceId, endpointId } = mine;
    await db.prisma.endpointVersion.create({
      data: {
        ...{ endpointId, number: 1, modelHash: "m", artifactHash: versioned.hash, manifest: [], runner: "node" },
        ...{ status: "retired", signature: {} },
      },
    });
    await db.prisma.monitor.update({ where: { id: mine.monitorId }, data: { endpointHash: watched.hash } });
    for (const content of [
      { run: { id: signed.id }, model: null },
      { run: null, model: { id: signedModel.modelId } },
    ])
      await db.prisma.snapshot.create({ data: { projectId, hash: randomUUID(), content } });
    await db.prisma.shareLink.updateMany({ where: { workspaceId }, data: { runId: linked.id } });
    await db.prisma.labelQueue.updateMany({ where: { projectId }, data: { runId: asked.id } });
    await db.prisma.modelCardText.create({ data: { projectId, modelId: described.modelId } });
    await keep({ runDays: 7 });
    await applyRetention(db);
    const kept = await left();
    const needed = { versioned, watched, signed, signedModel, linked, asked, described, base, pinned, success };
    for (const [name, { id }] of Object.entries(needed)) expect(kept, name).toContain(id);
    expect(kept).not.toContain(free.id);
  });

  it("empties old log lines without a gap in the numbers, and counts them as dropped", async () => {
    const old = await oldRun();
    const young = await oldRun({ endedAt: daysAgo(3) });
    await keep({ logDays: 7 });
    expect(await applyRetention(db)).toMatchObject({ runs: 0, logs: 1 });
    const dataOf = async (runId: string) =>
      (await db.prisma.runEvent.findFirstOrThrow({ where: { runId, seq: 1 } })).data;
    expect(await dataOf(old.id)).toEqual({ lines: [], dropped: 3 });
    expect(await dataOf(young.id)).toMatchObject({ dropped: 2 });
    expect(await applyRetention(db)).toMatchObject({ logs: 0 });
  });

  it("forgets predictions by the workspace's own time, shorter or longer than the installation's", async () => {
    const other = await createTenant(db, "other");
    const answer = (endpointId: string, days: number) => ({
      ...{ id: randomUUID(), endpointId, versionId: randomUUID(), at: daysAgo(days), input: {}, micros: 1 },
      ...{ requestId: randomUUID(), row: 0 },
    });
    const ages = [1, 40, 100];
    await db.prisma.prediction.createMany({
      data: [mine, other].flatMap(({ endpointId }) => ages.map((days) => answer(endpointId, days))),
    });
    const count = ({ endpointId }: Tenant) => db.prisma.prediction.count({ where: { endpointId } });
    await keep({ predictionDays: 60 });
    await forgetPredictions(db.pool, 30);
    expect([await count(mine), await count(other)]).toEqual([3, 1]);
    expect(await applyRetention(db)).toMatchObject({ predictions: 1 });
    expect([await count(mine), await count(other)]).toEqual([2, 1]);
  });

  it("writes down who changed the setting, and from what", async () => {
    await keep({ runDays: 30 });
    await keep({ runDays: 7, logDays: 7 });
    expect(await readRetention(db, mine.workspaceId)).toEqual({ runDays: 7, logDays: 7, predictionDays: null });
    const trail = await db.prisma.auditEntry.findMany({
      where: { workspaceId: mine.workspaceId, type: "workspace.retention" },
      orderBy: { seq: "asc" },
    });
    expect(trail.map(({ before }) => before)).toMatchObject([{ runDays: null }, { runDays: 30 }]);
  });
});
