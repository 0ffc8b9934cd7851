import { randomUUID } from "node:crypto";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { findChromium } from "../../boot/checks.mjs";
import { formatPipelineFile } from "../../pipeline/file.ts";
import type { PipelineDocument } from "../../pipeline/schema.ts";
import { watch } from "./inPage.ts";

/** Frames as fast as they can be drawn, by software: what a frame costs, not when the screen is ready for it. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-precise-memory-info",
];
const UNCAPPED = ["--disable-frame-rate-limit", "--disable-gpu-vsync"];

export function openBrowser(uncapped: boolean): Promise<Browser> {
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: uncapped ? [...FLAGS, ...UNCAPPED] : FLAGS,
  });
}

/** A browser that has never seen the page. */
export async function freshPage(
  browser: Browser,
  state?: Awaited<ReturnType<BrowserContext["storageState"]>>,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    ...(state === undefined ? {} : { storageState: state }),
  });
  const page = await context.newPage();
  // The loader that runs these files names inner functions by a helper that the page lacks.
  await page.addInitScript("globalThis.__name ??= (what) => what");
  await page.addInitScript(watch);
  return page;
}

/** An account with projects, made through the server. */
export async function signUp(browser: Browser, url: string) {
  const context = await browser.newContext({ baseURL: url });
  const { request } = context;
  const account = { name: "Bench", email: `${randomUUID()}@example.com`, password: `words for ${randomUUID()}` };
  const mutate = async (path: string, input: object): Promise<unknown> => {
    const response = await request.post(`/api/trpc/${path}`, { data: { json: input } });
    if (!response.ok()) throw new Error(`${path}: ${await response.text()}`);
    const answer: { result: { data: { json: unknown } } } = await response.json();
    return answer.result.data.json;
  };
  await mutate("account.signUp", account);
  const csrf: { csrfToken: string } = await (await request.get("/api/auth/csrf")).json();
  await request.post("/api/auth/callback/credentials", {
    form: { csrfToken: csrf.csrfToken, email: account.email, password: account.password, json: "true" },
  });
  const listed = await request.get(`/api/trpc/workspaces.list?input=${encodeURIComponent('{"json":{}}')}`);
  const workspaces: { result: { data: { json: { id: string }[] } } } = await listed.json();
  const workspaceId = workspaces.result.data.json[0]?.id;
  return {
    state: await context.storageState(),
    /** @returns the address of the editor */
    project: async (document: PipelineDocument): Promise<string> => {
      const made = (await mutate("projects.create", { workspaceId, name: document.name })) as { id: string };
      await mutate("pipelines.importFile", {
        projectId: made.id,
        batchId: randomUUID(),
        text: formatPipelineFile(document),
      });
      return `${url}/projects/${made.id}/pipeline`;
    },
  };
}
