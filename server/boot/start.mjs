// `npm start`: from a bare clone to a running Stagecraft. Needs nothing but Node until the packages are installed.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BootError, describeBootError } from "./bootError.mjs";
import { checkDisk, checkEnvironment, checkNode, checkPython, checkVenvModule, findPython } from "./checks.mjs";
import { packagesAreCurrent, ensurePackages } from "./packages.mjs";
import { HOME, ROOT } from "./paths.mjs";
import { commandOf, isAlive } from "./processes.mjs";
import { parsePort, refuseBusyPorts } from "./ports.mjs";
import { endRunning, runLines } from "./runLines.mjs";
import { supervise } from "./supervisor.mjs";
import { ensureVenv } from "./venv.mjs";

/** @typedef {import("./supervisor.mjs").Supervised} Supervised */

/** The database alone needs room to breathe; a first start needs the packages' as well. */
const DISK_RUNNING = 200 * 1024 ** 2;
const READY_TIMEOUT_MS = 60_000;
const HELP = `npm start -- [--port 3000] [--serve-port 3100] [--demo]

  --port N        where the web pages are (127.0.0.1 only)
  --serve-port N  where predictions are served; 100 above the port unless given
  --demo          add a finished sample project and print its address
`;

const RUNNING_FILE = join(HOME, "running.json");

/** What has to be ended, in the order it has to be ended. @type {{ stop: () => Promise<void> }[]} */
const started = [];
let stopping = false;

