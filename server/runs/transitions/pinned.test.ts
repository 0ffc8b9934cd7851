import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../db/testing.ts";
import type { StageSpec } from "../../stages/contract.ts";
import { getRun, type RunDetail } from "../index.ts";
import { loadInputs } from "../loadInputs.ts";
import { chain, createProject, newRun, stageSpec } from "../testing/fixtures.ts";
import { claimStage, completeStage, createRun, failStage, type Claim } from "./index.ts";

let db: TestDatabase;
let project: { projectId: string; versionId: string };
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  project = await createProject(db.pool);
});

const read = (runId: string): Promise<RunDetail> => getRun(db.pool, { runId, projectId: project.projectId });
async function claim(runId: string, stageId: string): Promise<Claim> {
  const stage = (await read(runId)).stages.find((each) => each.stageId === stageId);
  const ids = { runId, stageRunId: stage?.id ?? "", attempt: 1, fence: randomUUID(), workerId: randomUUID() };
  const claimed = await claimStage(db.pool, { ...ids, leaseMs: 60_000 });
  if (!claimed) throw new Error(`${stageId} could not be claimed`);
  return claimed;
}
async function finish(runId: string, stageId: string): Promise<void> {
  await completeStage(db.pool, await claim(runId, stageId), {
    outputs: [{ port: "dataset", hash: randomUUID(), type: "dataset", bytes: 1, rows: 3, manifest: [], schema: null }],
    result: { verdict: null, problemType: null, metrics: {}, refused: null, panels: [], facts: { made: stageId } },
    rows: { in: 4, out: 3, rejected: 1, made: 0 },
    cacheKey: null,
    cached: false,
  });
}
const start = (stages: StageSpec[], base: RunDetail | null = null, pinned: string[] = []) =>
  createRun(db.pool, {
    ...newRun(project, stages),
    pinned: Object.fromEntries(pinned.map((id) => [id, base?.stages.find((stage) => stage.stageId === id)?.id ?? ""])),
    part: { mode: "from", stageId: "s1", basedOnId: base?.id ?? null },
  });

/** A run of `s0 → s1 → s2` whose first two stages succeeded and whose third failed. */
async function halfDone(): Promise<RunDetail> {
  const { runId } = await start(chain(3));
  await finish(runId, "s0");
  await finish(runId, "s1");
  await failStage(db.pool, await claim(runId, "s2"), { code: "x", message: "x", remedy: null, where: null });
  return read(runId);
}

describe("outputs taken over from an earlier run", () => {
  it("stand in exactly: the same artefacts, rows and result, executed by nobody, and the rest runs on them", async () => {
    const base = await halfDone();
    const { runId } = await start(chain(3), base, ["s0", "s1"]);
    const run = await read(runId);
    expect(run).toMatchObject({ status: "queued", mode: "from", modeStageId: "s1", basedOnId: base.id });
    expect(run.stages.map((stage) => [stage.stageId, stage.status, stage.attempt, stage.pinned?.number])).toEqual([
      ["s0", "succeeded", 0, base.number],
      ["s1", "succeeded", 0, base.number],
      ["s2", "queued", 1, undefined],
    ]);
    for (const at of [0, 1]) {
      expect(run.stages[at]?.outputs).toEqual(base.stages[at]?.outputs);
      expect(run.stages[at]?.result).toEqual(base.stages[at]?.result);
      expect(run.stages[at]).toMatchObject({ rowsIn: 4, rowsOut: 3, rowsRejected: 1, startedAt: null });
    }
    const last = await claim(runId, "s2");
    const inputs = await loadInputs(db.pool, runId, last.spec);
    expect(inputs["dataset"]?.map((input) => input.hash)).toEqual(base.stages[1]?.outputs.map((output) => output.hash));
  });

  it("let the run end when what is executed has ended", async () => {
    const base = await halfDone();
    const { runId } = await start(chain(3), base, ["s0", "s1"]);
    await finish(runId, "s2");
    expect(await read(runId)).toMatchObject({ status: "succeeded" });
  });

  it("name the run that really made them, however often they were taken over", async () => {
    const base = await halfDone();
    const second = await read((await start(chain(3), base, ["s0", "s1"])).runId);
    const third = await read((await start(chain(3), second, ["s0", "s1"])).runId);
    expect(third.basedOnId).toBe(second.id);
    expect(third.stages[0]?.pinned).toEqual({ runId: base.id, number: base.number });
    expect(third.stages[0]?.outputs).toEqual(base.stages[0]?.outputs);
  });

  it("come from no stage that failed, and from no other project", async () => {
    const base = await halfDone();
    await expect(start([...chain(3), stageSpec("s3", ["s2"])], base, ["s2"])).rejects.toMatchObject({
      code: "plan_invalid",
    });
    project = await createProject(db.pool);
    await expect(start(chain(3), base, ["s0", "s1"])).rejects.toMatchObject({ code: "plan_invalid" });
    expect((await db.pool.query(`SELECT 1 FROM "Run" WHERE "projectId" = $1`, [project.projectId])).rows).toEqual([]);
  });

  it("alone are no run", async () => {
    const base = await halfDone();
    await expect(start(chain(2), base, ["s0", "s1"])).rejects.toMatchObject({ code: "plan_invalid" });
  });
});
