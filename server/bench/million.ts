import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { createLocalBackend } from "../backends/local/index.ts";
import { execute } from "../cli/execute.ts";
import { detect } from "../cli/init.ts";
import { reportRun } from "../cli/runReport.ts";
import { env, pythonPath } from "../env.js";
import type { PipelineDocument } from "../pipeline/index.ts";
import type { SourceRef } from "../stages/contract.ts";
import { openStore } from "../storage/index.ts";
import { proposePipeline } from "../templates/index.ts";
import { startWorker } from "../worker/startWorker.ts";
import { openBenchHome } from "./benchHome.ts";
import { withPeakMemory } from "./peakMemory.ts";

const run = promisify(execFile);
const TREES = 100;
/** Enough for every library to be loaded: the rival's clock starts after its imports, too. */
const WARM_UP_ROWS = 20_000;

const rivalSchema = z.object({ seconds: z.number(), memoryMb: z.number(), metrics: z.record(z.string(), z.number()) });

type Ours = {
  seconds: number;
  peakMb: number;
  byStage: Record<string, number>;
  metrics: Record<string, number | null>;
};

export type MillionResult = {
  rows: number;
  ours: Ours[];
  rival: z.infer<typeof rivalSchema>[];
  /** Mean of ours by mean of the rival's. */
  ratio: number;
  /** Largest absolute difference of a metric both report. */
  largestDifference: number;
};

/**
 * A generated table of mixed types, ingest to evaluate with 100 trees, against the same work written by hand in pandas,
 * scikit-learn and XGBoost on the same split, with the same metrics and artefacts. In the order ours, rival, rival, ours,
 * so that a machine that gets slower or faster meanwhile favours neither.
 */
export async function measureMillion(rows = 1_000_000): Promise<MillionResult> {
  const home = await openBenchHome();
  const python = pythonPath();
  const rivals = join(env().projectRoot, "server", "bench", "rivals");
  const csv = join(home.folder, "table.csv");
  await run(python, [join(rivals, "generate_table.py"), String(rows), csv]);
  const store = openStore(home.folder);
  const look = createLocalBackend({ python, scratch: join(home.folder, "look"), concurrency: 1 });
  const detected = await detect(look, csv);
  await look.close();
  const pinned: SourceRef = { name: "table.csv", ...(await store.putFile(csv)) };
  const small = join(home.folder, "small.csv");
  await run(python, [join(rivals, "generate_table.py"), String(WARM_UP_ROWS), small]);
  const pinnedSmall: SourceRef = { name: "table.csv", ...(await store.putFile(small)) };
  const worker = await startWorker({ database: home.database, home: home.folder, python, store });
  const folder = join(home.folder, "features");

  // A project of its own each time: within one, the second run would be answered by the cache.
  const runOurs = async (name: string, source: SourceRef): Promise<Ours> => {
    const { document } = proposePipeline({
      name,
      source: { type: "path", path: csv },
      detected,
      target: "left",
      seed: 1,
    });
    const started = performance.now();
    const { value: ended, peakMb } = await withPeakMemory([home.postgresPid], () =>
      execute(home.database, {
        document: byHand(document),
        sources: { ingest: [source] },
        final: true,
        onEvent: () => undefined,
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    if (ended.status !== "succeeded")
      throw new Error(`the run ended as ${ended.status}: ${JSON.stringify(ended.error)}`);
    const report = reportRun(ended);
    const features = ended.stages
      .find((stage) => stage.stageId === "feature")
      ?.outputs.find((output) => output.port === "features");
    if (features === undefined) throw new Error("the features were not stored");
    await rm(folder, { recursive: true, force: true });
    await store.materialize(features.manifest, folder);
    return {
      seconds,
      peakMb,
      byStage: Object.fromEntries(report.stages.map((stage) => [stage.id, stage.seconds ?? 0])),
      metrics: Object.fromEntries(
        Object.entries(report.metrics.test ?? {}).map(([key, metric]) => [key, metric?.value ?? null]),
      ),
    };
  };
  const runRival = async (): Promise<z.infer<typeof rivalSchema>> => {
    const out = join(home.folder, "rival");
    // As our own interpreters are started: threads that wait don't spin.
    const { stdout } = await run("env", [
      "OMP_WAIT_POLICY=passive",
      python,
      join(rivals, "million.py"),
      csv,
      join(folder, "matrix.parquet"),
      join(folder, "fitted.json"),
      out,
      String(TREES),
    ]);
    await rm(out, { recursive: true, force: true });
    return rivalSchema.parse(JSON.parse(stdout));
  };

  try {
    await runOurs("million, warming up", pinnedSmall);
    const first = await runOurs("million, first", pinned);
    const rival = [await runRival(), await runRival()];
    const ours = [first, await runOurs("million, second", pinned)];
    const differences = rival.flatMap((one) =>
      Object.entries(one.metrics).map(([key, value]) => Math.abs(value - (first.metrics[key] ?? Number.NaN))),
    );
    return { rows, ours, rival, ratio: seconds(ours) / seconds(rival), largestDifference: Math.max(...differences) };
  } finally {
    await worker.stop();
    await home.close();
  }
}

function seconds(results: readonly { seconds: number }[]): number {
  return results.reduce((sum, one) => sum + one.seconds, 0) / results.length;
}

/** The proposal with what the rival does by hand: one booster without early stopping, three kinds of preparation. */
function byHand(document: PipelineDocument): PipelineDocument {
  const settings: Record<string, Record<string, unknown>> = {
    train: {
      algorithm: "xgboost",
      trees: TREES,
      learningRate: 0.1,
      maxDepth: 6,
      minLeaf: 3,
      rowShare: 1,
      columnShare: 1,
      l2: 1,
      earlyStopping: false,
      validation: "holdout",
    },
    feature: {
      mode: "manual",
      operations: [
        {
          op: "date_parts",
          columns: { by: "type", type: "date" },
          parts: ["year", "month", "weekday"],
          reference: null,
        },
        { op: "scale", columns: { by: "type", type: "number" }, method: "standard" },
        { op: "onehot", columns: { by: "type", type: "text" }, minShare: 0.005, maxCategories: 50, unknown: "other" },
      ],
    },
  };
  const kept = new Set(["ingest", "label", "clean", "feature", "train", "evaluate"]);
  return {
    ...document,
    stages: document.stages
      .filter((stage) => kept.has(stage.id))
      .map((stage) => ({ ...stage, config: { ...stage.config, ...settings[stage.id] } })),
    edges: document.edges.filter((edge) => kept.has(edge.from[0]) && kept.has(edge.to[0])),
  };
}
