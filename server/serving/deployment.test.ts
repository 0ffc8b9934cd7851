import { randomUUID } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLocalBackend } from "../backends/local/index.ts";
import type { Backend } from "../backends/port.ts";
import { pythonPath } from "../env.js";
import { cancelRun, createRun } from "../runs/index.ts";
import { createProject, newRun, stageSpec } from "../runs/testing/fixtures.ts";
import { createActivateEndpoint } from "./activateEndpoint.ts";
import { listEndpoints, readEndpoint, removeEndpoint } from "./endpoints.ts";
import { endpointsChannel } from "./tunables.ts";
import type { Serving } from "./startServing.ts";
import { createPlace, effectContext, storeFolder } from "./testing/context.ts";
import { makeFixture } from "./testing/fixture.ts";
import { failAbandonedVersions } from "./versionRows.ts";
import { activate, callerOf, createWorld, deploy, probeOf, serve, until, type World } from "./testing/harness.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const status = async (versionId: string): Promise<string> =>
  (await world.db.prisma.endpointVersion.findUniqueOrThrow({ where: { id: versionId } })).status;

/** The fixture's endpoint folder with one file changed. */
async function broken(file: string, change: (text: string) => string) {
  const { endpoint } = await makeFixture();
  const folder = await mkdtemp(join(tmpdir(), "endpoint-"));
  await cp(endpoint, folder, { recursive: true });
  const path = join(folder, file);
  await writeFile(path, change(await readFile(path, "utf8")));
  return { endpoint: await storeFolder(world.store, folder, "endpoint") };
}

