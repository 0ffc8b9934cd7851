import { chmod, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import { createFileSystemStore } from "../storage/index.ts";
import {
  cancelRun,
  createListener,
  createRun,
  getRun,
  readRunEvents,
  runEventsChannel,
  startEngine,
  waitForRun,
  type Effects,
  type Engine,
  type Listener,
} from "./index.ts";
import { chain, createProject, newRun, noEffects, stageSpec } from "./testing/fixtures.ts";
import { createNodeBackend, type NodeEntry } from "./testing/nodeBackend.ts";

let db: TestDatabase;
let listener: Listener;
let home: string;
let engine: Engine;
let backend: ReturnType<typeof createNodeBackend>;
let project: { projectId: string; versionId: string };

const copyInput: NodeEntry = async ({ job, write }) => {
  const input = await readFile(join(job.base, "input", "dataset", "0", "data.txt"), "utf8").catch(() => "");
  await write("dataset", "data.txt", `${input}${job.spec.stage.id};`);
};
const untilCancelled: NodeEntry = ({ signal }) =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
const userError: NodeEntry = async () => ({
  status: "failed",
  infrastructure: false,
  error: {
    code: "target_missing",
    message: "No target.",
    remedy: "Choose one.",
    where: { column: "y" },
    internal: null,
  },
});
let flakyLosses = 0;
const flaky: NodeEntry = async (stage) => {
  flakyLosses -= 1;
  if (flakyLosses < 0) return copyInput(stage);
  return {
    status: "failed",
    infrastructure: true,
    error: { code: "worker_died", message: "killed by SIGKILL", remedy: null, where: null, internal: null },
  };
};

async function start(effects: Effects = noEffects): Promise<void> {
  backend = createNodeBackend({ test: copyInput, untilCancelled, userError, flaky });
  engine = await startEngine({
    database: db,
    store: createFileSystemStore({ folder: join(home, "store") }),
    backend,
    effects,
    codeHash: async () => "code",
    workFolder: join(home, "work"),
    concurrency: 4,
  });
}

beforeAll(async () => {
  db = await createTestDatabase();
  listener = createListener(db.url, [runEventsChannel]);
});
afterAll(async () => {
  await listener.close();
  await db.drop();
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "stagecraft-engine-"));
  project = await createProject(db.pool);
});
afterEach(async () => {
  await engine.stop();
  await rm(home, { recursive: true, force: true });
});

const wait = (runId: string) => waitForRun({ db: db.pool, listener }, { runId, projectId: project.projectId });
const eventsOf = async (runId: string) => readRunEvents(db.pool, runId, 0);

describe("a run", () => {
  it("goes through its stages in order and keeps what they made", async () => {
    await start();
    const stages = [...chain(3), stageSpec("join", ["s1", "s2"])];
    const { runId, number } = await createRun(db.pool, newRun(project, stages));
    const run = await wait(runId);
    expect(number).toBe(1);
    expect(run.status).toBe("succeeded");
    expect(run.stages.map(({ stageId, status, cached }) => ({ stageId, status, cached }))).toEqual(
      ["s0", "s1", "s2", "join"].map((stageId) => ({ stageId, status: "succeeded", cached: false })),
    );
    const events = await eventsOf(runId);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ type: "run", data: { status: "succeeded" } });
    await expect.poll(() => readdir(join(home, "work")), { timeout: 20_000 }).toEqual([]);
  });

  it("is made once, however often it is asked for with the same key", async () => {
    await start();
    const request = newRun(project, chain(1));
    const made = await Promise.all(Array.from({ length: 100 }, () => createRun(db.pool, request)));
    expect(new Set(made.map((run) => run.runId)).size).toBe(1);
    expect(made.filter((run) => run.created)).toHaveLength(1);
    await wait(made[0]?.runId ?? "");
    expect(backend.launches).toHaveLength(1);
  });

  it("reuses what an earlier run made, without launching anything", async () => {
    await start();
    const first = await createRun(db.pool, newRun(project, chain(3)));
    const before = await wait(first.runId);
    const second = await createRun(db.pool, newRun(project, chain(3)));
    const after = await wait(second.runId);
    expect(after.stages.every((stage) => stage.cached)).toBe(true);
    expect(after.stages.map((stage) => stage.outputs)).toEqual(before.stages.map((stage) => stage.outputs));
    expect(backend.launches).toHaveLength(3);
  });

  it("repeats a cached stage whose files were deleted", async () => {
    await start();
    await wait((await createRun(db.pool, newRun(project, chain(2)))).runId);
    await rm(join(home, "store", "blobs"), { recursive: true });
    const after = await wait((await createRun(db.pool, newRun(project, chain(2)))).runId);
    expect(after.status).toBe("succeeded");
    expect(after.stages.map((stage) => stage.cached)).toEqual([false, false]);
  });

  it("repeats a cached stage whose file was changed on disk, and heals the file", async () => {
    await start();
    const first = await wait((await createRun(db.pool, newRun(project, chain(1)))).runId);
    const sha256 = first.stages[0]?.outputs[0]?.manifest[0]?.sha256 ?? "";
    const blob = join(home, "store", "blobs", sha256.slice(0, 2), sha256);
    await chmod(blob, 0o644);
    await writeFile(blob, "s9;");
    await utimes(blob, new Date(0), new Date(0));
    const after = await wait((await createRun(db.pool, newRun(project, chain(2)))).runId);
    expect(after.stages.map(({ status, cached }) => ({ status, cached }))).toEqual([
      { status: "succeeded", cached: false },
      { status: "succeeded", cached: false },
    ]);
    expect(await readFile(blob, "utf8")).toBe("s0;");
  });

  it("fails with the stage's own words, skips what waits for it and finishes the rest", async () => {
    await start();
    const stages = [
      stageSpec("source"),
      stageSpec("bad", ["source"], { entry: "userError" }),
      stageSpec("below", ["bad"]),
      stageSpec("bottom", ["below", "source"]),
      stageSpec("apart", ["source"]),
    ];
    const run = await wait((await createRun(db.pool, newRun(project, stages))).runId);
    expect(run.status).toBe("failed");
    expect(run.error).toMatchObject({
      code: "target_missing",
      message: "No target.",
      remedy: "Choose one.",
      stageId: "bad",
    });
    const byId = Object.fromEntries(run.stages.map((stage) => [stage.stageId, stage.status]));
    expect(byId).toEqual({
      source: "succeeded",
      bad: "failed",
      below: "skipped",
      bottom: "skipped",
      apart: "succeeded",
    });
    expect(backend.launches.filter((key) => key.includes(":bad:"))).toHaveLength(1);
  });

  it("repeats an attempt its backend lost, and gives up after the third", async () => {
    await start();
    flakyLosses = 2;
    const mended = await wait(
      (await createRun(db.pool, newRun(project, [stageSpec("s", [], { entry: "flaky" })]))).runId,
    );
    expect(mended.stages[0]).toMatchObject({ status: "succeeded", attempt: 3 });
    flakyLosses = 3;
    const lost = await wait(
      (await createRun(db.pool, newRun(project, [stageSpec("t", [], { entry: "flaky" })]))).runId,
    );
    expect(lost.stages[0]).toMatchObject({ status: "failed", attempt: 3, error: { code: "worker_lost" } });
  });

  it("fails a stage that says it is done but left no result", async () => {
    await start();
    const stages = [stageSpec("empty", [], { outputs: [{ port: "other", type: "dataset" }] })];
    const run = await wait((await createRun(db.pool, newRun(project, stages))).runId);
    expect(run.error?.code).toBe("stage_no_result");
  });
});

