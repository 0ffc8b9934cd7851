// Checks who imports whom against .dependency-cruiser.cjs. Finding no module at all is a failure: a check that can't
// read the sources must not pass.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { cruise } from "dependency-cruiser";

const ROOT = resolve(fileURLToPath(import.meta.url), "..", "..", "..");
const SOURCES = ["app", "components", "server", "e2e"];

/**
 * @param {string} [root] folder with the sources; the project's own by default
 * @returns {Promise<{ modules: number, violations: { rule: string, from: string, to: string }[] }>}
 */
export async function checkImports(root = ROOT) {
  /** @type {import("dependency-cruiser").IConfiguration} */
  const { options = {}, ...ruleSet } = createRequire(import.meta.url)(join(ROOT, ".dependency-cruiser.cjs"));
  const { enhancedResolveOptions, ...cruiseOptions } = options;
  const sources = SOURCES.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(
    sources,
    { ...cruiseOptions, baseDir: root, ruleSet, validate: true, enhancedResolveOptions },
    { ...enhancedResolveOptions, bustTheCache: true },
  );
  if (typeof output === "string") throw new Error(output);
  return {
    modules: output.modules.filter(({ source }) => sources.some((folder) => source.startsWith(`${folder}/`))).length,
    violations: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { modules, violations } = await checkImports();
  for (const { rule, from, to } of violations) process.stdout.write(`${rule}: ${from} → ${to}\n`);
  process.stdout.write(`${modules} modules, ${violations.length} forbidden imports\n`);
  if (modules === 0) process.stdout.write("No module was read: the check itself is broken.\n");
  if (modules === 0 || violations.length > 0) process.exitCode = 1;
}
