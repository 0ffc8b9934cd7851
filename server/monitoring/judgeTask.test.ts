import { randomUUID } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLocalBackend } from "../backends/local/index.ts";
import type { Backend } from "../backends/port.ts";
import { pythonPath } from "../env.js";
import type { ArtifactRef } from "../runs/index.ts";
import { panelSchema } from "../stages/contract.ts";
import { effectContext, storeFolder } from "../serving/testing/context.ts";
import { makeFixture } from "../serving/testing/fixture.ts";
import { activate, createWorld, probeOf, until, type World } from "../serving/testing/harness.ts";
import { startWorker } from "../worker/startWorker.ts";
import { createJudgeTask } from "./judgeTask.ts";
import { listMonitors, listReports, readReport } from "./monitors.ts";
import { judgePredictions, judgeUpload } from "./requestReport.ts";
import { startMonitor } from "./startMonitor.ts";

let world: World;
let backend: Backend;
let monitorId: string;
let endpointId: string;
let rows: Record<string, unknown>[];
let judge: (payload: unknown) => Promise<void>;

beforeAll(async () => {
  world = await createWorld();
  const { db, store, home, place } = world;
  backend = createLocalBackend({ python: pythonPath(), scratch: join(home, "scratch"), concurrency: 1 });
  const fixture = await makeFixture({ rows: 3000 });
  const [endpoint, drift] = await Promise.all([
    storeFolder(store, fixture.endpoint, "endpoint", fixture.canonical),
    storeFolder(store, fixture.drift, "drift"),
  ]);
  const deployed = await activate(world, { endpoint });
  endpointId = deployed.endpointId;
  const runId = await keepRun(deployed.facts, [endpoint, drift]);
  const params = JSON.parse(await readFile(join(fixture.drift, "limits.json"), "utf8"));
  const outcome = await startMonitor(
    effectContext(db, store, place, {
      inputs: { endpoint: [endpoint] },
      outputs: { drift },
      runId,
      params,
      stageId: "monitor",
    }),
  );
  await outcome.apply?.(db.pool);
  monitorId = String(outcome.facts["monitorId"]);
  rows = (await probeOf({ rows: 3000 })).rows;
  const workFolder = join(home, "work");
  await mkdir(workFolder, { recursive: true });
  judge = createJudgeTask({ pool: db.pool, store, backend, workFolder });
});
afterAll(async () => {
  await backend.close();
  await world.close();
});

/** The run as the engine would have left it after the deploy stage. */
async function keepRun(facts: object, artifacts: ArtifactRef[]): Promise<string> {
  const { prisma } = world.db;
  const { projectId } = world.place;
  const { id: versionId } = await prisma.pipelineVersion.create({
    data: { projectId, number: 1, contentHash: randomUUID(), document: {} },
  });
  const { id: runId } = await prisma.run.create({
    data: { projectId, versionId, number: 1, seed: 1, requestKey: randomUUID(), remaining: 0 },
  });
  const stage = {
    stageId: "deploy",
    kind: "deploy",
    name: "Deploy",
    position: 0,
    status: "succeeded",
    spec: {},
    dependsOn: [],
    missing: 0,
  };
  await prisma.stageRun.create({
    data: { ...stage, runId, projectId, result: { facts: JSON.parse(JSON.stringify(facts)) } },
  });
  for (const { hash, type, manifest } of artifacts)
    await prisma.artifact.create({ data: { hash, type, bytes: 0n, manifest } });
  return runId;
}

const place = () => ({ projectId: world.place.projectId, monitorId });
const csvOf = (batch: Record<string, unknown>[]): string => {
  const names = Object.keys(batch[0] ?? {});
  return [names.join(","), ...batch.map((row) => names.map((name) => String(row[name] ?? "")).join(","))].join("\n");
};
async function upload(text: string, name = "batch.csv") {
  const { reportId } = await judgeUpload(world.db, world.store, place(), {
    name,
    body: Readable.from([Buffer.from(text)]),
    declaredBytes: Buffer.byteLength(text),
  });
  await judge({ reportId });
  return readReport(world.db, { projectId: world.place.projectId, reportId });
}

