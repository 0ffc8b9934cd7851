import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { World } from "./harness.ts";

const helloSchema = z.object({ port: z.number(), processId: z.uuid() });

export type SpawnedServing = z.infer<typeof helloSchema> & {
  child: ChildProcess;
  end: (signal: "SIGKILL" | "SIGTERM") => Promise<number | null>;
};

/** Starts a serving process that can be killed. */
export async function spawnServing(world: World, flushMs: number): Promise<SpawnedServing> {
  const entry = join(import.meta.dirname, "servingProcess.ts");
  const child = spawn(process.execPath, ["--import", "tsx", entry, world.db.url, world.home, String(flushMs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const hello = await new Promise<z.infer<typeof helloSchema>>((resolve, reject) => {
    lines.once("line", (line) => resolve(helloSchema.parse(JSON.parse(line))));
    child.once("exit", (code) => reject(new Error(`the serving process ended with ${code}`)));
  });
  return {
    ...hello,
    child,
    end: async (signal) => {
      const ended = once(child, "exit");
      child.kill(signal);
      const [code] = await ended;
      return typeof code === "number" ? code : null;
    },
  };
}
