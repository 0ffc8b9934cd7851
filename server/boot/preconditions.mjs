// What would make a start fail, found before minutes of downloading and not after.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BootError } from "./bootError.mjs";
import { checkDisk, checkEnvironment, checkNode, checkPython, checkVenvModule, findPython } from "./checks.mjs";
import { packagesAreCurrent } from "./packages.mjs";
import { HOME } from "./paths.mjs";
import { refuseBusyPorts } from "./ports.mjs";
import { commandOf, isAlive } from "./processes.mjs";

/** Room for the database to breathe; a first start needs the packages' as well. */
const DISK_RUNNING = 200 * 1024 ** 2;

const RUNNING_FILE = join(HOME, "running.json");

/**
 * @param {{ port: number, servePort: number }} ports
 * @throws {BootError} one sentence and the line to type
 */
export async function refuseWhatCannotWork(ports) {
  const hasEnvironment = checkEnvironment().ok;
  const firstStart = !packagesAreCurrent() || !hasEnvironment;
  const checks = [checkNode(), checkDisk(HOME, firstStart ? undefined : DISK_RUNNING)];
  if (!hasEnvironment) {
    const python = findPython();
    checks.push(python === undefined ? checkPython() : checkVenvModule(python));
  }
  for (const { ok, detail, line } of checks) if (!ok) throw new BootError(detail, line);
  refuseSecondStart();
  await refuseBusyPorts(ports);
}

/** Two starts on one data folder would stop each other's database. */
function refuseSecondStart() {
  const { pid, port } = runningStart();
  if (pid === 0 || pid === process.pid || !isAlive(pid) || !commandOf(pid).includes("start.mjs")) return;
  throw new BootError(
    `Stagecraft already runs on the data folder ${HOME}: http://localhost:${port}`,
    `STAGECRAFT_HOME=.stagecraft-2 npm start -- --port ${port + 1}`,
  );
}

/** @returns {{ pid: number, port: number }} the start this data folder belongs to; pid 0 when there is none */
function runningStart() {
  try {
    return JSON.parse(readFileSync(RUNNING_FILE, "utf8"));
  } catch {
    return { pid: 0, port: 0 };
  }
}

/**
 * Makes the data folder this process's own; `giveUpHome` undoes it.
 * @param {number} port
 */
export function takeHome(port) {
  writeFileSync(RUNNING_FILE, JSON.stringify({ pid: process.pid, port }));
}

export function giveUpHome() {
  if (runningStart().pid === process.pid) rmSync(RUNNING_FILE, { force: true });
}
