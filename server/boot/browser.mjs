// A Chromium for the browser tests: the system's, Playwright's own, or Debian's package when root may install it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findChromium } from "./checks.mjs";
import { ROOT } from "./paths.mjs";

async function playwrightsOwn() {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/**
 * @returns {Promise<string>} path of a browser
 * @throws {Error} saying what to do
 */
export async function ensureBrowser() {
  const found = findChromium() ?? (await playwrightsOwn());
  if (found !== undefined) return found;
  process.stdout.write("No Chromium yet; installing one …\n");
  const isDebianRoot = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (isDebianRoot) {
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update"], { stdio: "inherit", env: environment });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
      stdio: "inherit",
      env: environment,
    });
  }
  if (findChromium() === undefined) {
    spawnSync("npx", ["playwright", "install", "chromium"], { cwd: ROOT, stdio: "inherit" });
  }
  const installed = findChromium() ?? (await playwrightsOwn());
  if (installed === undefined) {
    throw new Error(
      "The browser tests need a Chromium: install your system's, or run `npx playwright install chromium`.",
    );
  }
  return installed;
}
