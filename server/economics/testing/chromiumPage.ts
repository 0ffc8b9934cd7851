import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import ts from "typescript";
import { ensureBrowser } from "../../boot/browser.mjs";

const ROOT = join(import.meta.dirname, "../../..");
const ORIGIN = "http://economics.localhost";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PAGE = `<!doctype html><meta charset="utf-8"><title>economics</title>
<script type="importmap">{"imports":{"zod":"/node_modules/zod/index.js"}}</script>`;

/**
 * Runs `use` with a Chromium page in which the project's modules can be imported by their path from the top level, as
 * `import("/server/economics/…")`. The modules are the sources with their types stripped: no bundler, no server, no
 * network.
 */
export async function withChromiumPage<T>(use: (page: Page) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({ args: FLAGS, executablePath: await ensureBrowser() });
  try {
    const page = await browser.newPage();
    await page.route(`${ORIGIN}/**`, async (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === "/") return route.fulfill({ contentType: "text/html", body: PAGE });
      const body = await moduleText(pathname);
      return body === null
        ? route.fulfill({ status: 404, body: "" })
        : route.fulfill({ contentType: "text/javascript", body });
    });
    await page.goto(`${ORIGIN}/`);
    return await use(page);
  } finally {
    await browser.close();
  }
}

async function moduleText(pathname: string): Promise<string | null> {
  const path = join(ROOT, pathname);
  if (!path.startsWith(ROOT) || !existsSync(path)) return null;
  const source = await readFile(path, "utf8");
  if (extname(path) !== ".ts") return source;
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  return ts.transpileModule(source, { compilerOptions: options }).outputText;
}
