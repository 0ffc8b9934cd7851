import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ensureToolkits, TOOLKITS_PYTHON } from "../../boot/toolkits.mjs";
import { env, pythonPath } from "../../env.js";
import type { StageSpec } from "../../stages/contract.ts";
import { createLocalBackend } from "../local/index.ts";
import { MODEL_ARCHIVE } from "./containerLayout.ts";
import type { Intermediate } from "./intermediate.ts";
import { planChurn } from "./testing/churn.ts";
import { createLocalBucket, type Ended } from "./testing/localBucket.ts";
import { runLocally } from "./testing/runLocally.ts";
import { startServingContainer } from "./testing/servingContainer.ts";

const metricSchema = z.object({ value: z.number().nullable() });
const resultSchema = z.looseObject({ metrics: z.record(z.string(), z.record(z.string(), metricSchema)) });
const probeSchema = z.object({
  rows: z.array(z.record(z.string(), z.unknown())),
  expected: z.array(z.array(z.number()).nullable()),
});

const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

let root: string;
let specs: StageSpec[];
let local: Map<string, string>;
let ended: Ended[];
let bucket: ReturnType<typeof createLocalBucket>;
let plan: Intermediate;

beforeAll(async () => {
  await ensureToolkits();
  root = mkdtempSync(join(tmpdir(), "stagecraft-containers-"));
  const backend = createLocalBackend({ python: pythonPath(), scratch: join(root, "scratch"), concurrency: 1 });
  try {
    // Every stage as proposed; only the search is shorter.
    ({ specs, plan } = await planChurn(backend, root, 3));
    local = await runLocally(backend, specs, join(root, "local"), true);
  } finally {
    await backend.close();
  }
  bucket = createLocalBucket(join(root, "bucket"), env().projectRoot);
  await bucket.upload(plan);
  ended = [];
  for (const job of plan.jobs) {
    // The one as in a search, the other as a direct job does it.
    const through = job.stages[0]?.stage.kind === "train" ? "toolkit" : "entry";
    const one = await bucket.run(job, { runtime: pythonPath(), toolkits: TOOLKITS_PYTHON }, through);
    ended.push(one);
    if (one.code !== 0) throw new Error(`${one.job}: ${one.failure ?? ""}\n${one.output}`);
  }
}, 300_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** `result.json` of a stage that ran in a container. */
function resultOf(stage: string): z.infer<typeof resultSchema> {
  const job = plan.jobs.find((one) => one.stages.some((spec) => spec.stage.id === stage));
  if (job === undefined) throw new Error(`no job runs ${stage}`);
  if (job.kind === "processing")
    return resultSchema.parse(read(bucket.find({ at: "output", job: job.id, path: `${stage}/result.json` })));
  const archive = bucket.find({ at: "archive", job: job.id, archive: "output.tar.gz" });
  return resultSchema.parse(JSON.parse(execFileSync("tar", ["-xzOf", archive, "./result.json"], { encoding: "utf8" })));
}

describe("the churn template in SageMaker's containers", () => {
  it("fuses ingest to feature into one job, and trains through the toolkit", () => {
    expect(plan.jobs.map((job) => [job.kind, job.stages.map((spec) => spec.stage.kind).join(" ")])).toEqual([
      ["processing", "ingest label clean feature"],
      ["training", "train"],
      ["training", "tune"],
      ["processing", "evaluate"],
      ["processing", "deploy"],
      ["processing", "monitor"],
    ]);
    const trained = ended.find(({ job }) => plan.jobs.find(({ id }) => id === job)?.kind === "training");
    expect(trained?.output).toContain("sagemaker-training-toolkit INFO     Reporting training SUCCESS");
    expect(trained?.output).toMatch(/^\[metric\] validation\.roc_auc=0\.\d+;$/m);
  });

  it("gives the metrics of the local target to 1e-9, stage by stage", () => {
    let compared = 0;
    for (const spec of specs) {
      const here = resultSchema.parse(read(join(local.get(spec.stage.id) ?? "", "output", "result.json"))).metrics;
      const there = resultOf(spec.stage.id).metrics;
      expect(Object.keys(there)).toEqual(Object.keys(here));
      for (const [partition, metrics] of Object.entries(here))
        for (const [key, { value }] of Object.entries(metrics)) {
          const other = there[partition]?.[key]?.value;
          if (value === null || other == null) expect(other).toBe(value);
          else expect(Math.abs(other - value), `${spec.stage.id} ${partition} ${key}`).toBeLessThanOrEqual(1e-9);
          compared += 1;
        }
    }
    expect(compared).toBeGreaterThan(20);
  });

  it("says in one line how each processing job ended", () => {
    const messages = ended.filter(({ job }) => plan.jobs.find(({ id }) => id === job)?.kind === "processing");
    expect(messages.map(({ message }) => message)).toEqual([
      expect.objectContaining({ stage: "feature", rows: expect.objectContaining({ rejected: 0 }) }),
      expect.objectContaining({ stage: "evaluate" }),
      expect.objectContaining({ stage: "deploy" }),
      expect.objectContaining({ stage: "monitor" }),
    ]);
  });

  it("answers from the packed model as the local deployment does", async () => {
    const job = plan.jobs.find(({ hosting }) => hosting !== null);
    const model = join(root, "serving", "opt", "ml", "model");
    mkdirSync(model, { recursive: true });
    const archive = bucket.find({ at: "output", job: job?.id ?? "", path: `deploy/${MODEL_ARCHIVE}` });
    execFileSync("tar", ["-xzf", archive, "-C", model]);
    const probe = probeSchema.parse(read(join(local.get("deploy") ?? "", "output", "endpoint", "probe.json")));
    const rows = probe.rows.slice(0, 100);
    const predictions = await served(join(model, ".."), rows);
    const expected = probe.expected.slice(0, 100);
    expect(predictions).toHaveLength(100);
    predictions.forEach((values, at) =>
      values.forEach((value, index) =>
        expect(Math.abs(value - (expected[at]?.[index] ?? Number.NaN))).toBeLessThanOrEqual(1e-9),
      ),
    );
  });
});

/** Probabilities in the order of the classes, from the server of our own image. */
async function served(base: string, rows: unknown[]): Promise<number[][]> {
  const { address, stop } = await startServingContainer(base);
  try {
    const response = await fetch(`${address}/invocations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ instances: rows }),
    });
    const answerSchema = z.object({
      predictions: z.array(z.object({ probability: z.record(z.string(), z.number()) })),
    });
    return answerSchema.parse(await response.json()).predictions.map(({ probability }) => Object.values(probability));
  } finally {
    stop();
  }
}
