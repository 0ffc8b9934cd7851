/** Process entry: answers predictions over HTTP. */
import { join } from "node:path";
import { createLocalBackend } from "./backends/local/index.ts";
import type { Backend } from "./backends/port.ts";
import { openDatabase } from "./db/index.ts";
import { authSecret, databaseUrl, env, pythonPath } from "./env.js";
import { log } from "./log/index.ts";
import { addOutcomes, readOutcomesBody } from "./monitoring/index.ts";
import { startServing } from "./serving/index.ts";
import { openStore } from "./storage/index.ts";

const serveLog = log.child({ room: "serve" });

const { home, servePort, host } = env();
const database = openDatabase(databaseUrl(), { max: 6 });
let backend: Backend | undefined;

const serving = await startServing({
  database,
  store: openStore(home),
  home,
  port: servePort,
  host,
  secret: authSecret(),
  outcomes: (endpointId, body) => addOutcomes(database.pool, endpointId, readOutcomesBody(body)),
  python: () => {
    backend ??= createLocalBackend({ python: pythonPath(), scratch: join(home, "scratch"), concurrency: 1 });
    return backend.call;
  },
});
process.stdout.write(`serve ready at http://127.0.0.1:${serving.port}\n`);

let stopping = false;
const stop = (signal: NodeJS.Signals): void => {
  if (stopping) return;
  stopping = true;
  serveLog.info({ signal }, "stopping");
  serving
    .stop()
    .then(async () => {
      await backend?.close();
      await database.close();
    })
    .then(
      () => process.exit(0),
      (error: unknown) => {
        serveLog.error({ err: error }, "serving did not stop in order");
        process.exit(1);
      },
    );
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
