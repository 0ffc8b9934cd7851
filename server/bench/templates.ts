import { cpus } from "node:os";
import { execute } from "../cli/execute.ts";
import { pythonPath } from "../env.js";
import { openStore } from "../storage/index.ts";
import { templates } from "../templates/index.ts";
import { startWorker } from "../worker/startWorker.ts";
import { openBenchHome } from "./benchHome.ts";

export type TemplatesResult = { goalSeconds: number; seconds: Record<string, number>; slowest: string };

const GOAL_SECONDS = 30;
const TODAY = "2026-11-20";

/**
 * Each template from the gallery to a finished run, ingest to monitor, with nothing in the cache.
 * @returns seconds by template; the first also starts the interpreters
 */
export async function measureTemplates(): Promise<TemplatesResult> {
  const home = await openBenchHome();
  const store = openStore(home.folder);
  const worker = await startWorker({
    database: home.database,
    home: home.folder,
    python: pythonPath(),
    store,
    concurrency: cpus().length,
  });
  const seconds: Record<string, number> = {};
  try {
    for (const template of templates) {
      const started = performance.now();
      const document = template.document(TODAY);
      const ended = await execute(home.database, { document, sources: {}, final: false, onEvent: () => undefined });
      if (ended.status !== "succeeded")
        throw new Error(`${template.id} ended as ${ended.status}: ${JSON.stringify(ended.error)}`);
      seconds[template.id] = (performance.now() - started) / 1000;
    }
  } finally {
    await worker.stop();
    await home.close();
  }
  const slowest = Object.entries(seconds).sort(([, a], [, b]) => b - a)[0]?.[0] ?? "";
  return { goalSeconds: GOAL_SECONDS, seconds, slowest };
}
