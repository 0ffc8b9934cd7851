/**
 * A worker process for tests: real process, real queue, stages in JavaScript. Arguments: database address, data folder,
 * heartbeat in ms (a worker that never beats stands for one whose heartbeats don't get through).
 * The entry `held` notes its launch in `<home>/launches` and works until `<home>/release` exists; `timed` works for as
 * long as its setting says.
 */
import { appendFile, access } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openDatabase } from "../../db/index.ts";
import { createFileSystemStore } from "../../storage/index.ts";
import { startEngine } from "../engine.ts";
import { tunables } from "../tunables.ts";
import { noEffects, noteEffect } from "./fixtures.ts";
import { createNodeBackend } from "./nodeBackend.ts";

const [url = "", home = "", beatMs = ""] = process.argv.slice(2);

const released = (): Promise<boolean> =>
  access(join(home, "release")).then(
    () => true,
    () => false,
  );

const backend = createNodeBackend({
  held: async ({ job, write }) => {
    await appendFile(join(home, "launches"), `${process.pid} ${job.key}\n`);
    while (!(await released())) await pause(20);
    await write("dataset", "data.txt", job.spec.stage.id);
  },
  timed: async ({ job, write }) => {
    await pause(Number(job.spec.params.workMs));
    await write("dataset", "data.txt", job.spec.stage.id);
  },
  quick: ({ job, write }) => write("dataset", "data.txt", job.spec.stage.id),
});

const database = openDatabase(url);
const engine = await startEngine({
  database,
  store: createFileSystemStore({ folder: join(home, "artifacts") }),
  backend,
  effects: { ...noEffects, registerModel: noteEffect },
  codeHash: async () => "code",
  workFolder: join(home, "work"),
  concurrency: 2,
  times: { ...tunables, beatMs: Number(beatMs) || tunables.beatMs },
});
process.stdout.write(`worker ready ${engine.workerId}\n`);
process.on("SIGTERM", () => {
  void engine.stop().then(async () => {
    await database.close();
    process.exit(0);
  });
});
