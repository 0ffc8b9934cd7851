import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../db/testing.ts";
import {
  cancelRun,
  createListener,
  createRun,
  readRunEvents,
  runEventsChannel,
  subscribeRunEvents,
  type Listener,
  type RunEvent,
} from "./index.ts";
import { chain, createProject, newRun } from "./testing/fixtures.ts";
import { appendAttemptEvents, claimStage, type Claim } from "./transitions/index.ts";

let db: TestDatabase;
let listener: Listener;
let project: { projectId: string; versionId: string };
let claim: Claim;

beforeAll(async () => {
  db = await createTestDatabase();
  listener = createListener(db.url, [runEventsChannel]);
  await listener.ready;
});
afterAll(async () => {
  await listener.close();
  await db.drop();
});
beforeEach(async () => {
  project = await createProject(db.pool);
  const { runId } = await createRun(db.pool, newRun(project, chain(1)));
  const { rows } = await db.pool.query(`SELECT id FROM "StageRun" WHERE "runId" = $1`, [runId]);
  const claimed = await claimStage(db.pool, {
    runId,
    stageRunId: rows[0]?.id,
    attempt: 1,
    fence: randomUUID(),
    workerId: randomUUID(),
    leaseMs: 60_000,
  });
  if (!claimed) throw new Error("the stage was free");
  claim = claimed;
});

const tell = (done: number) =>
  appendAttemptEvents(db.pool, claim, [{ type: "progress", data: { done, total: null, text: "" } }]);
const finish = () => cancelRun(db.pool, { runId: claim.runId, projectId: project.projectId });
const subscribe = (afterSeq = 0, signal?: AbortSignal) =>
  subscribeRunEvents(
    { db: db.pool, listener },
    { runId: claim.runId, projectId: project.projectId, afterSeq, ...(signal && { signal }) },
  );

async function collect(
  events: AsyncIterable<RunEvent>,
  onEach: (event: RunEvent) => void = () => undefined,
): Promise<number[]> {
  const seen: number[] = [];
  for await (const event of events) {
    seen.push(event.seq);
    onEach(event);
  }
  return seen;
}

describe("a subscription", () => {
  it("sees every event once and in order while sixteen writers race, and ends with the run", async () => {
    const seen = collect(subscribe());
    await Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        for (let at = 0; at < 10; at += 1) await tell(writer * 10 + at);
      }),
    );
    await finish();
    const numbers = await seen;
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => index + 1));
    expect(numbers.length).toBe(4 + 160 + 2);
  });

  it("goes on where it left off", async () => {
    await tell(1);
    await finish();
    const all = await collect(subscribe());
    expect(await collect(subscribe(3))).toEqual(all.slice(3));
    expect(await collect(subscribe(all.length))).toEqual([]);
  });

  it("learns of an event at once through the notification", async () => {
    const arrivals: number[] = [];
    const seen = collect(subscribe(4), () => arrivals.push(performance.now()));
    await pause(100);
    const told = performance.now();
    await tell(1);
    await expect.poll(() => arrivals.length, { timeout: 20_000, interval: 5 }).toBe(1);
    expect((arrivals[0] ?? Infinity) - told).toBeLessThan(1_000);
    await finish();
    await seen;
  });

  it("falls back to looking every two seconds when the listening connection dies, and listens again", async () => {
    const arrivals: number[] = [];
    const seen = collect(subscribe(4), () => arrivals.push(performance.now()));
    await pause(50);
    await db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
    );
    const told = performance.now();
    await tell(1);
    await expect.poll(() => arrivals.length, { timeout: 20_000, interval: 10 }).toBe(1);
    expect((arrivals[0] ?? Infinity) - told).toBeLessThan(3_000);
    const listening = async () =>
      (
        await db.pool.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
        )
      ).rowCount;
    await expect.poll(listening, { timeout: 20_000 }).toBe(1);
    await finish();
    await seen;
  });

  it("shows nothing of another project's run", async () => {
    const other = await createProject(db.pool);
    const events = subscribeRunEvents({ db: db.pool, listener }, { runId: claim.runId, projectId: other.projectId });
    expect(await collect(events)).toEqual([]);
    await finish();
  });

  it("ends when its reader leaves", async () => {
    const leaving = new AbortController();
    const seen = collect(subscribe(0, leaving.signal));
    await pause(50);
    leaving.abort();
    expect(await seen).toEqual([1, 2, 3, 4]);
    await finish();
    expect((await readRunEvents(db.pool, claim.runId, 0)).length).toBe(6);
  });
});
