/** For tests of the local backend: a backend on rooms made for tests, folders for jobs, and what to ask of processes. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { z } from "zod";
import { pythonPath } from "../../env.js";
import { CONTRACT_VERSION, type Json } from "../../stages/contract.ts";
import type { Backend, BackendEvent, BackendHandle, Outcome, StageJob } from "../port.ts";
import { createLocalBackend } from "./index.ts";

export const stagesRoot = join(import.meta.dirname, "fixtures");

export const resources = { cpus: 2, memoryMb: 1_500, seconds: 30 };

export type LocalTest = {
  home: string;
  backend: Backend;
  prepareJob: (entry: string, params?: { [key: string]: Json }, limits?: typeof resources) => StageJob;
  finish: (job: StageJob) => Promise<{ outcome: Outcome; events: BackendEvent[]; ms: number }>;
  begin: (job: StageJob) => Promise<{ handle: BackendHandle; text: string }>;
};

/** A backend for one test file, closed at its end: it must leave nothing behind. */
export function setUpLocal(): LocalTest {
  const home = mkdtempSync(join(tmpdir(), "stagecraft-local-"));
  const scratch = join(home, "scratch");
  const backend = createLocalBackend({ stagesRoot, python: pythonPath(), scratch, concurrency: 2 });
  let jobs = 0;

  function prepareJob(entry: string, params: { [key: string]: Json } = {}, limits = resources): StageJob {
    jobs += 1;
    const base = join(home, `job-${jobs}`);
    const stage = { id: "s1", kind: entry, name: entry };
    mkdirSync(join(base, "input", "config"), { recursive: true });
    writeFileSync(
      join(base, "input", "config", "stage.json"),
      JSON.stringify({
        contract: CONTRACT_VERSION,
        stage,
        entry,
        params,
        seed: 7,
        final: false,
        inputs: {},
        sources: [],
        limits,
      }),
    );
    return {
      key: `run:s1:${jobs}`,
      base,
      final: false,
      spec: {
        contract: CONTRACT_VERSION,
        stage,
        entry,
        params,
        resources: limits,
        cacheable: true,
        effect: null,
        inputs: {},
        outputs: [{ port: "dataset", type: "dataset" }],
        sources: [],
        seed: 7,
      },
    };
  }

  async function finish(job: StageJob): Promise<{ outcome: Outcome; events: BackendEvent[]; ms: number }> {
    const events: BackendEvent[] = [];
    const from = performance.now();
    const handle = await backend.launch(job, (event) => events.push(event));
    const outcome = await backend.collect(handle);
    return { outcome, events, ms: performance.now() - from };
  }

  /** Launches a job and waits until its log says it has begun; gives the text of that line. */
  async function begin(job: StageJob) {
    let heard: (text: string) => void = () => undefined;
    const begun = new Promise<string>((resolve) => (heard = resolve));
    const handle = await backend.launch(job, (event) => {
      if (event.type === "log" && event.level === "info") heard(event.text);
    });
    return { handle, text: await begun };
  }

  beforeAll(async () => {
    const walls = await backend.prepare();
    expect(walls).toMatchObject({ network: true, processGroup: true, environment: true });
  });
  afterAll(async () => {
    await backend.close();
    expect(readdirSync(scratch)).toEqual([]);
    rmSync(home, { recursive: true, force: true });
  });
  return { home, backend, prepareJob, finish, begin };
}

export const isAlive = (pid: number): boolean => {
  try {
    // A zombie still has its number but no work.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

export async function until(condition: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (!condition() && performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
  return condition();
}

export const facts = (job: StageJob) =>
  z
    .object({ facts: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(join(job.base, "output", "result.json"), "utf8"))).facts;
