import { defineConfig } from "@playwright/test";
import { findChromium } from "./server/boot/checks.mjs";

const port = Number(process.env.E2E_PORT ?? 3210);
/** Set it to test an instance that runs already; otherwise a fresh one is started, with a data folder of its own. */
const running = process.env.E2E_BASE_URL;
const baseURL = running ?? `http://localhost:${port}`;
const systemChromium = findChromium();

export default defineConfig({
  testDir: "e2e/specs",
  outputDir: "test-results",
  // A test that passes at the second try hides a race.
  retries: 0,
  // Each test brings its own account and project, but training models side by side on two cores proves nothing.
  workers: 1,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(systemChromium !== undefined && { executablePath: systemChromium }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  ...(running === undefined && {
    webServer: {
      command: `node server/boot/e2eServer.mjs --port ${port}`,
      url: `${baseURL}/api/health`,
      // a build of the pages and a first start of the database
      timeout: 300_000,
      stdout: "pipe",
      stderr: "pipe",
      gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
    },
  }),
});
