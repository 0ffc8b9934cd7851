import { basename } from "node:path";
import { detect } from "../cli/init.ts";
import { openBackend } from "../cli/backend.ts";
import { execute } from "../cli/execute.ts";
import { reportRun } from "../cli/runReport.ts";
import { openServices } from "../cli/services.ts";
import { env } from "../env.js";
import { InvalidError } from "../errors/index.ts";
import { type MetricKey, metricKeys } from "../stages/contract.ts";
import { samples } from "../stages/registry.ts";
import { openStore } from "../storage/index.ts";
import { detectedSchema, proposePipeline } from "../templates/index.ts";
import { startWorker } from "../worker/startWorker.ts";
import { upTo } from "./upTo.ts";

/** `file:target:metric`, where file is a path or a sample's id. */
export type QualityCase = { data: string; target: string; metric: MetricKey };
export type QualityResult = QualityCase & {
  seeds: number;
  mean: number;
  std: number;
  min: number;
  secondsPerRun: number;
};

export function parseQualityCase(text: string): QualityCase {
  const [data, target, metric] = text.split(":");
  const key = metricKeys.find((candidate) => candidate === metric);
  if (!data || !target || !key)
    throw new InvalidError({
      code: "case_invalid",
      userMessage: `"${text}" is not a case.`,
      remedy: "Write FILE:TARGET:METRIC, for example churn.csv:churned:roc_auc.",
    });
  return { data, target, metric: key };
}

/**
 * What the proposal is worth without anybody touching it: `init` and `run` with as many seeds as asked.
 * @returns the metric on test rows: mean, standard deviation and worst over the seeds
 */
export async function measureModelQuality(cases: QualityCase[], seeds: number): Promise<QualityResult[]> {
  const services = await openServices();
  const backend = openBackend(2);
  const worker = await startWorker({ database: services.database, backend });
  const store = openStore(env().home);
  try {
    const results: QualityResult[] = [];
    for (const one of cases) {
      const sample = samples.find((candidate) => candidate.id === one.data);
      const detected = sample
        ? detectedSchema.parse(await backend.call("ingest", "detect", { sample: sample.id }, env().home))
        : await detect(backend, one.data);
      const source = sample
        ? { type: "sample" as const, sample: sample.id }
        : { type: "path" as const, path: one.data };
      const pinned = sample ? null : { name: basename(one.data), ...(await store.putFile(one.data)) };
      const values: number[] = [];
      const started = performance.now();
      for (let seed = 1; seed <= seeds; seed += 1) {
        const { document } = proposePipeline({
          name: `quality ${basename(one.data)}`,
          source,
          detected,
          target: one.target,
          seed,
        });
        const judged = upTo(document, "evaluate");
        const run = await execute(services.database, {
          document: judged,
          sources: pinned ? { ingest: [pinned] } : {},
          final: true,
          onEvent: () => undefined,
        });
        const value = reportRun(run).metrics.test?.[one.metric]?.value;
        if (typeof value !== "number")
          throw new Error(`seed ${seed} of ${one.data} ended as ${run.status}: ${JSON.stringify(run.error)}`);
        values.push(value);
      }
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const std = Math.sqrt(
        values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1),
      );
      results.push({
        ...one,
        seeds,
        mean,
        std,
        min: Math.min(...values),
        secondsPerRun: (performance.now() - started) / 1000 / seeds,
      });
    }
    return results;
  } finally {
    await worker.stop();
    await backend.close();
    await services.close();
  }
}
