import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { pythonPath } from "../../env.js";

const runFile = promisify(execFile);
const server = join(import.meta.dirname, "../..");

export type FixtureOptions = {
  problem: "binary" | "multiclass" | "regression";
  seed: number;
  rows: number;
  name: string;
  runner: "auto" | "node" | "python";
  maxRows: number;
  /** settings of the train stage that differ from a linear model's */
  train?: Record<string, unknown>;
};

export type Fixture = { endpoint: string; drift: string; model: string; canonical: string };

/** Trains, evaluates, packs and watches a small model with the real stages, in a new folder. */
export async function makeEndpoint(folder: string, options: FixtureOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  await runFile(pythonPath(), [join(import.meta.dirname, "makeEndpoint.py"), folder, JSON.stringify(options)], {
    env: { NODE_ENV: "test", PYTHONPATH: join(server, "runtime"), PATH: "/usr/bin:/bin", HOME: folder },
  });
}

/** Where the parts lie in a folder of `makeEndpoint`. */
export async function readFixture(folder: string): Promise<Fixture> {
  const { canonical } = JSON.parse(await readFile(join(folder, "done.json"), "utf8")) as { canonical: string };
  return {
    endpoint: join(folder, "deploy/output/endpoint"),
    drift: join(folder, "monitor/output/drift"),
    model: join(folder, "train/output/model"),
    canonical,
  };
}
