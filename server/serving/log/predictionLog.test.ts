import { appendFileSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listPredictions, readEndpoint, type LogCounts } from "../endpoints.ts";
import { callerOf, createWorld, deploy, probeOf, serve, until, type Deployed, type World } from "../testing/harness.ts";
import { spawnServing } from "../testing/spawnServing.ts";
import { forgetPredictions } from "./predictionLog.ts";
import { listSegments } from "./spool.ts";

let world: World;
let deployed: Deployed;
let row: Record<string, unknown>;
beforeAll(async () => {
  world = await createWorld();
  deployed = await deploy(world);
  row = (await probeOf()).rows[0] ?? {};
});
afterAll(() => world.close());

const place = () => ({ projectId: world.place.projectId, endpointId: deployed.endpointId });
const counts = async (): Promise<LogCounts> => (await readEndpoint(world.db, place(), 3100)).counts;
const spool = () => join(world.home, "spool");

describe("the prediction log", () => {
  it("holds every row with its answer or its violations, version, place and time taken, within a second", async () => {
    const serving = await serve(world);
    const { call } = await callerOf(world, serving, deployed.endpointId);
    await call("/invocations", { body: JSON.stringify([row, row]), headers: { "x-inference-id": "first" } });
    await call("/invocations", {
      body: JSON.stringify([row, { ...row, age: null }]),
      headers: { "x-inference-id": "second" },
    });
    await until(async () => (await counts()).logged === 4, 5_000);
    const logged = (await listPredictions(world.db, place(), 10)).sort((a, b) =>
      `${a.requestId}${a.row}`.localeCompare(`${b.requestId}${b.row}`),
    );
    expect(logged.map(({ requestId, row: at, version }) => [requestId, at, version])).toEqual([
      ["first", 0, 1],
      ["first", 1, 1],
      ["second", 0, 1],
      ["second", 1, 1],
    ]);
    expect(logged[0]).toMatchObject({ input: row, output: { prediction: expect.any(String) }, refused: null });
    expect(logged[3]).toMatchObject({
      input: { ...row, age: null },
      output: null,
      refused: [{ path: "instances[1].age", message: "is required but missing" }],
    });
    expect(logged.every(({ micros }) => micros > 0)).toBe(true);
    await serving.stop();
    expect(await counts()).toEqual({ answered: 4, logged: 4, lost: 0, waiting: 0 });
    expect(listSegments(spool())).toEqual([]);
  });

  it("keeps cells that Postgres can't, as far as it can", async () => {
    const serving = await serve(world);
    const { call } = await callerOf(world, serving, deployed.endpointId);
    const before = await counts();
    const odd = [
      { ...row, "home town": "a\u0000b" },
      { ...row, "home town": "\ud800" },
      { ...row, "home town": "x".repeat(100_000) },
      { ...row, "home town": "back\\u0000slash" },
    ];
    for (const [at, one] of odd.entries())
      await call("/invocations", { body: JSON.stringify(one), headers: { "x-inference-id": `odd-${at}` } });
    await serving.stop();
    const after = await counts();
    expect(after.logged - before.logged).toBe(4);
    expect(after.lost).toBe(0);
    const inputs = new Map(
      (await listPredictions(world.db, place(), 50)).map(({ requestId, input }) => [requestId, input]),
    );
    expect(inputs.get("odd-0")).toMatchObject({ "home town": "a\ufffdb" });
    expect(inputs.get("odd-2")).toEqual({ omitted: expect.any(String) });
    expect(inputs.get("odd-3")).toMatchObject({ "home town": "back\\u0000slash" });
  });

  it("has every acknowledged row after kill -9, once, brought in by the next process", async () => {
    const before = await counts();
    // This process would flush in an hour: everything it answers lies on disk when it is killed.
    const doomed = await spawnServing(world, 3_600_000);
    const { call } = await callerOf(
      world,
      { port: doomed.port, processId: "", stop: () => Promise.resolve() },
      deployed.endpointId,
    );
    let acknowledged = 0;
    const ask = async (): Promise<void> => {
      for (;;) {
        const response = await call("/invocations", { body: JSON.stringify(row) }).catch(() => null);
        if (response === null || response.status !== 200) return;
        acknowledged += 1;
      }
    };
    const clients = [ask(), ask(), ask(), ask()];
    await until(() => Promise.resolve(acknowledged >= 100));
    await doomed.end("SIGKILL");
    await Promise.all(clients);
    const left = listSegments(spool());
    expect(left.length).toBeGreaterThan(0);
    // What a crash in the middle of a write leaves.
    appendFileSync(left[0]?.path ?? "", '{"id":"torn');
    const next = await serve(world);
    await until(async () => (await counts()).logged - before.logged >= acknowledged);
    await next.stop();
    const after = await counts();
    // Written before its answer was sent: a row more per client may be there, none less.
    expect(after.logged - before.logged).toBeLessThanOrEqual(acknowledged + 4);
    expect(after.answered - after.logged).toBe(0);
    expect(listSegments(spool())).toEqual([]);
  });

  it("counts and shows what was lost with the disk", async () => {
    const before = await counts();
    const doomed = await spawnServing(world, 50);
    const { call } = await callerOf(
      world,
      { port: doomed.port, processId: "", stop: () => Promise.resolve() },
      deployed.endpointId,
    );
    await call("/invocations", { body: JSON.stringify(row) });
    await until(async () => (await counts()).logged === before.logged + 1);
    // Three lines were acknowledged; two of them never reach the database.
    const lines = [2, 3, 4].map((n) => JSON.stringify({ n }));
    const path = join(spool(), `${doomed.processId}.99.ndjson`);
    await doomed.end("SIGKILL");
    const kept = {
      id: crypto.randomUUID(),
      endpointId: deployed.endpointId,
      versionId: deployed.versionId,
      at: new Date(),
      input: row,
      output: null,
      refused: null,
      micros: 1,
      requestId: "kept",
      row: 0,
      n: 4,
    };
    appendFileSync(path, `${lines[0]?.slice(0, 4)}\n${JSON.stringify(kept)}\n`);
    const next = await serve(world);
    await until(async () => !existsSync(path));
    await until(async () => (await counts()).lost === before.lost + 2);
    await next.stop();
  });

  it("waits on disk while the database is away, and says so nowhere near the callers", async () => {
    const serving = await serve(world, { flushMs: 20 });
    const { call } = await callerOf(world, serving, deployed.endpointId);
    const before = await counts();
    await world.db.pool.query(`ALTER TABLE "Prediction" RENAME TO "Away"`);
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await call("/invocations", { body: JSON.stringify(row) })).status),
    );
    await until(async () => listSegments(spool()).length > 0);
    await world.db.pool.query(`ALTER TABLE "Away" RENAME TO "Prediction"`);
    await until(async () => (await counts()).logged === before.logged + 20);
    expect(statuses.every((status) => status === 200)).toBe(true);
    await serving.stop();
  });

  it("goes on answering when the disk takes no more, and counts what it could not keep", async () => {
    const serving = await serve(world, { flushMs: 20, spoolBytes: 0 });
    const { call } = await callerOf(world, serving, deployed.endpointId);
    const before = await counts();
    const ask = async (): Promise<number> => (await call("/invocations", { body: JSON.stringify(row) })).status;
    await world.db.pool.query(`ALTER TABLE "Prediction" RENAME TO "Away"`);
    const first = await ask();
    const held = (): number => listSegments(spool()).reduce((sum, { path }) => sum + statSync(path).size, 0);
    // Once the flush has tried and failed, the first file waits and there is room for no second one.
    await until(async () => {
      const bytes = held();
      await ask();
      return held() === bytes;
    });
    const later = await Promise.all([ask(), ask(), ask()]);
    await world.db.pool.query(`ALTER TABLE "Away" RENAME TO "Prediction"`);
    await until(async () => listSegments(spool()).length === 0);
    await serving.stop();
    const after = await counts();
    expect([first, ...later]).toEqual([200, 200, 200, 200]);
    expect(after.lost - before.lost).toBeGreaterThan(0);
    expect(after.answered - before.answered).toBe(after.logged - before.logged + (after.lost - before.lost));
  });

  it("forgets what is older than a quarter, not what was counted", async () => {
    const before = await counts();
    await world.db.pool.query(`UPDATE "Prediction" SET at = at - interval '91 days' WHERE "requestId" = 'first'`);
    await forgetPredictions(world.db.pool, 90);
    expect(await world.db.prisma.prediction.count({ where: { requestId: "first" } })).toBe(0);
    expect(await world.db.prisma.prediction.count()).toBeGreaterThan(0);
    expect(await counts()).toEqual(before);
  });
});
