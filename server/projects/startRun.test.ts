import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, type Tenant } from "../api/testing.ts";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import type { SourceSetting } from "../stages/contract.ts";
import { proposePipeline, type Detected } from "../templates/index.ts";
import { replaceDraft } from "./draft.ts";
import { readRun } from "./readRuns.ts";
import { startRun } from "./startRun.ts";

let db: TestDatabase;
let tenant: Tenant;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  tenant = await createTenant(db, "mine");
});

const column = (name: string, distinct: number) => ({
  name,
  type: "integer" as const,
  missing: 0,
  distinct,
  examples: [1, 0, 1],
});
const detected: Detected = {
  format: { kind: "csv" },
  rows: 400,
  columns: [column("x", 40), column("y", 2)],
  warnings: [],
};

/** Gives the project the pipeline proposed for a file. */
async function draw(source: SourceSetting): Promise<void> {
  const { document } = proposePipeline({ name: "p", source, detected, target: "y", seed: 7 });
  await replaceDraft(db, tenant.projectId, tenant.sessions.editor.userId, { batchId: randomUUID(), document });
}
const start = (more = {}) =>
  startRun(db, {
    projectId: tenant.projectId,
    startedById: tenant.sessions.editor.userId,
    requestKey: randomUUID(),
    scope: { mode: "whole" as const },
    final: false,
    ...more,
  });
const ownFile = (): SourceSetting => ({ type: "upload", fileId: tenant.fileId, name: "data.csv" });

describe("starting a run", () => {
  it("pins the file by its content and points at a version, so later edits change nothing", async () => {
    await draw(ownFile());
    const { runId, number } = await start();
    await draw({ type: "sample", sample: "wine" });
    const run = await readRun(db, { projectId: tenant.projectId, runId });
    expect({ number: run.number, seed: run.seed, status: run.status }).toEqual({ number, seed: 7, status: "queued" });
    expect(run.version.document.stages[0]?.config["source"]).toEqual(ownFile());
    const [first] = await db.prisma.stageRun.findMany({ where: { runId, position: 0 } });
    expect(first?.spec).toMatchObject({ sources: [{ name: "data.csv", sha256: "0".repeat(64) }] });
  });

  it("with one key makes one run, pressed as often and as fast as one likes", async () => {
    await draw({ type: "sample", sample: "wine" });
    const requestKey = randomUUID();
    const runs = await Promise.all(Array.from({ length: 10 }, () => start({ requestKey })));
    expect(new Set(runs.map((run) => run.runId)).size).toBe(1);
    expect(runs.filter((run) => run.created)).toHaveLength(1);
  });

  it("refuses what the person hasn't seen: the draft moved on", async () => {
    await draw({ type: "sample", sample: "wine" });
    await expect(start({ revision: 0 })).rejects.toMatchObject({ code: "revision_stale" });
  });

  it("refuses a file of another project as if it didn't exist", async () => {
    const theirs = await createTenant(db, "theirs");
    await draw({ type: "upload", fileId: theirs.fileId, name: "data.csv" });
    await expect(start()).rejects.toMatchObject({ code: "source_missing", where: "ingest" });
  });

  it("never reads a path of the server for somebody in a browser", async () => {
    await draw({ type: "path", path: "/etc/passwd" });
    await expect(start()).rejects.toMatchObject({ code: "source_path", where: "ingest" });
  });

  it("says what stands in the way of an empty pipeline", async () => {
    await expect(start()).rejects.toMatchObject({
      code: "pipeline_blocked",
      userMessage: expect.stringMatching(/no stages/),
    });
  });

  it("runs up to a stage and no further", async () => {
    await draw({ type: "sample", sample: "wine" });
    const { runId } = await start({ scope: { mode: "to" as const, stageId: "clean" } });
    const run = await readRun(db, { projectId: tenant.projectId, runId });
    expect(run.stages.map((stage) => stage.stageId)).toEqual(["ingest", "label", "clean"]);
  });

  it("keeps the plan's inner half on the server", async () => {
    await draw(ownFile());
    const { runId } = await start();
    const run = await readRun(db, { projectId: tenant.projectId, runId });
    for (const stage of run.stages) expect(stage).not.toHaveProperty("spec");
    expect(JSON.stringify(run.stages)).not.toContain("0".repeat(64));
  });
});
