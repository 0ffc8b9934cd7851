// `npm run cli`: the command line on an installation that is brought up to date first. Standard output belongs to the command.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./paths.mjs";

const installed = spawnSync(process.execPath, [join(ROOT, "server", "boot", "install.mjs")], {
  stdio: ["ignore", 2, 2],
});
if (installed.status !== 0) process.exit(1);
// A person at a terminal wants the result; whoever wants the engine's log says so.
process.env.LOG_LEVEL ||= "warn";
const { register } = await import("tsx/esm/api");
register();
await import("../cli.ts");