describe("cancelling", () => {
  it("ends the run at once, frees the processor within a second, and stays cancelled", async () => {
    await start();
    const stages = [stageSpec("long", [], { entry: "untilCancelled" }), stageSpec("after", ["long"])];
    const { runId } = await createRun(db.pool, newRun(project, stages));
    await expect.poll(() => backend.launches.length, { timeout: 20_000 }).toBe(1);
    const started = performance.now();
    expect(await cancelRun(db.pool, { runId, projectId: project.projectId })).toBe("cancelled");
    const handle = { backend: "node", key: `${runId}:long:1`, data: {} };
    await expect.poll(() => backend.observe(handle), { timeout: 1_000, interval: 10 }).toBe("lost");
    expect(performance.now() - started).toBeLessThan(1_000);
    const run = await getRun(db.pool, { runId, projectId: project.projectId });
    expect(run.status).toBe("cancelled");
    expect(run.stages.map((stage) => stage.status)).toEqual(["cancelled", "cancelled"]);
    expect(await cancelRun(db.pool, { runId, projectId: project.projectId })).toBe("cancelled");
    expect(await eventsOf(runId)).toHaveLength(run.lastSeq);
  });

  it("doesn't change a run that has ended", async () => {
    await start();
    const { runId } = await createRun(db.pool, newRun(project, chain(1)));
    await wait(runId);
    expect(await cancelRun(db.pool, { runId, projectId: project.projectId })).toBe("succeeded");
  });

  it("reads as not found from another project", async () => {
    await start();
    const { runId } = await createRun(db.pool, newRun(project, chain(1)));
    const other = await createProject(db.pool);
    await expect(cancelRun(db.pool, { runId, projectId: other.projectId })).rejects.toMatchObject({
      code: "run_not_found",
    });
    await wait(runId);
  });
});

describe("stopping a worker", () => {
  it("hands running stages back without counting them as lost, and the next worker finishes them", async () => {
    await start();
    const { runId } = await createRun(db.pool, newRun(project, [stageSpec("long", [], { entry: "untilCancelled" })]));
    await expect.poll(() => backend.launches.length, { timeout: 20_000 }).toBe(1);
    await engine.stop();
    expect((await getRun(db.pool, { runId, projectId: project.projectId })).stages[0]).toMatchObject({
      status: "queued",
      attempt: 2,
    });
    await start();
    await expect.poll(() => backend.launches.length, { timeout: 20_000 }).toBe(1);
    await cancelRun(db.pool, { runId, projectId: project.projectId });
  });
});

describe("an effect", () => {
  it("is applied in the transaction that completes its stage, and its facts go into the result", async () => {
    let applied = 0;
    await start({
      ...noEffects,
      registerModel: async ({ claim }) => ({
        facts: { modelId: "m" },
        apply: async (client) => {
          applied += 1;
          const { rows } = await client.query(`SELECT status FROM "StageRun" WHERE id = $1`, [claim.stageRunId]);
          expect(rows[0]?.status).toBe("succeeded");
        },
      }),
    });
    const stages = [stageSpec("s", [], { effect: "registerModel" })];
    const run = await wait((await createRun(db.pool, newRun(project, stages))).runId);
    expect(run.stages[0]?.result?.facts).toEqual({ modelId: "m" });
    expect(applied).toBe(1);
  });

  it("that can't be applied leaves nothing behind", async () => {
    await start({
      ...noEffects,
      registerModel: async () => ({
        facts: {},
        apply: async (client) => void (await client.query("SELECT 1 / 0")),
      }),
    });
    const run = await wait(
      (await createRun(db.pool, newRun(project, [stageSpec("s", [], { effect: "registerModel" })]))).runId,
    );
    expect(run.stages[0]).toMatchObject({ status: "failed", outputs: [] });
  });
});
