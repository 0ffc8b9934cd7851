// `npm test`: installs what is missing, runs every check and every test, ends with "N passed, M failed".
// `npm test -- --only=vitest,lint` runs some parts only.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { describeBootError } from "./bootError.mjs";
import { ensurePackages } from "./packages.mjs";
import { ROOT } from "./paths.mjs";
import { ensureVenv } from "./venv.mjs";

/** @typedef {{ title: string, passed: number, failed: number, seconds: number }} Outcome */

/** @returns {Promise<Outcome[]>} */
async function runAll() {
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  await ensurePackages();
  await ensureVenv({ development: true });
  const { generateClient } = await import("./generate.mjs");
  generateClient();
  const { testParts } = await import("./testParts.mjs");
  const parts = testParts();
  const wanted = values.only?.split(",") ?? Object.keys(parts);
  const unknown = wanted.filter((name) => !(name in parts));
  if (unknown.length > 0)
    throw new Error(`There is no part ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}.`);
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const name of wanted) for (const step of parts[name]?.() ?? []) outcomes.push(await runStep(step));
  return outcomes;
}

/**
 * @param {import("./testParts.mjs").Step} step
 * @returns {Promise<Outcome>}
 */
async function runStep(step) {
  process.stdout.write(`\n━━ ${step.title}\n`);
  const started = Date.now();
  let succeeded = false;
  try {
    await step.prepare?.();
    succeeded = await succeeds(step);
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
  }
  return { title: step.title, ...countOf(step, succeeded), seconds: (Date.now() - started) / 1000 };
}

/** @param {import("./testParts.mjs").Step} step */
function succeeds({ command: [command = "", ...args], cwd = ROOT, env = {} }) {
  /** @type {Promise<boolean>} */
  const ended = new Promise((done) => {
    // The checks speak for themselves: their output goes straight to the terminal.
    const child = spawn(command, args, {
      cwd,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...env },
    });
    child.once("error", (error) => {
      process.stdout.write(`${error.message}\n`);
      done(false);
    });
    child.once("close", (code) => done(code === 0));
  });
  return ended;
}

/**
 * @param {import("./testParts.mjs").Step} step
 * @param {boolean} succeeded
 */
function countOf({ count }, succeeded) {
  if (count === undefined) return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  try {
    const { passed, failed } = count();
    // A run that failed although no test did (it crashed, or found no test at all) is one failure.
    return { passed, failed: !succeeded && failed === 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** @param {Outcome[]} outcomes */
function summarise(outcomes) {
  process.stdout.write("\n━━ summary\n");
  for (const { title, passed, failed, seconds } of outcomes) {
    const mark = failed === 0 ? "✓" : "✗";
    process.stdout.write(
      `${mark} ${title.padEnd(46)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(0).padStart(5)} s\n`,
    );
  }
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed;
}

try {
  const failed = summarise(await runAll());
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  process.stdout.write(`\n${describeBootError(error)}\n0 passed, 1 failed\n`);
  process.exitCode = 1;
}