describe("a batch that is sent to a monitor", () => {
  it("is stable when it comes from where the training rows came from", async () => {
    const report = await upload(csvOf(rows));
    expect(report).toMatchObject({
      status: "succeeded",
      source: "upload",
      rows: rows.length,
      error: null,
      verdict: { tone: "good" },
    });
    const { panels } = report.report as { panels: unknown[] };
    expect(panels.map((panel) => panelSchema.parse(panel).id)).toEqual(["distributions", "drift"]);
  });

  it("alarms when a column has moved, and names it", async () => {
    const report = await upload(csvOf(rows.map((row) => ({ ...row, age: Number(row["age"]) + 40 }))));
    expect(report.verdict).toMatchObject({ tone: "bad" });
    expect(report.verdict?.text).toContain("age");
    expect(report.verdict?.text).toContain("the prediction");
  });

  it.each([
    ["has none of the columns", "a,b\n1,2\n", "batch_other_columns"],
    ["holds a header only", `${Object.keys({ age: 1, income: 1 }).join(",")}\n`, "batch_empty"],
  ])("fails with a reason when it %s", async (_, text, code) => {
    const report = await upload(text);
    expect(report).toMatchObject({ status: "failed", error: { code }, verdict: null });
  });

  it("is refused at once when it is empty, cut short, or for a monitor of another project", async () => {
    const send = (text: string, declaredBytes: number, projectId = world.place.projectId) =>
      judgeUpload(
        world.db,
        world.store,
        { projectId, monitorId },
        { name: "x.csv", body: Readable.from([Buffer.from(text)]), declaredBytes },
      );
    await expect(send("", 0)).rejects.toMatchObject({ code: "upload_empty" });
    await expect(send("a,b\n", 1000)).rejects.toMatchObject({ code: "upload_incomplete" });
    await expect(send("a,b\n", 4, randomUUID())).rejects.toMatchObject({ code: "monitor_not_found" });
  });

  it("is judged once, however often it is delivered", async () => {
    const report = await upload(csvOf(rows));
    await judge({ reportId: report.id });
    expect(await readReport(world.db, { projectId: world.place.projectId, reportId: report.id })).toEqual(report);
  });
});

describe("logged predictions", () => {
  it("are judged like a batch: the newest ones, of the last days, refused rows left out", async () => {
    const { db } = world;
    const { reportId: none } = await judgePredictions(db, place(), { days: 7, rows: 1000 });
    await judge({ reportId: none });
    expect(await readReport(db, { projectId: world.place.projectId, reportId: none })).toMatchObject({
      status: "failed",
      error: { code: "predictions_none" },
    });
    const { activeVersionId } = await db.prisma.endpoint.findUniqueOrThrow({ where: { id: endpointId } });
    const logged = (input: Record<string, unknown>, daysAgo: number, refused: boolean) => ({
      id: randomUUID(),
      endpointId,
      versionId: activeVersionId ?? "",
      at: new Date(Date.now() - daysAgo * 86_400_000),
      input: JSON.parse(JSON.stringify(input)),
      micros: 1,
      requestId: "x",
      row: 0,
      ...(refused && { refused: [] }),
    });
    await db.prisma.prediction.createMany({
      data: [
        ...rows.map((row) => logged(row, 1, false)),
        ...rows.map((row) => logged({ ...row, age: 89 }, 30, false)),
        logged({ age: null }, 1, true),
      ],
    });
    const { reportId } = await judgePredictions(db, place(), { days: 7, rows: 20_000 });
    await judge({ reportId });
    const report = await readReport(db, { projectId: world.place.projectId, reportId });
    expect(report).toMatchObject({
      status: "succeeded",
      source: "predictions",
      rows: rows.length,
      verdict: { tone: "good" },
    });
  });
});

it("is judged by the next worker when the one that had begun was killed", async () => {
  const { db, store, home } = world;
  const { reportId } = await judgePredictions(db, place(), { days: 7, rows: 20_000 });
  await db.pool.query(`UPDATE "MonitorReport" SET status = 'running' WHERE id = $1`, [reportId]);
  await db.pool.query(`UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'dead' WHERE key = $1`, [
    `judge:${reportId}`,
  ]);
  const worker = await startWorker({ database: db, home, backend, store, concurrency: 1 });
  const key = { projectId: world.place.projectId, reportId };
  await until(async () => (await readReport(db, key)).status === "succeeded");
  await worker.stop();
});

it("lists monitors with their newest report, and reports newest first", async () => {
  const [monitor] = await listMonitors(world.db, world.place.projectId);
  const reports = await listReports(world.db, place(), 3);
  expect(monitor).toMatchObject({ id: monitorId, stageId: "monitor", endpoint: { name: "churn" }, last: reports[0] });
  expect(await listMonitors(world.db, randomUUID())).toEqual([]);
});

it("refuses to watch what no deploy stage of the run put into service", async () => {
  const { db, store, place: at } = world;
  const fixture = await makeFixture({ rows: 3000 });
  const drift = await storeFolder(store, fixture.drift, "drift");
  const context = effectContext(db, store, at, {
    inputs: { endpoint: [drift] },
    outputs: { drift },
    stageId: "monitor",
  });
  await expect(startMonitor(context)).rejects.toMatchObject({ code: "monitor_without_endpoint" });
});
