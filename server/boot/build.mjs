// Builds the web pages when a source has changed since the last build.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BootError, describeBootError } from "./bootError.mjs";
import { ROOT } from "./paths.mjs";
import { withProgress } from "./progress.mjs";
import { runLines } from "./runLines.mjs";
import { hashFiles, isStamped, listFiles, writeStamp } from "./stamp.mjs";

const SOURCES = ["app", "components", "server", "prisma/schema", "proxy.ts", "instrumentation.ts", "next.config.js"];
const SETTINGS = ["tsconfig.json", "package-lock.json"];

/** Files whose change can't change a page: tests, and what only the other processes run. */
const IRRELEVANT = /\.test\.tsx?$|\.pyc?$|\.md$|\/(?:runtime|bench|boot|backends)\//;

/** @throws {BootError} with the compiler's words */
export async function ensureBuild() {
  const stamp = join(ROOT, ".next", "stagecraft-stamp");
  const files = listFiles(
    [...SOURCES, ...SETTINGS].map((path) => join(ROOT, path)),
    (path) => !IRRELEVANT.test(path),
  );
  const hash = hashFiles(files, [process.versions.node]);
  if (isStamped(stamp, hash) && existsSync(join(ROOT, ".next", "BUILD_ID"))) return;
  await withProgress("Building the web pages", () =>
    runLines(process.execPath, [join(ROOT, "node_modules", "next", "dist", "bin", "next"), "build"], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    }),
  ).catch((error) => {
    if (/ENOSPC|no space left/i.test(String(error))) throw error;
    throw new BootError(`The web pages could not be built: ${error.message}`, "npx next build");
  });
  writeStamp(stamp, hash);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await ensureBuild().catch((error) => {
    process.stderr.write(describeBootError(error));
    process.exitCode = 1;
  });
}
