// Brings the environment in which tests run SageMaker's own toolkits; nothing but tests uses it.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HOME, ROOT, VENV, VENV_PYTHON } from "./paths.mjs";
import { withProgress } from "./progress.mjs";
import { runLines } from "./runLines.mjs";
import { hashFiles, isStamped, listFiles, writeStamp } from "./stamp.mjs";

const TOOLKITS = join(HOME, "toolkits");
export const TOOLKITS_PYTHON = join(TOOLKITS, "bin", "python");
const RUNTIME = join(ROOT, "server", "runtime");
const SOURCES = [
  join(RUNTIME, "requirements-toolkits.txt"),
  join(RUNTIME, "toolkits.txt"),
  join(ROOT, "server", "boot", "unpackToolkits.py"),
];

/** The site-packages folder of the main environment, whose packages the toolkits' one sees too. */
function runtimePackages() {
  const lib = join(VENV, "lib");
  const python = readdirSync(lib).find((name) => name.startsWith("python3."));
  return join(lib, python ?? "python3", "site-packages");
}

/** Makes the environment when it isn't there or its lists have changed. Needs the main one, and the network once. */
export async function ensureToolkits() {
  const stamp = join(TOOLKITS, ".stamp");
  const hash = hashFiles(listFiles(SOURCES), [runtimePackages()]);
  if (isStamped(stamp, hash)) return;
  rmSync(TOOLKITS, { recursive: true, force: true });
  const sdists = join(TOOLKITS, "sdists");
  /** @param {string[]} args */
  const python = (args) => runLines(TOOLKITS_PYTHON, args, { cwd: ROOT });
  await withProgress("Installing SageMaker's toolkits for the tests", async () => {
    // pip comes from the main environment: installing it anew takes longer than all the rest
    await runLines(VENV_PYTHON, ["-m", "venv", "--without-pip", TOOLKITS], { cwd: ROOT });
    mkdirSync(sdists, { recursive: true });
    const pip = [join(runtimePackages(), "pip"), "--disable-pip-version-check", "--no-input"];
    const [requirements = "", toolkits = "", unpack = ""] = SOURCES;
    await python([...pip, "install", "--no-deps", "--only-binary=:all:", "-r", requirements]);
    const asSource = ["--no-deps", "--no-binary=:all:", "--no-build-isolation"];
    await python([...pip, "download", ...asSource, "-d", sdists, "-r", toolkits]);
    await python([unpack, sdists, runtimePackages()]);
  });
  rmSync(sdists, { recursive: true, force: true });
  writeStamp(stamp, hash);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureToolkits();
