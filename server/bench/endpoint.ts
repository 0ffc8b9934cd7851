import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { pythonPath } from "../env.js";
import { createActivateEndpoint } from "../serving/activateEndpoint.ts";
import { readEndpoint } from "../serving/endpoints.ts";
import { createKey } from "../serving/keysService.ts";
import { createPlace, effectContext, storeFolder } from "../serving/testing/context.ts";
import { makeEndpoint, readFixture } from "../serving/testing/makeEndpoint.ts";
import { probeSchema } from "../serving/twin/document.ts";
import { openStore } from "../storage/index.ts";
import { openBenchHome } from "./benchHome.ts";
import { loadHttp, postBytes, type Load } from "./httpLoad.ts";

const run = promisify(execFile);
/** A round short enough that both sides meet the same weather on a machine that does other things as well. */
const SECONDS = 4;
const ROUNDS = 3;
/** Requests per second of the key; checked like any limit, but out of the way of what is measured. */
const LIMIT = "1000000";
const MODEL = {
  algorithm: "xgboost",
  hyper: { trees: 100, learning_rate: 0.1, max_depth: 4, min_leaf: 3, row_share: 1, column_share: 1, l2: 1 },
};

type Side = { one: Load; sixteen: Load };

/**
 * One row of 20 columns through an endpoint with key, schema and log, and through FastAPI with onnxruntime (key and schema,
 * no log), the same XGBoost model of 100 trees behind both. Rounds alternate; the median round counts.
 * @returns milliseconds and requests per second at 1 and 16 clients; `rival` is null when FastAPI can't be installed here
 */
export async function measureEndpoint(): Promise<{
  ours: Side;
  rival: Side | null;
  ratio: number | null;
  logged: { answered: number; logged: number };
}> {
  const home = await openBenchHome();
  const children: ChildProcess[] = [];
  try {
    const store = openStore(home.folder);
    const made = join(home.folder, "model");
    await makeEndpoint(made, {
      problem: "binary",
      seed: 1,
      rows: 2000,
      name: "bench",
      runner: "node",
      maxRows: 1000,
      train: MODEL,
    });
    const fixture = await readFixture(made);
    const place = await createPlace(home.database);
    const endpoint = await storeFolder(store, fixture.endpoint, "endpoint", fixture.canonical);
    const python = () => () => Promise.reject(new Error("not needed"));
    const outcome = await createActivateEndpoint({ home: home.folder, servePort: 0, python })(
      effectContext(home.database, store, place, { outputs: { endpoint } }),
    );
    await outcome.apply?.(home.database.pool);
    const target = { projectId: place.projectId, endpointId: String(outcome.facts["endpointId"]) };
    const { key } = await createKey(home.database, { ...target, name: "bench" });
    const { rows } = probeSchema.parse(JSON.parse(await readFile(join(fixture.endpoint, "probe.json"), "utf8")));
    const body = { instances: [rows[0]] };

    const entry = join(import.meta.dirname, "../serving/testing/servingProcess.ts");
    const serving = spawn(process.execPath, ["--import", "tsx", entry, home.url, home.folder, "1000", LIMIT], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(serving);
    const port = Number(/"port":(\d+)/.exec(String((await once(serving.stdout, "data"))[0]))?.[1]);
    const rivalPort = await startRival(join(fixture.endpoint, "bundle"), key, home.folder, children);

    const ourRequest = postBytes(`/endpoints/${place.slug}/bench/invocations`, key, body);
    const rivalRequest = postBytes("/invocations", key, body);
    const ours: Side[] = [];
    const rival: Side[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const mine = await loadBoth(port, ourRequest);
      const theirs = rivalPort === null ? null : await loadBoth(rivalPort, rivalRequest);
      // The first round warms up.
      if (round === 0) continue;
      ours.push(mine);
      if (theirs !== null) rival.push(theirs);
    }
    const ended = once(serving, "exit");
    serving.kill("SIGTERM");
    await ended;
    const { counts } = await readEndpoint(home.database, target, port);
    const [us, them] = [median(ours), rival.length === 0 ? null : median(rival)];
    return {
      ours: us,
      rival: them,
      ratio: them && us.sixteen.perSecond / them.sixteen.perSecond,
      logged: { answered: counts.answered, logged: counts.logged },
    };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await home.close();
  }
}

async function loadBoth(port: number, request: Buffer): Promise<Side> {
  return {
    one: await loadHttp(port, request, { clients: 1, seconds: SECONDS }),
    sixteen: await loadHttp(port, request, { clients: 16, seconds: SECONDS }),
  };
}

/** The round in the middle, for each load by its own measure. */
function median(sides: Side[]): Side {
  const middle = <T>(values: T[], by: (value: T) => number): T => {
    const found = values.toSorted((a, b) => by(a) - by(b))[Math.floor(values.length / 2)];
    if (found === undefined) throw new Error("nothing was measured");
    return found;
  };
  return {
    one: middle(
      sides.map(({ one }) => one),
      ({ p50 }) => p50,
    ),
    sixteen: middle(
      sides.map(({ sixteen }) => sixteen),
      ({ perSecond }) => perSecond,
    ),
  };
}

/** Installs the rival beside the product's Python packages and starts it. @returns its port, or null when it can't be installed */
async function startRival(
  bundle: string,
  key: string,
  folder: string,
  children: ChildProcess[],
): Promise<number | null> {
  const packages = join(folder, "rival");
  await mkdir(packages);
  try {
    await run(
      pythonPath(),
      [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--target",
        packages,
        "fastapi",
        "uvicorn[standard]",
      ],
      { maxBuffer: 2 ** 24 },
    );
  } catch {
    return null;
  }
  const port = await freePort();
  const child = spawn(
    pythonPath(),
    [join(import.meta.dirname, "rivals/fastapi_endpoint.py"), bundle, key, String(port)],
    {
      stdio: ["ignore", "ignore", "inherit"],
      env: { NODE_ENV: "production", PYTHONPATH: packages, PATH: "/usr/bin:/bin" },
    },
  );
  children.push(child);
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the rival ended with ${child.exitCode}`);
    const answers = await fetch(`http://127.0.0.1:${port}/openapi.json`).then(
      () => true,
      () => false,
    );
    if (answers) return port;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the rival never answered");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
