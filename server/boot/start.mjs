// `npm start`: from a bare clone to a running Stagecraft. Needs nothing but Node until the packages are installed.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BootError, describeBootError } from "./bootError.mjs";
import { ensurePackages } from "./packages.mjs";
import { HOME, ROOT } from "./paths.mjs";
import { parsePort } from "./ports.mjs";
import { giveUpHome, refuseWhatCannotWork, takeHome } from "./preconditions.mjs";
import { startPrograms } from "./programs.mjs";
import { endRunning, runLines } from "./runLines.mjs";
import { ensureVenv } from "./venv.mjs";

const HELP = `npm start -- [--port 3000] [--serve-port 3100] [--demo] [--dev]

  --port N        where the web pages are (127.0.0.1 only)
  --serve-port N  where predictions are served; 100 above the port unless given
  --demo          add a finished sample project and print its address
  --dev           for work on the pages: no build, a changed file is seen at once
`;

/** What has to be ended, in the order it has to be ended. @type {{ stop: () => Promise<void> }[]} */
const started = [];
let stopping = false;

/** @returns {{ help: boolean, demo: boolean, dev: boolean, ports: { port: number, servePort: number } }} */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string" },
        "serve-port": { type: "string" },
        demo: { type: "boolean", default: false },
        dev: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    const port = parsePort(values.port ?? process.env.STAGECRAFT_PORT, 3000, "--port");
    const wanted = values["serve-port"] ?? process.env.STAGECRAFT_SERVE_PORT;
    const servePort = parsePort(wanted, Math.min(port + 100, 65535), "--serve-port");
    return { help: values.help, demo: values.demo, dev: values.dev, ports: { port, servePort } };
  } catch (error) {
    if (error instanceof BootError) throw error;
    throw new BootError(error instanceof Error ? error.message : String(error), "npm start -- --help");
  }
}

async function start() {
  const { help, demo, dev, ports } = readArguments();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  await refuseWhatCannotWork(ports);
  if (!existsSync(HOME)) mkdirSync(HOME, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  takeHome(ports.port);
  await ensurePackages();
  await ensureVenv();
  const { generateClient } = await import("./generate.mjs");
  generateClient();
  setEnvironment(ports, dev);

  const { register } = await import("tsx/esm/api");
  register();
  const { prepareDatabase, entryPath } = await import("./launch.ts");
  const entries = { worker: entryPath("worker"), serve: entryPath("serve"), cli: entryPath("cli") };
  if (!dev) {
    const { ensureBuild } = await import("./build.mjs");
    await ensureBuild();
  }
  if (stopping) return;
  started.push(await prepareDatabase({ watch: true }));
  if (stopping) return;
  // From here on the secrets are in files; no child's environment carries them.
  delete process.env.DATABASE_URL;
  delete process.env.NEXTAUTH_SECRET;
  delete process.env.STAGECRAFT_AUDIT_KEY;
  const { programs, ready } = startPrograms(entries, ports, { dev });
  started.unshift(...programs);
  await ready(() => stopping);
  if (stopping) return;
  process.stdout.write(`\nStagecraft is ready: ${process.env.NEXTAUTH_URL}\n`);
  process.stdout.write(
    `Predictions are served on http://localhost:${ports.servePort}; logs are in ${join(HOME, "logs")}. Ctrl-C stops everything.\n`,
  );
  if (demo) await addSampleProject(entries.cli);
}

/** @param {{ port: number, servePort: number }} ports @param {boolean} dev */
function setEnvironment({ port, servePort }, dev) {
  Object.assign(process.env, {
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    STAGECRAFT_HOME: HOME,
    STAGECRAFT_PORT: String(port),
    STAGECRAFT_SERVE_PORT: String(servePort),
    // Sign-in builds its redirects from it: it has to be the address people type.
    NEXTAUTH_URL: process.env.NEXTAUTH_URL || process.env.PUBLIC_URL || `http://localhost:${port}`,
  });
}

/** @param {string} cli */
async function addSampleProject(cli) {
  process.stdout.write("\nMaking the sample project …\n");
  try {
    await runLines(process.execPath, ["--import", "tsx", cli, "demo"], {
      cwd: ROOT,
      // the lines of its log are not for the reader of this terminal
      onLine: (line) => line.startsWith('{"level"') || process.stdout.write(`${line}\n`),
    });
  } catch (error) {
    if (stopping) return;
    const words = error instanceof Error ? error.message : error;
    process.stdout.write(`The sample project could not be made; everything else runs.\n${words}\n`);
  }
}

async function stopAll() {
  for (const running of started.splice(0)) await running.stop();
  giveUpHome();
}

/** npm runs us under a shell; when somebody ends npm, neither of the two passes the signal on. */
function stopWithNpm() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
  }, 500);
  timer.unref();
}

const starting = start();
/** @param {number} code @param {unknown} [error] */
async function end(code, error) {
  if (stopping) return;
  stopping = true;
  if (error !== undefined) process.stderr.write(`\n${describeBootError(error)}`);
  endRunning();
  // A database that is just coming up has to be known before it can be stopped.
  await starting.catch(() => undefined);
  try {
    await stopAll();
    process.exit(code);
  } catch (problem) {
    process.stderr.write(describeBootError(problem));
    process.exit(1);
  }
}

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => {
    if (!stopping) process.stdout.write("\nStopping …\n");
    void end(0);
  });
}
if (process.env.npm_lifecycle_event !== undefined) stopWithNpm();
starting.catch((error) => end(1, error));
