// The parts of `npm test`, in the order they run: cheap and telling first.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensureBrowser } from "./browser.mjs";
import { ROOT, VENV } from "./paths.mjs";
import { runLines } from "./runLines.mjs";
import { ensureToolkits } from "./toolkits.mjs";

const REPORTS = join(ROOT, "reports");
const RUNTIME = join(ROOT, "server", "runtime");
const PYPROJECT = join(RUNTIME, "pyproject.toml");

/**
 * @typedef {object} Count
 * @property {number} passed
 * @property {number} failed
 */

/**
 * @typedef {object} Step
 * @property {string} title
 * @property {string[]} command
 * @property {string} [cwd]
 * @property {Record<string, string>} [env]
 * @property {() => Promise<unknown>} [prepare]
 * @property {() => Count} [count] reads the tests' own report; a step without one counts as a single check
 */

/** @param {string} name a command of node_modules/.bin */
const bin = (name) => join(ROOT, "node_modules", ".bin", name);
/** @param {string} name a command of the virtual environment */
const python = (name) => join(VENV, "bin", name);

/** @param {string} file */
function report(file) {
  mkdirSync(REPORTS, { recursive: true });
  const path = join(REPORTS, file);
  rmSync(path, { force: true });
  return path;
}

/** @returns {Record<string, () => Step[]>} */
export function testParts() {
  return {
    format: () => [
      { title: "format of TypeScript", command: [bin("prettier"), "--check", "--log-level=warn", "."] },
      { title: "format of Python", command: [python("ruff"), "format", "--check", "--config", PYPROJECT, "server"] },
    ],
    lint: () => [
      { title: "lint of TypeScript", command: [bin("eslint"), "."] },
      { title: "lint of Python", command: [python("ruff"), "check", "--config", PYPROJECT, "server"] },
    ],
    types: () => [
      {
        title: "types of TypeScript",
        command: [bin("tsc"), "--noEmit", "-p", "."],
        // the types of the routes, which a fresh clone doesn't have
        prepare: () => runLines(bin("next"), ["typegen"], { cwd: ROOT }),
      },
      { title: "types of Python", command: [python("mypy"), "stagecraft", "../stages"], cwd: RUNTIME },
    ],
    imports: () => [
      { title: "import rules of TypeScript", command: [process.execPath, "server/boot/checkImports.mjs"] },
      {
        title: "import rules of Python",
        command: [python("lint-imports"), "--config", PYPROJECT, "--no-cache"],
        cwd: RUNTIME,
        env: { PYTHONPATH: `${RUNTIME}:${join(ROOT, "server")}` },
      },
    ],
    deadcode: () => [{ title: "dead code", command: [bin("knip"), "--no-progress"] }],
    duplicates: () => [
      {
        title: "duplicated code",
        command: [bin("jscpd"), "--config", ".jscpd.json", "app", "components", "server", "e2e"],
      },
    ],
    vitest: () => {
      const file = report("vitest.json");
      return [
        {
          title: "unit and integration tests",
          command: [bin("vitest"), "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
          prepare: ensureToolkits,
          count: () => countVitest(file),
        },
      ];
    },
    pytest: () => {
      const file = report("pytest.xml");
      return [
        {
          title: "tests of the Python runtime and the stages",
          command: [
            python("pytest"),
            "-c",
            PYPROJECT,
            "--rootdir",
            RUNTIME,
            `--junitxml=${file}`,
            RUNTIME,
            "server/stages",
          ],
          env: { PYTHONPATH: RUNTIME },
          prepare: ensureToolkits,
          count: () => countJunit(file),
        },
      ];
    },
    build: () => [{ title: "production build", command: [process.execPath, "server/boot/build.mjs"] }],
    e2e: () => {
      const file = report("playwright.json");
      return [
        {
          title: "browser tests",
          command: [bin("playwright"), "test", "--reporter=list,json"],
          env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
          prepare: ensureBrowser,
          count: () => countPlaywright(file),
        },
      ];
    },
  };
}

/** @param {string} file */
function countVitest(file) {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
  // A file that can't even be loaded has no tests to fail.
  const broken = testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ { status, assertionResults }) =>
      status === "failed" && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

/** @param {string} file */
function countJunit(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const suites = [...readFileSync(file, "utf8").matchAll(/<testsuite\b[^>]*>/g)].map(([tag]) => tag);
  /** @param {string} name */
  const sum = (name) =>
    suites.reduce((total, tag) => total + Number(new RegExp(`\\b${name}="(\\d+)"`).exec(tag)?.[1] ?? 0), 0);
  const failed = sum("failures") + sum("errors");
  return { passed: sum("tests") - failed - sum("skipped"), failed };
}

/** @param {string} file */
function countPlaywright(file) {
  const { stats, errors } = JSON.parse(readFileSync(file, "utf8"));
  // A flaky test is a failing one: there are no retries.
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + (stats.unexpected === 0 ? errors.length : 0),
  };
}
