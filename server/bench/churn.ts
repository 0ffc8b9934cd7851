import { cpus } from "node:os";
import { basename } from "node:path";
import { execute } from "../cli/execute.ts";
import { detect } from "../cli/init.ts";
import { createLocalBackend } from "../backends/local/index.ts";
import { pythonPath } from "../env.js";
import type { SourceRef } from "../stages/contract.ts";
import { openStore } from "../storage/index.ts";
import { proposePipeline } from "../templates/index.ts";
import { startWorker } from "../worker/startWorker.ts";
import { openBenchHome } from "./benchHome.ts";
import { upTo } from "./upTo.ts";

export type ChurnResult = {
  rows: number | null;
  trials: number;
  seconds: { cold: number; warm: number; cached: number };
};

/**
 * The proposed pipeline on a churn table, ingest to evaluate with a search of 20 trials.
 * @param file a CSV file @param target its target column
 * @returns seconds: cold (no interpreter runs yet), warm (interpreters run, other seed), cached (the same run again)
 */
export async function measureChurn(file: string, target: string): Promise<ChurnResult> {
  const home = await openBenchHome();
  const store = openStore(home.folder);
  const python = pythonPath();
  const look = createLocalBackend({ python, scratch: `${home.folder}/look`, concurrency: 1 });
  const detected = await detect(look, file);
  await look.close();
  const pinned: SourceRef = { name: basename(file), ...(await store.putFile(file)) };
  const started = performance.now();
  const worker = await startWorker({
    database: home.database,
    home: home.folder,
    python,
    store,
    concurrency: cpus().length,
  });
  let trials = 0;
  const run = async (seed: number): Promise<number> => {
    const { document } = proposePipeline({
      name: "churn",
      source: { type: "path", path: file },
      detected,
      target,
      seed,
    });
    const judged = upTo(document, "evaluate");
    trials = Number(document.stages.find((stage) => stage.id === "tune")?.config["trials"]);
    const begun = performance.now();
    const ended = await execute(home.database, {
      document: judged,
      sources: { ingest: [pinned] },
      final: true,
      onEvent: () => undefined,
    });
    if (ended.status !== "succeeded")
      throw new Error(`the run ended as ${ended.status}: ${JSON.stringify(ended.error)}`);
    return (performance.now() - begun) / 1000;
  };
  try {
    await run(1);
    const cold = (performance.now() - started) / 1000;
    const warm = await run(2);
    const cached = await run(2);
    return { rows: detected.rows, trials, seconds: { cold, warm, cached } };
  } finally {
    await worker.stop();
    await home.close();
  }
}
