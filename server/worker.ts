/** Process entry: one worker. Any number of these may run at once. */
import { databaseUrl } from "./env.js";
import { log } from "./log/index.ts";
import { startWorker } from "./worker/startWorker.ts";

const workerLog = log.child({ room: "worker" });

const worker = await startWorker({ database: databaseUrl() });
process.stdout.write("worker ready\n");

let stopping = false;
const stop = (signal: NodeJS.Signals): void => {
  if (stopping) return;
  stopping = true;
  workerLog.info({ signal }, "stopping");
  worker.stop().then(
    () => process.exit(0),
    (error: unknown) => {
      workerLog.error({ err: error }, "the worker did not stop in order");
      process.exit(1);
    },
  );
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
