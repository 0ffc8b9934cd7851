// Brings the virtual environment to the state of the pinned requirements.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BootError } from "./bootError.mjs";
import { checkEnvironment, checkPython, checkVenvModule, findPython } from "./checks.mjs";
import { ROOT, VENV, VENV_PYTHON } from "./paths.mjs";
import { withProgress } from "./progress.mjs";
import { runLines } from "./runLines.mjs";
import { hashFiles, isStamped, listFiles, writeStamp } from "./stamp.mjs";

const REQUIREMENTS = join(ROOT, "server", "runtime", "requirements.txt");
const DEVELOPMENT = join(ROOT, "server", "runtime", "requirements-dev.txt");

/**
 * @param {{ development?: boolean }} [options] `development` adds the tools the tests need
 * @throws {BootError} naming what Python lacks and the line to type
 */
export async function ensureVenv({ development = false } = {}) {
  const usable = checkEnvironment().ok;
  const files = development ? [REQUIREMENTS, DEVELOPMENT] : [REQUIREMENTS];
  const hash = hashFiles(listFiles(files));
  const stamp = join(VENV, development ? ".stamp-development" : ".stamp");
  if (usable && isStamped(stamp, hash)) return;
  if (!usable) await createVenv();
  const total = countRequirements(files);
  let seen = 0;
  await withProgress("Installing Python packages", async (tell) => {
    const file = development ? DEVELOPMENT : REQUIREMENTS;
    // Wheels alone: a person's machine has no compiler, and a build from source would take an hour to fail.
    const args = [
      "-m",
      "pip",
      "install",
      "--disable-pip-version-check",
      "--no-input",
      "--only-binary=:all:",
      "-r",
      file,
    ];
    await runLines(VENV_PYTHON, args, {
      cwd: ROOT,
      onLine: (line) => {
        const name = /^(?:Collecting|Requirement already satisfied:) ([\w.-]+)/.exec(line)?.[1];
        if (name !== undefined) tell(`${(seen = Math.min(seen + 1, total))} of ${total}: ${name}`);
        else if (line.startsWith("Installing collected packages")) tell("unpacking");
      },
    });
  }).catch((error) => {
    if (/ENOSPC|no space left/i.test(String(error))) throw Object.assign(new Error("disk full"), { code: "ENOSPC" });
    throw new BootError(
      `The Python packages could not be installed: ${error.message}`,
      `${VENV_PYTHON} -m pip install -r ${REQUIREMENTS}`,
    );
  });
  refuseMissingOpenMp();
  writeStamp(stamp, hash);
  if (development) writeStamp(join(VENV, ".stamp"), hashFiles(listFiles([REQUIREMENTS])));
}

/** The boosters' wheels for macOS come without the OpenMP library they need. */
function refuseMissingOpenMp() {
  if (process.platform !== "darwin") return;
  if (spawnSync(VENV_PYTHON, ["-c", "import xgboost, lightgbm"]).status === 0) return;
  throw new BootError(
    "XGBoost and LightGBM need the OpenMP library, which macOS doesn't bring.",
    "brew install libomp",
  );
}

async function createVenv() {
  const python = findPython();
  if (python === undefined) {
    const { detail, line } = checkPython();
    throw new BootError(detail, line);
  }
  const venvModule = checkVenvModule(python);
  if (!venvModule.ok) throw new BootError(venvModule.detail, venvModule.line);
  if (existsSync(VENV)) rmSync(VENV, { recursive: true, force: true });
  await withProgress(`Making a virtual environment with Python ${python.version}`, () =>
    runLines(python.path, ["-m", "venv", VENV], { cwd: ROOT }),
  );
}

/** @param {string[]} files */
function countRequirements(files) {
  const lines = files.flatMap((file) => readFileSync(file, "utf8").split("\n"));
  // Two lines name one package: which of them counts depends on the system.
  return lines.filter((line) => /^[\w.-]+==/.test(line) && !line.includes('== "darwin"')).length;
}
