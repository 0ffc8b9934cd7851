import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export type WorkerProcess = {
  pid: number;
  /** as its claims name it */
  workerId: string;
  kill: (signal: NodeJS.Signals) => void;
  /** everything it wrote to standard error so far: its log */
  log: () => string;
  exited: Promise<unknown>;
};

/** Starts `workerProcess.ts` and waits until it is ready. */
export async function spawnWorker(url: string, home: string, beatMs = 0): Promise<WorkerProcess> {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", "tsx", join(import.meta.dirname, "workerProcess.ts"), url, home, String(beatMs)],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NODE_ENV: "production", LOG_LEVEL: "info" } },
  );
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (log += text));
  const exited = once(child, "exit");
  const ready = new Promise<string>((resolve) => child.stdout?.setEncoding("utf8").once("data", resolve));
  const firstLine = await Promise.race([
    ready,
    exited.then(() => {
      throw new Error(`the worker did not start: ${log}`);
    }),
  ]);
  const workerId = firstLine.trim().split(" ").at(-1) ?? "";
  return { pid: child.pid ?? 0, workerId, kill: (signal) => child.kill(signal), log: () => log, exited };
}
