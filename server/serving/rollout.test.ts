import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../audit/index.ts";
import { abandonCanary, promoteCanary, setCanaryShare } from "./changeVersions.ts";
import { placeOf } from "./chooseVersion.ts";
import { readRollouts, listEndpointEvents } from "./readRollout.ts";
import { drillRollback, rollBack } from "./rollback.ts";
import type { Serving } from "./startServing.ts";
import { SECRET } from "./testing/secret.ts";
import {
  callerOf,
  createWorld,
  deployVariant,
  probeOf,
  serve,
  until,
  type Caller,
  type Variant,
  type World,
} from "./testing/harness.ts";
import { compareVersions } from "./versionCounts.ts";

const actor: Actor = { id: randomUUID(), name: "Ada", via: "ui", address: null };
let world: World;
let serving: Serving;
let row: Record<string, unknown>;
beforeAll(async () => {
  world = await createWorld();
  serving = await serve(world, { flushMs: 20, refreshMs: 50 });
  [row = {}] = (await probeOf()).rows;
});
afterAll(async () => {
  await serving.stop();
  await world.close();
});

const place = (endpointId: string) => ({ projectId: world.place.projectId, endpointId });
const ways = () => ({ store: world.store, secret: () => SECRET });
const ask = (call: Caller, id: string = randomUUID()) =>
  call("/invocations", { body: JSON.stringify({ instances: [row] }), headers: { "x-inference-id": id } });
const versionFor = async (call: Caller, id?: string): Promise<number> =>
  Number((await ask(call, id)).headers.get("x-model-version"));

/** Two versions behind one address; the second answers. */
async function twoVersions(name: string, second: Variant = {}) {
  const { endpointId } = await deployVariant(world, { name });
  const { call } = await callerOf(world, serving, endpointId, name);
  const newer = await deployVariant(world, { name, ...second }, 9);
  return { endpointId, call, newer };
}
const rolloutOf = async (endpointId: string) =>
  (await readRollouts(world.db, world.place.projectId)).find((each) => each.endpointId === endpointId);

describe("a rollback", () => {
  it("lets the version before answer at once, was checked over HTTP, and can itself be taken back", async () => {
    const { endpointId, call } = await twoVersions("back");
    await until(async () => (await versionFor(call)) === 2);
    const done = await rollBack(world.db, place(endpointId), actor, ways());
    expect(done).toMatchObject({ version: 1, check: { refused: 0 } });
    expect(done.check.rows).toBeGreaterThan(50);
    expect(await versionFor(call)).toBe(1);
    expect(await rolloutOf(endpointId)).toMatchObject({ active: 1, previous: 2 });
    const trail = await world.db.prisma.auditEntry.findFirst({ where: { objectId: endpointId } });
    expect(trail).toMatchObject({ type: "endpoint.rollback", actorName: "Ada", before: { version: 2 } });
    await rollBack(world.db, place(endpointId), actor, ways());
    expect(await versionFor(call)).toBe(2);
  });

  it("changes nothing when the version before no longer answers as it was judged", async () => {
    const { endpointId, call } = await twoVersions("broken-back");
    await until(async () => (await versionFor(call)) === 2);
    await world.db.prisma.endpointVersion.updateMany({ where: { endpointId, number: 1 }, data: { manifest: [] } });
    await expect(rollBack(world.db, place(endpointId), actor, ways())).rejects.toThrow();
    expect(await rolloutOf(endpointId)).toMatchObject({ active: 2 });
  });

  it("is refused without an earlier version, and to a trial that is over", async () => {
    const { endpointId } = await deployVariant(world, { name: "alone" });
    await expect(rollBack(world.db, place(endpointId), actor, ways())).rejects.toMatchObject({
      code: "rollback_without_version",
    });
    const { endpointId: other } = await twoVersions("over");
    await world.db.prisma.endpointVersion.updateMany({
      where: { endpointId: other, number: 1 },
      data: { expiresAt: new Date(0) },
    });
    await expect(rollBack(world.db, place(other), actor, ways())).rejects.toMatchObject({ code: "rollback_expired" });
  });
});

describe("a drill", () => {
  it("goes to the version before and back on the real address, and writes down when and how it went", async () => {
    const { endpointId, call } = await twoVersions("drill");
    await until(async () => (await versionFor(call)) === 2);
    expect(await drillRollback(world.db, place(endpointId), actor, ways())).toMatchObject({
      succeeded: true,
      version: 1,
    });
    expect(await versionFor(call)).toBe(2);
    expect(await rolloutOf(endpointId)).toMatchObject({ active: 2, previous: 1, lastDrill: { succeeded: true } });
  });

  it("that fails is written down as failed, and the address stays where it was", async () => {
    const { endpointId, call } = await twoVersions("failing-drill");
    await until(async () => (await versionFor(call)) === 2);
    await world.db.prisma.endpointVersion.updateMany({ where: { endpointId, number: 1 }, data: { manifest: [] } });
    expect(await drillRollback(world.db, place(endpointId), actor, ways())).toMatchObject({
      succeeded: false,
      backOn: 2,
    });
    expect(await versionFor(call)).toBe(2);
    expect(await rolloutOf(endpointId)).toMatchObject({ active: 2, lastDrill: { succeeded: false } });
  });
});

