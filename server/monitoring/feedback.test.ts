import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../audit/index.ts";
import { callerOf, createWorld, deploy, serve, type World } from "../serving/testing/harness.ts";
import { makeFixture } from "../serving/testing/fixture.ts";
import { storeFolder } from "../serving/testing/context.ts";
import { checkRules, type StartRetraining } from "./checkRules.ts";
import { lastDue, type Condition } from "./condition.ts";
import { readMonitorFacts } from "./monitorFacts.ts";
import { addOutcomes, joinOutcomes, readOutcomesBody, readOutcomesFile } from "./outcomes.ts";
import { readRule, setRule } from "./retrainRules.ts";
import { readValueByMonth } from "./valueByMonth.ts";

let world: World;
let endpointId: string;
let versionId: string;
let monitorId: string;
let ownerId: string;
let actor: Actor;
const runId = randomUUID();
const place = () => ({ projectId: world.place.projectId, endpointId });
const value = () => readValueByMonth(world.db, world.store, place());

beforeAll(async () => {
  world = await createWorld();
  const deployed = await deploy(world);
  ({ endpointId, versionId } = deployed);
  const { prisma } = world.db;
  const { projectId, workspaceId } = world.place;
  const user = await prisma.user.create({ data: { email: `${randomUUID()}@example.com`, name: "Ada" } });
  ownerId = user.id;
  actor = { id: ownerId, name: "Ada", via: "ui", address: null };
  await prisma.member.create({ data: { workspaceId, userId: ownerId, role: "editor" } });
  const monitor = await prisma.monitor.create({
    data: { projectId, endpointId, stageId: "monitor", artifactHash: "d", endpointHash: "e", params: {} },
  });
  monitorId = monitor.id;
  await keepEvaluation();
});
afterAll(() => world.close());

/** The evaluation of the deployed model, as a run would have left it, and a sheet of amounts. */
async function keepEvaluation(): Promise<void> {
  const { prisma } = world.db;
  const { projectId } = world.place;
  const { endpoint } = await makeFixture();
  const report = await storeFolder(world.store, join(endpoint, "../../../evaluate/output/report"), "report");
  const { id: version } = await prisma.pipelineVersion.create({
    data: { projectId, number: 1, contentHash: randomUUID(), document: {} },
  });
  await prisma.run.create({
    data: { id: runId, projectId, versionId: version, number: 1, seed: 1, requestKey: randomUUID(), remaining: 0 },
  });
  const stage = await prisma.stageRun.create({
    data: {
      ...{ runId, projectId, stageId: "evaluate", kind: "evaluate", name: "Evaluate", position: 0 },
      ...{ status: "succeeded", spec: {}, dependsOn: [], missing: 0 },
    },
  });
  const { hash, type, manifest } = report;
  await prisma.artifact.create({ data: { hash, type, bytes: 0n, manifest } });
  await prisma.stageOutput.create({
    data: { stageRunId: stage.id, projectId, port: "report", artifactHash: hash },
  });
  await prisma.model.create({
    data: {
      ...{ projectId, runId, stageId: "evaluate", artifactHash: "m", name: "m", problemType: "binary", metrics: {} },
    },
  });
  await prisma.endpointVersion.update({ where: { id: versionId }, data: { runId } });
  const amounts = {
    ...{ volume: 1000, prevalence: 0.3, valueTp: 50, valueFn: -100, valueFp: -20, valueTn: 0 },
    ...{ fixedRunCost: 0, baselineRecall: 0.2, baselineFalsePositiveRate: 0.1 },
  };
  const economics = {
    ...{ currency: "CHF", framing: "cells" },
    amounts: Object.fromEntries(Object.entries(amounts).map(([name, number]) => [name, { value: String(number) }])),
  };
  await prisma.pipeline.update({ where: { projectId }, data: { document: { economics } } });
}

/** Answers of a past month, every other one flagged. */
async function answer(month: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await world.db.prisma.prediction.createMany({
    data: ids.map((requestId, at) => ({
      ...{ id: randomUUID(), endpointId, versionId, requestId, row: 0, micros: 1 },
      at: new Date(`${month}-10T00:00:00Z`),
      input: { customer: `c-${month}-${at}` },
      output: { prediction: at % 2 === 0 ? "yes" : "no", probability: { yes: 0.5, no: 0.5 } },
    })),
  });
  return ids;
}

