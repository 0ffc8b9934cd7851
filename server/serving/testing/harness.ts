import { createHash, randomUUID } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inject } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../db/testing.ts";
import type { EffectOutcome } from "../../runs/index.ts";
import { openStore, type ArtifactStore } from "../../storage/index.ts";
import { createActivateEndpoint } from "../activateEndpoint.ts";
import { createKey } from "../keysService.ts";
import { startServing, type Serving, type ServingOptions } from "../startServing.ts";
import { tunables, type Tunables } from "../tunables.ts";
import { probeSchema } from "../twin/document.ts";
import type { CallPython } from "../twin/predictor.ts";
import { createPlace, effectContext, storeFolder, type Place } from "./context.ts";
import { SECRET } from "./secret.ts";
import { makeFixture, type FixtureOptions } from "./fixture.ts";

export type World = {
  db: TestDatabase;
  store: ArtifactStore;
  home: string;
  place: Place;
  close: () => Promise<void>;
};

/** A database, a store and a project; nothing serves yet. */
export async function createWorld(): Promise<World> {
  const home = join(inject("testClusterFolder"), `serving-${randomUUID()}`);
  await mkdir(home, { recursive: true });
  const db = await createTestDatabase();
  return {
    db,
    home,
    store: openStore(home),
    place: await createPlace(db),
    close: async () => {
      await db.drop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

const noPython = (): CallPython => () => Promise.reject(new Error("no version of this test needs Python"));

/** A serving process in this one. */
export function serve(
  world: World,
  times: Partial<Tunables> = {},
  python: () => CallPython = noPython,
  outcomes?: ServingOptions["outcomes"],
): Promise<Serving> {
  const { db, store, home } = world;
  return startServing({
    ...{ database: db, store, home, port: 0, secret: SECRET, python, times: { ...tunables, ...times } },
    ...(outcomes !== undefined && { outcomes }),
  });
}

export type Deployed = {
  endpointId: string;
  versionId: string;
  version: number;
  adopted: boolean;
  facts: EffectOutcome["facts"];
};

/** Runs the deploy stage's effect, and its commit unless told not to. */
export async function deploy(
  world: World,
  options: Partial<FixtureOptions> = {},
  python: () => CallPython = noPython,
): Promise<Deployed> {
  const { store, home } = world;
  const fixture = await makeFixture(options);
  const endpoint = await storeFolder(store, fixture.endpoint, "endpoint", fixture.canonical);
  return activate(world, { endpoint }, { home, python });
}

/** How a fixture is put into service, where that differs: the model is the same, and nothing is trained for it. */
export type Variant = { name?: string; environment?: string; canaryShare?: number };

/** As `deploy`, with other settings of the deploy stage. */
export async function deployVariant(world: World, variant: Variant, seed = 1): Promise<Deployed> {
  const fixture = await makeFixture({ seed });
  const folder = join(world.home, `variant-${randomUUID()}`);
  await cp(fixture.endpoint, folder, { recursive: true });
  const file = join(folder, "endpoint.json");
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, "utf8")), ...variant }));
  const canonical = createHash("sha256")
    .update(`${fixture.canonical}${JSON.stringify(variant)}`)
    .digest("hex");
  return activate(world, { endpoint: await storeFolder(world.store, folder, "endpoint", canonical) });
}

export async function activate(
  world: World,
  outputs: Parameters<typeof effectContext>[3]["outputs"],
  { home, python }: { home: string; python: () => CallPython } = { home: world.home, python: noPython },
): Promise<Deployed> {
  const { db, store, place } = world;
  const outcome = await createActivateEndpoint({ home, servePort: 3100, python })(
    effectContext(db, store, place, { outputs }),
  );
  await outcome.apply?.(db.pool);
  const { endpointId, versionId, version, adopted } = outcome.facts;
  return {
    endpointId: String(endpointId),
    versionId: String(versionId),
    version: Number(version),
    adopted: adopted === true,
    facts: outcome.facts,
  };
}

export type Caller = (path: string, init?: RequestInit & { key?: string | null }) => Promise<Response>;

/** Calls an endpoint of the world with a fresh key of its own. */
export async function callerOf(
  world: World,
  serving: Serving,
  endpointId: string,
  name = "churn",
): Promise<{ call: Caller; key: string; keyId: string; address: string }> {
  const { projectId, slug } = world.place;
  const { key, id: keyId } = await createKey(world.db, { projectId, endpointId, name: "test" });
  const address = `http://127.0.0.1:${serving.port}/endpoints/${slug}/${name}`;
  const call: Caller = (path, { key: given = key, headers, ...init } = {}) =>
    fetch(`${address}${path}`, {
      method: "POST",
      ...init,
      headers: {
        "content-type": "application/json",
        ...(given !== null && { authorization: `Bearer ${given}` }),
        ...Object.fromEntries(new Headers(headers)),
      },
    });
  await until(async () => (await call("/ping", { method: "GET" })).status === 200);
  return { call, key, keyId, address };
}

/** Waits until something is so, asking often. @throws when it never is */
export async function until(isSo: () => Promise<boolean>, withinMs = 20_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error("it never came to be");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Rows of the fixture with the answers they must get. */
export async function probeOf(options: Partial<FixtureOptions> = {}) {
  const { endpoint } = await makeFixture(options);
  return probeSchema.parse(JSON.parse(await readFile(join(endpoint, "probe.json"), "utf8")));
}