describe("a trial", () => {
  it("ends fourteen days after its deployment, stops answering then, and says so", async () => {
    const { endpointId } = await deployVariant(world, { name: "trial", environment: "trial" });
    const { call } = await callerOf(world, serving, endpointId, "trial");
    const rollout = await rolloutOf(endpointId);
    const days = (Number(rollout?.expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThanOrEqual(14);
    expect((await ask(call)).status).toBe(200);
    await world.db.prisma.endpointVersion.updateMany({ where: { endpointId }, data: { expiresAt: new Date(0) } });
    await until(async () => (await ask(call)).status === 410);
    expect(await (await ask(call)).json()).toMatchObject({
      error: { code: "endpoint_expired", message: expect.stringContaining("1970-01-01") },
    });
    // The same model once more: its days begin anew.
    await deployVariant(world, { name: "trial", environment: "trial" });
    await until(async () => (await ask(call)).status === 200);
  });

  it("is the only environment that ends by itself", async () => {
    const { endpointId } = await deployVariant(world, { name: "for-good", environment: "production" });
    expect(await rolloutOf(endpointId)).toMatchObject({ environment: "production", expiresAt: null });
  });
});

describe("a canary", () => {
  it("answers its share of the ids, the same id always alike, counted per version; promoted, it answers all", async () => {
    const { endpointId, call } = await twoVersions("canary", { canaryShare: 0.3 });
    const ids = Array.from({ length: 120 }, (_, at) => `request-${at}`);
    await until(
      async () =>
        (await versionFor(
          call,
          ids.find((id) => placeOf(id) < 0.3),
        )) === 2,
    );
    const versions = await Promise.all(ids.map((id) => versionFor(call, id)));
    expect(versions).toEqual(ids.map((id) => (placeOf(id) < 0.3 ? 2 : 1)));
    await until(async () => {
      const { versions: sides } = await compareVersions(world.db, place(endpointId), 1);
      return sides.reduce((sum, side) => sum + side.rows, 0) >= ids.length;
    });
    const { versions: sides, edges } = await compareVersions(world.db, place(endpointId), 1);
    expect(sides.map(({ version }) => version)).toEqual([1, 2]);
    expect(sides.every(({ errorRate, scores, rows }) => errorRate === 0 && sum(scores) === rows)).toBe(true);
    expect([edges[0], edges.at(-1)]).toEqual([0, 1]);
    await expect(drillRollback(world.db, place(endpointId), actor, ways())).rejects.toMatchObject({
      code: expect.stringMatching(/rollback_without_version|drill_during_canary/),
    });
    await promoteCanary(world.db, place(endpointId), actor);
    await until(
      async () =>
        (await versionFor(
          call,
          ids.find((id) => placeOf(id) > 0.3),
        )) === 2,
    );
    expect(await rolloutOf(endpointId)).toMatchObject({ active: 2, previous: 1, canary: null, everCanary: true });
    expect((await listEndpointEvents(world.db, place(endpointId), 10)).map(({ kind }) => kind)).toEqual([
      "canary_promoted",
      "canary_started",
      "live",
    ]);
  });

  it("that is abandoned leaves everybody with the version before; its share can be changed until then", async () => {
    const { endpointId, call } = await twoVersions("abandoned-canary", { canaryShare: 0.05 });
    await setCanaryShare(world.db, place(endpointId), 0.5, actor);
    const low = Array.from({ length: 50 }, (_, at) => `id-${at}`).find((id) => placeOf(id) < 0.5 && placeOf(id) > 0.1);
    await until(async () => (await versionFor(call, low)) === 2);
    await abandonCanary(world.db, place(endpointId), actor);
    await until(async () => (await versionFor(call, low)) === 1);
    expect(await rolloutOf(endpointId)).toMatchObject({ active: 1, previous: null, canary: null });
    await expect(promoteCanary(world.db, place(endpointId), actor)).rejects.toMatchObject({ code: "canary_none" });
  });

  it("is of no use to a first deployment, which answers everybody", async () => {
    const { endpointId } = await deployVariant(world, { name: "first", canaryShare: 0.2 });
    expect(await rolloutOf(endpointId)).toMatchObject({ active: 1, canary: null });
  });
});

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