describe("outcomes", () => {
  it("join by inference id or by a column of the row, wait for answers still to come, and the last word counts", async () => {
    const ids = await answer("2026-01", 4);
    const late = randomUUID();
    const sent = [
      ...ids.slice(0, 2).map((inferenceId) => ({ inferenceId, outcome: "yes", at: "2026-01-20" })),
      { inferenceId: ids[0], outcome: "no", at: "2026-01-20" },
      { key: { column: "customer", value: "c-2026-01-3" }, outcome: "yes", at: "2026-02-01" },
      { inferenceId: late, outcome: "yes" },
    ];
    expect(await addOutcomes(world.db.pool, endpointId, readOutcomesBody({ outcomes: sent }))).toEqual({
      received: 5,
      joined: 3,
    });
    expect(await value()).toMatchObject({ joined: 3, unjoined: 1, delayDays: 10 });
    const first = await world.db.prisma.outcome.findFirstOrThrow({ where: { requestId: ids[0] ?? "" } });
    expect(first.value).toBe("no");
    await world.db.prisma.prediction.updateMany({ where: { requestId: ids[2] ?? "" }, data: { requestId: late } });
    expect(await joinOutcomes(world.db.pool)).toBe(1);
  });

  it("come by file too; a line that can't be used is named, and nothing of its file is kept", () => {
    expect(readOutcomesFile("inference_id;row;outcome;at\na;1;yes;2026-03-01\n")).toEqual([
      { inferenceId: "a", row: 1, outcome: "yes", at: "2026-03-01" },
    ]);
    expect(readOutcomesFile("customer,label\n7,no\n")).toEqual([
      { key: { column: "customer", value: "7" }, row: 0, outcome: "no" },
    ]);
    expect(() => readOutcomesFile("inference_id,outcome,at\na,yes,yesterday\n")).toThrow(/Line 2/);
    expect(() => readOutcomesFile("a,b\n1,2\n")).toThrow(/which answers/);
    expect(() => readOutcomesBody({ outcomes: [{ outcome: "yes" }] })).toThrow(/inferenceId or a key/);
  });

  it("are taken at the endpoint's own address, by its key only", async () => {
    const serving = await serve(world, { flushMs: 20 }, undefined, (id, body) =>
      addOutcomes(world.db.pool, id, readOutcomesBody(body)),
    );
    const { call } = await callerOf(world, serving, endpointId);
    const body = JSON.stringify({ outcomes: [{ inferenceId: "nobody", outcome: "yes" }] });
    expect(await (await call("/outcomes", { body })).json()).toEqual({ received: 1, joined: 0 });
    expect((await call("/outcomes", { body, key: "sck_wrong" })).status).toBe(401);
    expect((await call("/outcomes", { body: "{" })).status).toBe(400);
    await serving.stop();
  });
});

describe("the value of a month", () => {
  it("is estimated and marked so before outcomes, realised from them after, with interval and count", async () => {
    const ids = await answer("2026-02", 200);
    const before = (await value()).months.find(({ month }) => month === "2026-02");
    expect(before).toMatchObject({ basis: "estimated", answered: 200, worth: { currency: "CHF" } });
    // Every flag is right and every third case is missed: 100 caught, 34 missed, 66 left alone rightly.
    const outcomes = ids.map((inferenceId, at) => ({
      inferenceId,
      outcome: at % 2 === 0 || at % 3 === 0 ? "yes" : "no",
      at: "2026-02-25",
    }));
    await addOutcomes(world.db.pool, endpointId, readOutcomesBody({ outcomes }));
    const { months } = await value();
    const after = months.find(({ month }) => month === "2026-02");
    const missed = ids.filter((_, at) => at % 2 === 1 && at % 3 === 0).length;
    const positives = 100 + missed;
    const today = 0.2 * positives * 50 - 0.8 * positives * 100 - 0.1 * (200 - positives) * 20;
    const expected = 100 * 50 - missed * 100 - today;
    expect(after).toMatchObject({ basis: "realised", joined: 200, soFar: false });
    if (after === undefined || "problem" in after.worth) throw new Error("no amount");
    expect(after.worth.netValue).toBeCloseTo(expected, 6);
    expect(after.worth.interval?.low).toBeLessThan(expected);
    expect(after.worth.interval?.high).toBeGreaterThan(expected);
  });
});

