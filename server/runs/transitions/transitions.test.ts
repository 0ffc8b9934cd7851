import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../db/testing.ts";
import { getRun, readRunEvents } from "../index.ts";
import { dropDeadDeliveries, sweepOnce } from "../sweep.ts";
import { chain, createProject, newRun, stageSpec } from "../testing/fixtures.ts";
import { tunables } from "../tunables.ts";
import {
  appendAttemptEvents,
  cancelRun,
  claimStage,
  completeStage,
  createRun,
  extendLeases,
  failStage,
  redeliverStages,
  requeueStage,
  waitStage,
  type Claim,
  type Completion,
} from "./index.ts";

let db: TestDatabase;
let project: { projectId: string; versionId: string };
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  project = await createProject(db.pool);
});

const completion = (changes: Partial<Completion> = {}): Completion => ({
  outputs: [{ port: "dataset", hash: randomUUID(), type: "dataset", bytes: 1, rows: 1, manifest: [], schema: null }],
  result: { verdict: null, problemType: null, metrics: {}, refused: null, panels: [], facts: {} },
  rows: { in: 1, out: 1, rejected: 0, made: 0 },
  cacheKey: null,
  cached: false,
  ...changes,
});
const failure = { code: "x", message: "x", remedy: null, where: null };

async function start(stages = chain(2)): Promise<{ runId: string; ids: Record<string, string> }> {
  const { runId } = await createRun(db.pool, newRun(project, stages));
  const { rows } = await db.pool.query(`SELECT id, "stageId" FROM "StageRun" WHERE "runId" = $1`, [runId]);
  return { runId, ids: Object.fromEntries(rows.map((row) => [row.stageId, row.id])) };
}
async function claim(
  runId: string,
  stageRunId: string | undefined,
  { attempt = 1, leaseMs = 60_000 } = {},
): Promise<Claim | null> {
  return claimStage(db.pool, {
    runId,
    stageRunId: stageRunId ?? "",
    attempt,
    fence: randomUUID(),
    workerId: randomUUID(),
    leaseMs,
  });
}
async function held(runId: string, stageRunId: string | undefined, options = {}): Promise<Claim> {
  const claimed = await claim(runId, stageRunId, options);
  if (!claimed) throw new Error("the claim was lost");
  return claimed;
}
const run = (runId: string) => getRun(db.pool, { runId, projectId: project.projectId });
const jobs = async (): Promise<string[]> =>
  (await db.pool.query(`SELECT key FROM graphile_worker.jobs ORDER BY id`)).rows.map((row) => row.key);