async function start() {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      "serve-port": { type: "string" },
      demo: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return process.stdout.write(HELP);
  const port = parsePort(values.port ?? process.env.STAGECRAFT_PORT, 3000, "--port");
  const servePort = parsePort(
    values["serve-port"] ?? process.env.STAGECRAFT_SERVE_PORT,
    Math.min(port + 100, 65535),
    "--serve-port",
  );

  await refuseWhatCannotWork({ port, servePort });
  if (!existsSync(HOME)) mkdirSync(HOME, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  writeFileSync(RUNNING_FILE, JSON.stringify({ pid: process.pid, port }));
  await ensurePackages();
  await ensureVenv();
  const { generateClient } = await import("./generate.mjs");
  generateClient();

  const address = `http://localhost:${port}`;
  Object.assign(process.env, {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    STAGECRAFT_HOME: HOME,
    STAGECRAFT_PORT: String(port),
    STAGECRAFT_SERVE_PORT: String(servePort),
    NEXTAUTH_URL: process.env.NEXTAUTH_URL || address,
  });
  const { register } = await import("tsx/esm/api");
  register();
  const { prepareDatabase, entryPath } = await import("./launch.ts");
  const entries = { worker: entryPath("worker"), serve: entryPath("serve"), cli: entryPath("cli") };
  const { ensureBuild } = await import("./build.mjs");
  await ensureBuild();

  const database = await prepareDatabase();
  started.push(database);
  // From here on the secrets are in files; no child's environment carries them.
  delete process.env.DATABASE_URL;
  delete process.env.NEXTAUTH_SECRET;
  await startPrograms(entries, port, servePort);
  process.stdout.write(`\nStagecraft is ready: ${process.env.NEXTAUTH_URL}\n`);
  process.stdout.write(
    `Predictions are served on http://localhost:${servePort}; logs are in ${join(HOME, "logs")}. Ctrl-C stops everything.\n`,
  );
  if (values.demo) await runDemo(entries.cli);
}

/** @param {{ port: number, servePort: number }} ports */
async function refuseWhatCannotWork(ports) {
  const firstStart = !packagesAreCurrent() || !checkEnvironment().ok;
  for (const { ok, detail, line } of [checkNode(), checkDisk(HOME, firstStart ? undefined : DISK_RUNNING)]) {
    if (!ok) throw new BootError(detail, line);
  }
  // Before minutes of downloading, not after.
  if (!checkEnvironment().ok) {
    const python = findPython();
    const { ok, detail, line } = python === undefined ? checkPython() : checkVenvModule(python);
    if (!ok) throw new BootError(detail, line);
  }
  refuseSecondStart();
  await refuseBusyPorts(ports);
}

/** Two starts on one data folder would stop each other's database. */
function refuseSecondStart() {
  const { pid, port } = runningStart();
  if (pid === process.pid || !isAlive(pid) || !commandOf(pid).includes("start.mjs")) return;
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
 * @param {{ worker: string, serve: string }} entries
 * @param {number} port
 * @param {number} servePort
 */
async function startPrograms(entries, port, servePort) {
  const guard = ["--import", join(ROOT, "server", "boot", "endWithParent.mjs")];
  const next = join(ROOT, "node_modules", "next", "dist", "bin", "next");
  /** @param {string} name @param {string[]} args @param {number} stopWithinMs */
  const run = (name, args, stopWithinMs) => {
    const program = {
      name,
      command: process.execPath,
      args: [...guard, ...args],
      cwd: ROOT,
      env: process.env,
      log: join(HOME, "logs", `${name}.log`),
      stopWithinMs,
    };
    return supervise(program, ({ kind, code, signal }) => {
      const words = kind === "died" ? `ended (${signal ?? `code ${code}`}); starting it again` : "runs again";
      process.stdout.write(`${new Date().toISOString()} ${name} ${words}\n`);
    });
  };
  const serve = run("serve", ["--import", "tsx", entries.serve], 5_000);
  const worker = run("worker", ["--import", "tsx", entries.worker], 10_000);
  // Holds no state: an open event stream would keep it waiting for ever.
  const web = run("web", [next, "start", "-H", "127.0.0.1", "-p", String(port)], 3_000);
  started.unshift(web, worker, serve);
  await Promise.all([
    untilReady(web, () => respondsAt(`http://127.0.0.1:${port}/`)),
    untilReady(serve, () => respondsAt(`http://127.0.0.1:${servePort}/`)),
    untilReady(worker, () => Promise.resolve(/\bready\b/i.test(worker.lastWords()))),
  ]);
}

/** @param {string} address */
async function respondsAt(address) {
  try {
    await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(5_000) });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Supervised} program
 * @param {() => Promise<boolean>} isReady
 */
async function untilReady(program, isReady) {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (!stopping && !(await isReady())) {
    // One death may be bad luck (a database still recovering); twice in a row before it was ever ready is a fault.
    if (program.starts() > 2 || Date.now() > deadline) {
      throw new BootError(
        `The ${program.name} process did not start:\n\n${program.lastWords()}`,
        `less ${join(HOME, "logs", `${program.name}.log`)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** @param {string} cli */
async function runDemo(cli) {
  process.stdout.write("\nMaking the sample project …\n");
  try {
    await runLines(process.execPath, ["--import", "tsx", cli, "demo"], {
      cwd: ROOT,
      onLine: (line) => process.stdout.write(`${line}\n`),
    });
  } catch (error) {
    if (stopping) return;
    const words = error instanceof Error ? error.message : error;
    process.stdout.write(`The sample project could not be made; everything else runs.\n${words}\n`);
  }
}

async function stopAll() {
  stopping = true;
  endRunning();
  for (const running of started) await running.stop();
  if (runningStart().pid === process.pid) rmSync(RUNNING_FILE, { force: true });
}

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => {
    if (stopping) return;
    process.stdout.write("\nStopping …\n");
    stopAll().then(
      () => process.exit(0),
      (error) => {
        process.stderr.write(describeBootError(error));
        process.exit(1);
      },
    );
  });
}

/** npm runs us under a shell; when somebody ends npm, neither of the two passes the signal on. */
function stopWithNpm() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
  }, 500);
  timer.unref();
}

if (process.env.npm_lifecycle_event !== undefined) stopWithNpm();
try {
  await start();
} catch (error) {
  if (!stopping) {
    process.stderr.write(`\n${describeBootError(error)}`);
    await stopAll();
    process.exit(1);
  }
}