describe("deploying", () => {
  it("asks every judged row over HTTP before the address answers, also when no serving process runs", async () => {
    const deployed = await deploy(world);
    const { rows } = await probeOf();
    expect(deployed.facts["liveCheck"]).toMatchObject({ rows: rows.length, refused: 0 });
    expect((deployed.facts["liveCheck"] as { largestDifference: number }).largestDifference).toBeLessThanOrEqual(1e-5);
    expect(deployed).toMatchObject({ version: 1, adopted: false });
    const [endpoint] = await listEndpoints(world.db, world.place.projectId, 3100);
    expect(endpoint).toMatchObject({
      name: "churn",
      version: { number: 1, runner: "node" },
      address: `http://127.0.0.1:3100/endpoints/${world.place.slug}/churn/invocations`,
    });
  });

  it("an unchanged model adopts the version that runs", async () => {
    const first = await deploy(world);
    const again = await deploy(world);
    expect(again).toMatchObject({ versionId: first.versionId, version: first.version, adopted: true });
    expect(await status(first.versionId)).toBe("live");
  });

  it("goes on with the version an attempt before it made and didn't bring to its end", async () => {
    const { db, store, home, place } = world;
    const { endpoint: folder, canonical } = await makeFixture({ seed: 9 });
    const endpoint = await storeFolder(store, folder, "endpoint", canonical);
    const runId = randomUUID();
    const attempt = () =>
      createActivateEndpoint({ home, servePort: 1, python: () => () => Promise.reject(new Error("not needed")) })(
        effectContext(db, store, place, { outputs: { endpoint }, runId }),
      );
    const [first, second] = [await attempt(), await attempt()];
    expect(second.facts["versionId"]).toBe(first.facts["versionId"]);
    expect(await status(String(first.facts["versionId"]))).toBe("loading");
    await second.apply?.(db.pool);
    await first.apply?.(db.pool);
    expect(await status(String(first.facts["versionId"]))).toBe("live");
  });

  it("isn't left loading when its run was cancelled after the check", async () => {
    const { db, place } = world;
    const { endpointId } = await deploy(world, { name: "abandoned" });
    const project = await createProject(db.pool);
    const [over, going] = await Promise.all(
      [0, 1].map(() => createRun(db.pool, newRun(project, [stageSpec("deploy")]))),
    );
    await cancelRun(db.pool, { runId: String(over?.runId), projectId: project.projectId });
    const runs = [over?.runId ?? null, going?.runId ?? null, null];
    await db.prisma.endpointVersion.createMany({
      data: runs.map((runId, at) => ({
        endpointId,
        number: 10 + at,
        modelHash: "m",
        artifactHash: "a",
        manifest: [],
        runId,
        runner: "node",
        status: "loading",
        checkKeyHash: "k",
        signature: [],
      })),
    });
    expect(await failAbandonedVersions(db.pool)).toBe(2);
    const page = await readEndpoint(db, { projectId: place.projectId, endpointId }, 3100);
    expect(page.versions.map(({ number, status, error }) => [number, status, error?.code ?? null])).toEqual([
      [12, "failed", "run_ended"],
      [11, "loading", null],
      [10, "failed", "run_ended"],
      [1, "live", null],
    ]);
    await db.prisma.endpointVersion.deleteMany({ where: { endpointId, number: { gte: 10 } } });
  });

  it("leaves no key behind that opens a version by its id", async () => {
    expect(await world.db.prisma.endpointVersion.count({ where: { checkKeyHash: { not: null } } })).toBe(0);
  });

  it.each([
    [
      "answers that differ from the evaluation's",
      "probe.json",
      (text: string) => text.replace(/"expected":\[\[[\d.e-]+,/, '"expected":[[0.123456,'),
      "live_check_differs",
    ],
    [
      "a row that the evaluation refused",
      "probe.json",
      (text: string) => text.replace(/"expected":\[\[[^\]]*\]/, '"expected":[null'),
      "live_check_differs",
    ],
    [
      "a preparation step that Node doesn't know",
      "bundle/twin.json",
      (text: string) => text.replace('"op":"scale"', '"op":"scales"'),
      "live_check_failed",
    ],
    ["a graph that can't be opened", "bundle/model.onnx", () => "no graph", "live_check_failed"],
  ])("keeps what is live when the new version has %s", async (_, file, change, code) => {
    const live = await deploy(world);
    await expect(activate(world, await broken(file, change))).rejects.toMatchObject({ code });
    const page = await readEndpoint(world.db, { projectId: world.place.projectId, endpointId: live.endpointId }, 3100);
    expect(page.version?.id).toBe(live.versionId);
    expect(page.versions[0]).toMatchObject({ status: "failed", error: { code } });
  });

  it("refuses a name that another project of the workspace has", async () => {
    await deploy(world);
    const { id } = await world.db.prisma.project.create({
      data: { workspaceId: world.place.workspaceId, name: "Other" },
    });
    const other = { ...world, place: { ...world.place, projectId: id } };
    await expect(deploy(other)).rejects.toMatchObject({ code: "endpoint_name_taken", status: 409 });
  });

  it("gives the same name in two workspaces two endpoints", async () => {
    const mine = await deploy(world);
    const theirs = await deploy({ ...world, place: await createPlace(world.db) });
    expect(theirs.endpointId).not.toBe(mine.endpointId);
    expect(theirs.version).toBe(1);
  });
});

describe("a version that takes over", () => {
  let serving: Serving;
  beforeAll(async () => {
    serving = await serve(world);
  });
  afterAll(() => serving.stop());

  it("costs no request under load, and every answer is of one version or the other", async () => {
    const first = await deploy(world, { seed: 1 });
    const { call } = await callerOf(world, serving, first.endpointId);
    const row = (await probeOf()).rows[0] ?? {};
    const seen = new Map<string, Set<string>>();
    const statuses = new Map<number, number>();
    let stop = false;
    const load = Array.from({ length: 8 }, async () => {
      while (!stop) {
        const response = await call("/invocations", { body: JSON.stringify(row) });
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        const version = response.headers.get("x-model-version") ?? "";
        seen.set(version, (seen.get(version) ?? new Set()).add(await response.text()));
      }
    });
    const versions = [first.version];
    for (const seed of [2, 3, 2]) {
      const next = await deploy(world, { seed });
      versions.push(next.version);
      await until(() => Promise.resolve(seen.has(String(next.version))));
    }
    stop = true;
    await Promise.all(load);
    expect([...statuses.keys()]).toEqual([200]);
    expect([...seen.keys()].sort()).toEqual(versions.map(String).sort());
    for (const answers of seen.values()) expect(answers.size).toBe(1);
  });

  it("goes on answering until it has stopped: what was read is answered and logged, who comes later is refused", async () => {
    const other = await serve(world);
    const live = await deploy(world);
    const { address, key } = await callerOf(world, other, live.endpointId);
    const body = JSON.stringify((await probeOf()).rows[0]);
    const headers = { "content-type": "application/json", "x-api-key": key };
    const statuses = new Set<number>();
    let answered = 0;
    const load = Array.from({ length: 8 }, async () => {
      for (;;) {
        const response = await fetch(`${address}/invocations`, { method: "POST", headers, body }).catch(
          (error: unknown) => {
            const code =
              error instanceof Error && error.cause instanceof Error && "code" in error.cause
                ? error.cause.code
                : error;
            // A connection that nobody had accepted yet, or that was idle, is reset; a request that was read is answered.
            expect(["ECONNREFUSED", "ECONNRESET", "UND_ERR_SOCKET"]).toContain(code);
            return null;
          },
        );
        if (response === null) return;
        statuses.add(response.status);
        await response.text();
        answered += 1;
      }
    });
    await until(() => Promise.resolve(answered > 50));
    await other.stop();
    await Promise.all(load);
    expect([...statuses]).toEqual([200]);
    const { counts } = await readEndpoint(
      world.db,
      { projectId: world.place.projectId, endpointId: live.endpointId },
      3100,
    );
    expect(counts.lost).toBe(0);
    expect(counts.logged).toBeGreaterThanOrEqual(answered);
  });

  it("stays away when its bundle is bad: the one before goes on answering", async () => {
    const live = await deploy(world);
    const { call } = await callerOf(world, serving, live.endpointId);
    const row = (await probeOf()).rows[0] ?? {};
    const { endpoint } = await broken("bundle/model.onnx", () => "no graph");
    const bad = await world.db.prisma.endpointVersion.create({
      data: {
        endpointId: live.endpointId,
        number: 900,
        modelHash: "x",
        artifactHash: "x",
        manifest: endpoint.manifest,
        runner: "node",
        status: "live",
        signature: [],
      },
    });
    await world.db.prisma.endpoint.update({ where: { id: live.endpointId }, data: { activeVersionId: bad.id } });
    await world.db.pool.query("SELECT pg_notify($1, $2)", [endpointsChannel, live.endpointId]);
    await until(
      async () => (await world.db.prisma.endpointVersion.findUniqueOrThrow({ where: { id: bad.id } })).error !== null,
    );
    const response = await call("/invocations", { body: JSON.stringify(row) });
    expect([response.status, response.headers.get("x-model-version")]).toEqual([200, String(live.version)]);
    await world.db.prisma.endpoint.update({
      where: { id: live.endpointId },
      data: { activeVersionId: live.versionId },
    });
  });

  it("is checked by the process that will serve it", async () => {
    const deployed = await deploy(world, { seed: 4 });
    const { call } = await callerOf(world, serving, deployed.endpointId);
    await until(async () => (await call("/ping", { method: "GET" })).status === 200);
    expect(await (await call("/ping", { method: "GET" })).json()).toMatchObject({ version: deployed.version });
  });
});

it("a removed endpoint is gone at once, and its name begins anew for whoever takes it", async () => {
  const serving = await serve(world);
  const mine = await deploy(world, { name: "short" });
  const { call } = await callerOf(world, serving, mine.endpointId, "short");
  await removeEndpoint(world.db, { projectId: world.place.projectId, endpointId: mine.endpointId });
  await until(async () => (await call("/ping", { method: "GET" })).status === 401, 1_000);
  const { id: projectId } = await world.db.prisma.project.create({
    data: { workspaceId: world.place.workspaceId, name: "Next" },
  });
  const next = await deploy({ ...world, place: { ...world.place, projectId } }, { name: "short" });
  expect(next).toMatchObject({ version: 1, adopted: false });
  expect(next.endpointId).not.toBe(mine.endpointId);
  await serving.stop();
});

describe("a model that Python serves", () => {
  let backend: Backend;
  beforeAll(() => {
    backend = createLocalBackend({ python: pythonPath(), scratch: join(world.home, "scratch"), concurrency: 1 });
  });
  afterAll(() => backend.close());

  it("answers the same requests with the same answers", async () => {
    const python = () => backend.call;
    const serving = await serve(world, { idleVersionMs: 0, refreshMs: 20 }, python);
    const deployed = await deploy(world, { runner: "python", name: "slow" }, python);
    const { call } = await callerOf(world, serving, deployed.endpointId, "slow");
    const { rows, expected } = await probeOf({ runner: "python", name: "slow" });
    const response = await call("/invocations", { body: JSON.stringify({ instances: rows.slice(0, 20) }) });
    const { predictions } = (await response.json()) as { predictions: { probability: Record<string, number> }[] };
    predictions.forEach((answer, at) =>
      expect(answer.probability["yes"]).toBeCloseTo(expected[at]?.[1] ?? Number.NaN, 6),
    );
    expect((await call("/invocations", { body: JSON.stringify({ ...rows[0], age: null }) })).status).toBe(422);
    // Checked once more while it is live, from a copy that is let go of soon after.
    expect(await deploy(world, { runner: "python", name: "slow" }, python)).toMatchObject({ adopted: true });
    const bundles = join(world.home, "serving", serving.processId);
    await until(async () => (await readdir(bundles)).length === 1);
    expect((await call("/invocations", { body: JSON.stringify(rows[0]) })).status).toBe(200);
    await serving.stop();
  });
});
