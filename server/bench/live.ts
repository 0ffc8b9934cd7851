/**
 * How soon a change of the engine is seen: milliseconds from the event's row in the database to the words on the run's
 * page, in a browser, through listener, stream and drawing.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { chromium, type APIRequestContext, type Page } from "@playwright/test";
import { z } from "zod";
import { findChromium } from "../boot/checks.mjs";
import { ROOT } from "../boot/paths.mjs";
import { askProduct } from "./askProduct.ts";
import { quantile } from "./canvas/numbers.ts";
import { startProductionCopy } from "./canvas/productionCopy.ts";

export type LiveResult = {
  changes: number;
  p50: number | null;
  p95: number | null;
  most: number | null;
  goalMs: number;
};

const GOAL_MS = 1000;
const RUNS = 5;
/** The last words of a run are drawn within this time, or count as never seen. */
const PATIENCE_MS = 10_000;

const timeSchema = z.coerce.date().nullable();
const runSchema = z.object({
  status: z.string(),
  attempts: z.array(z.object({ stageId: z.string(), startedAt: timeSchema, endedAt: timeSchema })),
  stages: z.array(z.object({ stageId: z.string(), cached: z.boolean() })),
});

/** Notes when each stage first shows each status. Runs in the page, so no function in it may have a name: tsx would mark it. */
function watchStages(): void {
  const seen = new Map<string, number>();
  Reflect.set(window, "seenStatuses", seen);
  new MutationObserver(() => {
    for (const row of document.querySelectorAll("[data-stage]")) {
      const status = row.querySelector("[data-status]:not([data-what])")?.getAttribute("data-status");
      const key = `${row.getAttribute("data-stage")} ${status}`;
      if (status && !seen.has(key)) seen.set(key, Date.now());
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

/** A project with the pipeline proposed for a small table. */
async function prepare(request: APIRequestContext): Promise<string> {
  const account = { name: "Bench", email: `${randomUUID()}@example.com`, password: `words for ${randomUUID()}` };
  await askProduct(request, "account.signUp", account, true);
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await (await request.get("/api/auth/csrf")).json());
  await request.post("/api/auth/callback/credentials", { form: { ...account, csrfToken, json: "true" } });
  const [workspace] = z.array(z.object({ id: z.string() })).parse(await askProduct(request, "workspaces.list", {}));
  const made = z
    .object({ id: z.string(), fileId: z.string(), target: z.string() })
    .parse(
      await askProduct(request, "projects.createFromSample", { workspaceId: workspace?.id, sample: "wine" }, true),
    );
  const { id: projectId, fileId, target } = made;
  while (!/"state":"ready"/.test(JSON.stringify(await askProduct(request, "files.get", { projectId, fileId }))))
    await pause(200);
  await askProduct(request, "projects.propose", { projectId, fileId, target, batchId: randomUUID() }, true);
  return projectId;
}

/** @returns milliseconds between the row and the page, one for every change of a stage that worked */
async function measureRun(page: Page, projectId: string, url: string): Promise<number[]> {
  const { request } = page;
  // Long enough that the page is there before most of it happens.
  const scope = { mode: "to", stageId: "evaluate" };
  // Another seed, so that nothing comes from the cache.
  const text = z.string().parse(await askProduct(request, "pipelines.exportFile", { projectId }));
  const file = z.looseObject({ settings: z.looseObject({}) }).parse(JSON.parse(text));
  file.settings["seed"] = Math.floor(Math.random() * 1e9);
  await askProduct(
    request,
    "pipelines.importFile",
    { projectId, batchId: randomUUID(), text: JSON.stringify(file) },
    true,
  );
  const { runId } = z
    .object({ runId: z.string() })
    .parse(await askProduct(request, "runs.start", { projectId, requestKey: randomUUID(), scope }, true));
  await page.goto(`${url}/projects/${projectId}/runs/${runId}`);
  const openedAt = await page.evaluate(() => performance.timeOrigin + performance.now());
  let run = runSchema.parse(await askProduct(request, "runs.get", { projectId, runId }));
  while (run.status === "queued" || run.status === "running") {
    await pause(100);
    run = runSchema.parse(await askProduct(request, "runs.get", { projectId, runId }));
  }
  await page
    .locator('[data-stage="evaluate"] [data-status="succeeded"]:not([data-what])')
    .waitFor({ timeout: PATIENCE_MS });
  const seen = new Map(await page.evaluate(() => [...(Reflect.get(window, "seenStatuses") as Map<string, number>)]));
  const changes = run.attempts.flatMap(({ stageId, startedAt, endedAt }) => [
    [seen.get(`${stageId} running`), startedAt] as const,
    [seen.get(`${stageId} succeeded`), endedAt] as const,
  ]);
  // What happened before the page was there was loaded with it, not streamed.
  return changes.flatMap(([shown, at]) => (shown && at && at.getTime() > openedAt ? [shown - at.getTime()] : []));
}

/** @param running address of a product that is there already (anybody may sign up); without it one is built and started */
export async function measureLive(running?: string): Promise<LiveResult> {
  const product = running ? { url: running, close: () => Promise.resolve() } : await startProductionCopy(ROOT);
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
  });
  try {
    const context = await browser.newContext({ baseURL: product.url });
    const projectId = await prepare(context.request);
    const page = await context.newPage();
    await page.addInitScript(watchStages);
    const found: number[] = [];
    for (let run = 0; run < RUNS; run += 1) found.push(...(await measureRun(page, projectId, product.url)));
    return {
      changes: found.length,
      p50: quantile(found, 0.5),
      p95: quantile(found, 0.95),
      most: quantile(found, 1),
      goalMs: GOAL_MS,
    };
  } finally {
    await browser.close();
    await product.close();
  }
}
