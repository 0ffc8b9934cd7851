// Brings node_modules to the state of package-lock.json.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BootError } from "./bootError.mjs";
import { ROOT } from "./paths.mjs";
import { withProgress } from "./progress.mjs";
import { runLines } from "./runLines.mjs";

/**
 * Whether what is installed is what the lock file asks for, by npm's own record of what it installed. Packages for
 * other platforms may be missing.
 * @param {string} [root]
 */
export function packagesAreCurrent(root = ROOT) {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const has = JSON.parse(readFileSync(installed, "utf8")).packages;
  const wants = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wants).every(([path, entry]) => {
    if (path === "") return true;
    if (has[path] === undefined) return entry.optional || entry.devOptional || entry.peer || false;
    return has[path].version === entry.version;
  });
}

/** @throws {BootError} with npm's own words when it fails */
export async function ensurePackages() {
  if (packagesAreCurrent()) return;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=http"];
  // npm tells scripts where it is; without it (node server/boot/start.mjs) the one on the path will do.
  const npm = process.env.npm_execpath;
  const viaNode = npm?.endsWith(".js") ?? false;
  let fetched = 0;
  /** @type {string[]} npm says first what is wrong and then how it is used in general */
  const complaints = [];
  await withProgress("Installing Node packages", async (tell) => {
    await runLines(viaNode ? process.execPath : "npm", viaNode && npm ? [npm, ...args] : args, {
      cwd: ROOT,
      // The start script may run under NODE_ENV=production, where npm would leave out what the build needs.
      env: { ...process.env, NODE_ENV: "development", NEXT_TELEMETRY_DISABLED: "1" },
      onLine: (line) => {
        if (line.startsWith("npm error")) complaints.push(line);
        if (!/http (fetch|cache) .*\.tgz/.test(line)) return;
        fetched += 1;
        tell(`${fetched} packages`);
      },
    });
  }).catch((error) => {
    if (/ENOSPC|no space left/i.test(String(error))) throw Object.assign(new Error("disk full"), { code: "ENOSPC" });
    throw new BootError(
      `The Node packages could not be installed: ${complaints.slice(0, 5).join("\n") || error.message}`,
      "npm ci",
    );
  });
}