describe("a retrain rule", () => {
  const started: Parameters<StartRetraining>[0][] = [];
  const check = (now: Date) =>
    checkRules(world.db, {
      store: world.store,
      now: () => now,
      startRun: (wish) => {
        started.push(wish);
        return Promise.resolve({ runId });
      },
    });
  const set = async (condition: Condition, action: "notify" | "run", checkedAt: Date) => {
    const spot = { projectId: world.place.projectId, monitorId };
    await setRule(world.db, spot, { condition, action, ownerId, enabled: true }, actor);
    await world.db.prisma.retrainRule.update({ where: { monitorId }, data: { checkedAt } });
  };
  const rule = () => readRule(world.db, { projectId: world.place.projectId, monitorId });

  it("by the calendar fires once when it is due, starts the run in its owner's name and tells them", async () => {
    await set({ kind: "cron", cron: "0 6 1 * *" }, "run", new Date("2026-03-31T00:00:00Z"));
    expect(await check(new Date("2026-04-01T05:59:00Z"))).toBe(0);
    expect(await check(new Date("2026-04-01T06:00:30Z"))).toBe(1);
    expect(await check(new Date("2026-04-01T06:00:40Z"))).toBe(0);
    expect(started).toMatchObject([{ projectId: world.place.projectId, startedById: ownerId }]);
    expect(await rule()).toMatchObject({ owner: { name: "Ada" }, firings: [{ action: "run", runNumber: 1 }] });
    expect(await world.db.prisma.notification.count({ where: { userId: ownerId, kind: "retrain.fired" } })).toBe(1);
  });

  it("by drift fires for a report at its level, once", async () => {
    const at = new Date("2026-05-01T00:00:00Z");
    await set({ kind: "drift", level: "alarm" }, "notify", at);
    const report = (level: string, hour: number) => ({
      ...{ monitorId, projectId: world.place.projectId, source: "upload", name: level, status: "succeeded" },
      report: { level, verdict: { tone: "bad", text: "2 columns moved." } },
      endedAt: new Date(at.getTime() + hour * 3_600_000),
    });
    await world.db.prisma.monitorReport.create({ data: report("warn", 1) });
    expect(await check(new Date("2026-05-01T02:00:00Z"))).toBe(0);
    await world.db.prisma.monitorReport.create({ data: report("alarm", 3) });
    expect(await check(new Date("2026-05-01T04:00:00Z"))).toBe(1);
    expect(await check(new Date("2026-05-01T05:00:00Z"))).toBe(0);
    expect((await rule())?.firings[0]?.reason).toContain("2 columns moved");
  });

  it("by value looks at the last whole month, when it is over", async () => {
    await set({ kind: "value", below: 1_000_000 }, "notify", new Date("2026-02-20T00:00:00Z"));
    expect(await check(new Date("2026-02-28T00:00:00Z"))).toBe(0);
    expect(await check(new Date("2026-03-01T00:05:00Z"))).toBe(1);
    expect((await rule())?.firings.map(({ reason }) => reason).join()).toMatch(
      /2026-02 was worth [\d,-]+ CHF \(realised\)/,
    );
  });

  it("needs an owner who may start runs, and a calendar line that can be read", async () => {
    const spot = { projectId: world.place.projectId, monitorId };
    const wish = { condition: { kind: "drift", level: "warn" }, action: "run", enabled: true } as const;
    await expect(setRule(world.db, spot, { ...wish, ownerId: randomUUID() }, actor)).rejects.toMatchObject({
      code: "owner_not_member",
    });
    const cron = { kind: "cron", cron: "61 6 1 * *" } as const;
    await expect(setRule(world.db, spot, { ...wish, condition: cron, ownerId }, actor)).rejects.toMatchObject({
      code: "cron_invalid",
    });
    expect(lastDue("0 6 1 * *", new Date("2026-01-02"), new Date("2026-01-31"))).toBeNull();
  });

  it("is read with outcomes and reports by whoever judges the process", async () => {
    const [facts] = await readMonitorFacts(world.db, world.place.projectId);
    expect(facts).toMatchObject({ hasRealisedValue: true, reports: 2, rule: { ownerId, enabled: true } });
  });
});
