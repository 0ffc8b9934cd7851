// The product as people start it, with an empty data folder that is thrown away at the end: for the browser tests.
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, VENV } from "./paths.mjs";

const home = mkdtempSync(join(tmpdir(), "stagecraft-e2e-"));
// The database may run under another account, which has to get through.
chmodSync(home, 0o711);
mkdirSync(VENV, { recursive: true });
// Installing the Python packages once is enough.
symlinkSync(VENV, join(home, "venv"));

const started = spawn(process.execPath, [join(ROOT, "server", "boot", "start.mjs"), ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: ["ignore", "inherit", "inherit"],
  // Every test makes accounts of its own.
  env: { ...process.env, STAGECRAFT_HOME: home, STAGECRAFT_SIGNUP: process.env.STAGECRAFT_SIGNUP ?? "open" },
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.on(signal, () => started.kill(signal));
started.once("exit", (code) => {
  rmSync(home, { recursive: true, force: true });
  process.exit(code ?? 1);
});
