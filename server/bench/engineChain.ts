import { join } from "node:path";
import { createListener, createRun, runEventsChannel, startEngine, waitForRun } from "../runs/index.ts";
import { chain, createProject, newRun, noEffects } from "../runs/testing/fixtures.ts";
import { createNodeBackend } from "../runs/testing/nodeBackend.ts";
import { createFileSystemStore } from "../storage/index.ts";
import { openBenchHome } from "./benchHome.ts";

export type ChainResult = { stages: number; runs: number; msPerStage: { median: number; min: number; max: number } };

/**
 * The engine's own time for a durable stage: a chain of no-op stages, each delivered by the queue, claimed under a
 * fence, given a folder, writing one artefact that is synced and stored, completed in one transaction with its events.
 * @param stages length of the chain
 * @param runs repetitions after one that warms up
 * @returns milliseconds per stage, from the request to the run's last event as a listener sees it
 */
export async function measureEngineChain({ stages = 10, runs = 20 } = {}): Promise<ChainResult> {
  const home = await openBenchHome();
  const { pool } = home.database;
  const listener = createListener(home.url, [runEventsChannel]);
  const backend = createNodeBackend({ noop: ({ job, write }) => write("dataset", "data.txt", job.key) });
  const engine = await startEngine({
    database: home.database,
    store: createFileSystemStore({ folder: join(home.folder, "artifacts") }),
    backend,
    effects: noEffects,
    codeHash: async () => "noop",
    workFolder: join(home.folder, "work"),
    concurrency: 4,
  });
  try {
    const project = await createProject(pool);
    const times: number[] = [];
    for (let round = 0; round <= runs; round += 1) {
      const started = performance.now();
      // A parameter of its own keeps each run from finding the one before in the cache.
      const { runId } = await createRun(pool, newRun(project, chain(stages, { entry: "noop", params: { round } })));
      const run = await waitForRun({ db: pool, listener }, { runId, projectId: project.projectId });
      if (run.status !== "succeeded") throw new Error(`the chain ended as ${run.status}: ${JSON.stringify(run.error)}`);
      if (run.stages.some((stage) => stage.cached)) throw new Error("a stage was not executed");
      if (round > 0) times.push((performance.now() - started) / stages);
    }
    times.sort((a, b) => a - b);
    const at = (share: number): number =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
    return { stages, runs, msPerStage: { median: at(0.5), min: at(0), max: at(1) } };
  } finally {
    await engine.stop();
    await backend.close();
    await listener.close();
    await home.close();
  }
}
