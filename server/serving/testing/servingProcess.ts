/** A serving process for tests that kill it: prints its port, serves until it is ended. */
import { openDatabase } from "../../db/index.ts";
import { openStore } from "../../storage/index.ts";
import { startServing } from "../startServing.ts";
import { tunables } from "../tunables.ts";
import { SECRET } from "./secret.ts";

const [url = "", home = "", flushMs = "", perSecond = String(tunables.keyPerSecond)] = process.argv.slice(2);
const serving = await startServing({
  database: openDatabase(url, { max: 4 }),
  store: openStore(home),
  home,
  port: 0,
  secret: SECRET,
  python: () => () => Promise.reject(new Error("no Python here")),
  times: { ...tunables, flushMs: Number(flushMs), keyPerSecond: Number(perSecond) },
});
process.stdout.write(`${JSON.stringify({ port: serving.port, processId: serving.processId })}\n`);
process.on("SIGTERM", () => void serving.stop().then(() => process.exit(0)));