describe("claiming", () => {
  it("is won by one of thirty", async () => {
    const { runId, ids } = await start();
    const claims = await Promise.all(Array.from({ length: 30 }, () => claim(runId, ids.s0)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it("each of a thousand stages is claimed once by two schedulers that both try everything, without a gap in the events", async () => {
    const stages = Array.from({ length: 1_000 }, (_, index) => stageSpec(`s${index}`));
    const { runId, ids } = await start(stages);
    const all = Object.values(ids);
    const scheduler = async (order: string[]): Promise<number> => {
      let won = 0;
      const lane = async (lane: number): Promise<void> => {
        for (let at = lane; at < order.length; at += 8) if (await claim(runId, order[at])) won += 1;
      };
      await Promise.all(Array.from({ length: 8 }, (_, index) => lane(index)));
      return won;
    };
    const [first, second] = await Promise.all([scheduler(all), scheduler(all.toReversed())]);
    expect(first + second).toBe(1_000);
    const events = await readRunEvents(db.pool, runId, 0, 10_000);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(events).toHaveLength(1 + 1_000 + 1 + 1_000);
  });

  it("finds its own claim again after a lost answer, and refuses an old attempt, a pending stage and an ended run", async () => {
    const { runId, ids } = await start();
    const mine = {
      runId,
      stageRunId: ids.s0 ?? "",
      attempt: 1,
      fence: randomUUID(),
      workerId: randomUUID(),
      leaseMs: 60_000,
    };
    expect(await claimStage(db.pool, mine)).toEqual(await claimStage(db.pool, mine));
    expect(await claim(runId, ids.s0, { attempt: 2 })).toBeNull();
    expect(await claim(runId, ids.s1)).toBeNull();
    await cancelRun(db.pool, { runId, projectId: project.projectId });
    expect(await claim(runId, ids.s0)).toBeNull();
  });
});

describe("completing", () => {
  it("delivers the child in the same transaction: rolled back, nothing of it is there", async () => {
    const { runId, ids } = await start();
    const mine = await held(runId, ids.s0);
    const before = await jobs();
    const client = await db.pool.connect();
    await client.query("BEGIN");
    expect(await completeStage(client, mine, completion())).toBe("won");
    await client.query("ROLLBACK");
    client.release();
    expect(await jobs()).toEqual(before);
    expect((await run(runId)).stages.map((stage) => stage.status)).toEqual(["running", "pending"]);
    expect(await completeStage(db.pool, mine, completion())).toBe("won");
    expect(await jobs()).toEqual([...before, `stage:${ids.s1}:1`]);
    expect((await run(runId)).stages.map((stage) => stage.status)).toEqual(["succeeded", "queued"]);
  });

  it("is refused for a stale fence and won again, without effect, by who had won before", async () => {
    const { runId, ids } = await start();
    const old = await held(runId, ids.s0);
    await requeueStage(db.pool, old, { countAsLost: true, reason: "test" });
    const fresh = await held(runId, ids.s0, { attempt: 2 });
    expect(await completeStage(db.pool, old, completion())).toBe("lost");
    expect(await failStage(db.pool, old, failure)).toBe("lost");
    expect(await appendAttemptEvents(db.pool, old, [{ type: "progress", data: { done: 1, total: 1, text: "" } }])).toBe(
      "lost",
    );
    expect(await requeueStage(db.pool, old, { countAsLost: true, reason: "test" })).toBe("lost");
    expect(await completeStage(db.pool, fresh, completion())).toBe("won");
    const { lastSeq } = await run(runId);
    expect(await completeStage(db.pool, fresh, completion())).toBe("won");
    expect((await run(runId)).lastSeq).toBe(lastSeq);
  });

  it("of two parents at the same moment releases the child once", async () => {
    for (let round = 0; round < 25; round += 1) {
      const { runId, ids } = await start([stageSpec("a"), stageSpec("b"), stageSpec("child", ["a", "b"])]);
      const [a, b] = await Promise.all([held(runId, ids.a), held(runId, ids.b)]);
      await Promise.all([completeStage(db.pool, a, completion()), completeStage(db.pool, b, completion())]);
      expect((await run(runId)).stages[2]).toMatchObject({ status: "queued", attempt: 1 });
      expect((await jobs()).filter((key) => key === `stage:${ids.child}:1`)).toHaveLength(1);
    }
  });

  it("of the last stage while another fails never reads as a success", async () => {
    for (let round = 0; round < 25; round += 1) {
      const { runId, ids } = await start([stageSpec("a"), stageSpec("b")]);
      const [a, b] = await Promise.all([held(runId, ids.a), held(runId, ids.b)]);
      await Promise.all([completeStage(db.pool, a, completion()), failStage(db.pool, b, failure)]);
      expect(await run(runId)).toMatchObject({ status: "failed", error: { stageId: "b" } });
    }
  });
});

describe("cancelling", () => {
  it("against completing, 500 times: one wins, and the run is never both", { timeout: 120_000 }, async () => {
    const outcomes = new Set<string>();
    const round = async (): Promise<void> => {
      const { runId, ids } = await start(chain(1));
      const mine = await held(runId, ids.s0);
      const calls: (() => Promise<unknown>)[] = [
        () => completeStage(db.pool, mine, completion()),
        () => cancelRun(db.pool, { runId, projectId: project.projectId }),
      ];
      if (Math.random() < 0.5) calls.reverse();
      const answers = await Promise.all(calls.map((call) => call()));
      const after = await run(runId);
      const ends = (await readRunEvents(db.pool, runId, 0)).filter(
        (event) => event.type === "run" && event.data.status !== "queued" && event.data.status !== "running",
      );
      expect(ends).toHaveLength(1);
      expect(answers.includes("won")).toBe(after.status === "succeeded");
      expect(after.stages[0]?.status).toBe(after.status);
      expect(after.stages[0]?.outputs.length).toBe(after.status === "succeeded" ? 1 : 0);
      outcomes.add(after.status);
    };
    for (let batch = 0; batch < 100; batch += 1) await Promise.all(Array.from({ length: 5 }, round));
    expect(outcomes).toEqual(new Set(["cancelled", "succeeded"]));
  });
});

describe("leases", () => {
  it("run out by the database's clock, are extended by a heartbeat, and tell when the claim is lost", async () => {
    const { runId, ids } = await start([stageSpec("a"), stageSpec("b")]);
    const [a, b] = await Promise.all([held(runId, ids.a, { leaseMs: -1 }), held(runId, ids.b, { leaseMs: -1 })]);
    expect(await extendLeases(db.pool, [a], 60_000)).toEqual(new Set([a.fence]));
    expect((await sweepOnce(db.pool, tunables)).requeued).toBe(1);
    expect(await extendLeases(db.pool, [a, b], 60_000)).toEqual(new Set([a.fence]));
    await cancelRun(db.pool, { runId, projectId: project.projectId });
    expect(await extendLeases(db.pool, [a], 60_000)).toEqual(new Set());
  });

  it("that run out three times fail the run", async () => {
    const { runId, ids } = await start(chain(2));
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await held(runId, ids.s0, { attempt, leaseMs: -1 });
      await sweepOnce(db.pool, tunables);
    }
    const after = await run(runId);
    expect(after).toMatchObject({ status: "failed", error: { code: "worker_lost", stageId: "s0" } });
    expect(after.stages.map((stage) => stage.status)).toEqual(["failed", "skipped"]);
  });

  it("are swept by ten sweepers at once, and each attempt is given back once", async () => {
    const { runId, ids } = await start(Array.from({ length: 20 }, (_, index) => stageSpec(`s${index}`)));
    await Promise.all(Object.values(ids).map((id) => held(runId, id, { leaseMs: -1 })));
    const reports = await Promise.all(Array.from({ length: 10 }, () => sweepOnce(db.pool, tunables)));
    expect(reports.reduce((sum, report) => sum + report.requeued, 0)).toBe(20);
    expect((await run(runId)).stages.every((stage) => stage.attempt === 2)).toBe(true);
  });
});

describe("a run some stage of which waits for people", () => {
  it("waits itself as soon as nothing else of it is at work, without a gap in its events", async () => {
    const { runId, ids } = await start([stageSpec("people"), stageSpec("other")]);
    const [people, other] = [await held(runId, ids.people), await held(runId, ids.other)];
    expect(await waitStage(db.pool, people, "rows wait")).toBe("won");
    expect((await run(runId)).status).toBe("running");
    expect(await completeStage(db.pool, other, completion())).toBe("won");
    expect((await run(runId)).status).toBe("waiting");
    const events = await readRunEvents(db.pool, runId, 0);
    expect(events.at(-1)).toMatchObject({ type: "run", data: { status: "waiting" } });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });
});

describe("deliveries", () => {
  it("that got lost are made again, those that wait or are being taken are left alone", async () => {
    const { ids } = await start([stageSpec("waiting"), stageSpec("gone"), stageSpec("stuck")]);
    const lock = (age: string, id: string | undefined) =>
      db.pool.query(
        `UPDATE graphile_worker._private_jobs SET locked_at = now() - $1::interval, locked_by = 'dead', attempts = 1 WHERE key = $2`,
        [age, `stage:${id}:1`],
      );
    await db.pool.query(`SELECT graphile_worker.remove_job($1)`, [`stage:${ids.gone}:1`]);
    await lock("1 minute", ids.stuck);
    expect(await redeliverStages(db.pool, -1, 8_000)).toBe(2);
    expect(await redeliverStages(db.pool, -1, 8_000)).toBe(0);
    expect(await dropDeadDeliveries(db.pool, 8_000)).toBe(1);
    expect((await jobs()).filter((key) => Object.values(ids).some((id) => key.includes(id)))).toHaveLength(3);
  });
});
