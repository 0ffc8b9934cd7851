/**
 * The pages off the canvas: how soon their largest part is drawn in a browser that has never seen them, and how much script
 * they fetch, from a production build; and the projects list of a workspace with 5,000 projects.
 */
import { randomUUID } from "node:crypto";
import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import { z } from "zod";
import { findChromium } from "../boot/checks.mjs";
import { ROOT } from "../boot/paths.mjs";
import { listProjects } from "../projects/listProjects.ts";
import { askProduct } from "./askProduct.ts";
import { openBenchHome } from "./benchHome.ts";
import { median, quantile } from "./canvas/numbers.ts";
import { startProductionCopy } from "./canvas/productionCopy.ts";

const ROUNDS = 5;
const MANY = 5_000;
/** After the page is quiet nothing larger comes any more. */
const SETTLE_MS = 400;
const GOALS = { lcpMs: 1_200, scriptKb: 250, projectsMs: 200 };

/** An account with a project whose pipeline has run, so that no page is empty. @returns the signed-in state and the pages */
async function prepare(browser: Browser, url: string) {
  const context = await browser.newContext({ baseURL: url });
  const { request } = context;
  const account = { name: "Bench", email: `${randomUUID()}@example.com`, password: `words for ${randomUUID()}` };
  await askProduct(request, "account.signUp", account, true);
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await (await request.get("/api/auth/csrf")).json());
  await request.post("/api/auth/callback/credentials", { form: { ...account, csrfToken, json: "true" } });
  const workspaces = z.array(z.object({ id: z.string() })).parse(await askProduct(request, "workspaces.list", {}));
  const workspaceId = workspaces[0]?.id ?? "";
  const { id, fileId, target } = z
    .object({ id: z.string(), fileId: z.string(), target: z.string() })
    .parse(await askProduct(request, "projects.createFromSample", { workspaceId, sample: "breast-cancer" }, true));
  const until = async (path: string, input: object, wanted: RegExp): Promise<void> => {
    while (!wanted.test(JSON.stringify(await askProduct(request, path, input))))
      await new Promise((resolve) => setTimeout(resolve, 300));
  };
  await until("files.get", { projectId: id, fileId }, /"state":"(ready|failed)"/);
  await askProduct(request, "projects.propose", { projectId: id, fileId, target, batchId: randomUUID() }, true);
  const { runId } = z
    .object({ runId: z.string() })
    .parse(await askProduct(request, "runs.start", { projectId: id, requestKey: randomUUID() }, true));
  await until("runs.get", { projectId: id, runId }, /^\{"id":"[^"]+"[^{]*"status":"(succeeded|failed)"/);
  const state = await context.storageState();
  await context.close();
  const project = `/projects/${id}`;
  const pages = [
    ["projects", "/projects"],
    ["runs", `${project}/runs`],
    ["run", `${project}/runs/${runId}`],
    ["data", `${project}/data`],
    ["models", `${project}/models`],
    ["goal", `${project}/goal`],
    ["economics", `${project}/economics`],
    ["settings", `${project}/settings`],
    ["workspace", `/workspaces/${workspaceId}`],
    ["account", "/account"],
  ] as const;
  return { state, pages };
}

/** Opens an address once, with an empty cache. */
async function openOnce(
  browser: Browser,
  url: string,
  state: Awaited<ReturnType<BrowserContext["storageState"]>> | null,
) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    ...(state === null ? {} : { storageState: state }),
  });
  const page = await context.newPage();
  const protocol = await context.newCDPSession(page);
  await protocol.send("Network.enable");
  const scripts = new Set<string>();
  let bytes = 0;
  protocol.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  protocol.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.addInitScript(() => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) Reflect.set(window, "largestDrawnAt", entry.startTime);
    }).observe({ type: "largest-contentful-paint", buffered: true });
  });
  const response = await page.goto(url, { waitUntil: "networkidle" });
  await page.waitForTimeout(SETTLE_MS);
  const lcpMs = await page.evaluate(() => Number(Reflect.get(window, "largestDrawnAt")));
  await context.close();
  return { status: response?.status() ?? 0, lcpMs, scriptKb: bytes / 1000 };
}

async function measureOpening(running: string | undefined) {
  const product = running ? { url: running, close: () => Promise.resolve() } : await startProductionCopy(ROOT);
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  try {
    const { state, pages } = await prepare(browser, product.url);
    const all = [["sign-in", "/sign-in"], ...pages] as const;
    const found: Record<string, unknown> = {};
    for (const [name, path] of all) {
      const who = name === "sign-in" ? null : state;
      await openOnce(browser, product.url + path, who);
      const opened = [];
      for (let round = 0; round < ROUNDS; round += 1) opened.push(await openOnce(browser, product.url + path, who));
      const status = opened[0]?.status ?? 0;
      const lcpMs = median(opened.map((each) => each.lcpMs));
      const scriptKb = median(opened.map((each) => each.scriptKb));
      const reached = status === 200 && (lcpMs ?? Infinity) <= GOALS.lcpMs && (scriptKb ?? Infinity) <= GOALS.scriptKb;
      found[name] = { status, lcpMs, scriptKb, reached };
    }
    return found;
  } finally {
    await browser.close();
    await product.close();
  }
}

async function measureProjectsList() {
  const home = await openBenchHome();
  try {
    const { prisma, pool } = home.database;
    const { id } = await prisma.workspace.create({ data: { name: "Bench", slug: randomUUID() } });
    await pool.query(
      `WITH made AS (
         INSERT INTO "Project" (id, "workspaceId", name, "updatedAt")
         SELECT gen_random_uuid(), $1, 'Project ' || n, now() - n * interval '1 minute' FROM generate_series(1, $2) n
         RETURNING id
       ) INSERT INTO "Pipeline" ("projectId", document, revision) SELECT id, '{"goal": {}}', 0 FROM made`,
      [id, MANY],
    );
    const times: number[] = [];
    for (let offset = 0; offset < MANY; offset += 250) {
      const began = performance.now();
      await listProjects(home.database, id, {
        place: "live",
        order: "changed",
        tag: null,
        text: offset % 500 ? "7" : "",
        limit: 50,
        offset,
      });
      times.push(performance.now() - began);
    }
    return { projects: MANY, p50: median(times), p95: quantile(times, 0.95), goal: GOALS.projectsMs };
  } finally {
    await home.close();
  }
}

/** @param running address of a product that runs already; without it one is built in a folder of its own */
export async function measurePages(running?: string): Promise<unknown> {
  return { projectsList: await measureProjectsList(), goals: GOALS, pages: await measureOpening(running) };
}
