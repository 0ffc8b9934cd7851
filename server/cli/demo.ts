import { env } from "../env.js";
import { InvalidError } from "../errors/index.ts";
import { samples } from "../stages/registry.ts";
import { detectedSchema, proposePipeline } from "../templates/index.ts";
import { startWorker } from "../worker/startWorker.ts";
import { openBackend } from "./backend.ts";
import { execute } from "./execute.ts";
import { print } from "./output.ts";
import { describeEvent } from "./run.ts";
import { openServices } from "./services.ts";

const SAMPLE = "customer-churn";
const SEED = 42;

/** Adds a finished sample project and prints its address; a second call repeats the run, mostly from the cache. */
export async function demo(): Promise<void> {
  const sample = samples.find((candidate) => candidate.id === SAMPLE);
  if (!sample) throw new InvalidError({ code: "sample_unknown", userMessage: `There is no sample "${SAMPLE}".` });
  const services = await openServices();
  const backend = openBackend(2);
  const worker = await startWorker({ database: services.database, backend });
  try {
    const detected = detectedSchema.parse(await backend.call("ingest", "detect", { sample: SAMPLE }, env().home));
    const { document } = proposePipeline({
      name: sample.label,
      source: { type: "sample", sample: SAMPLE },
      detected,
      target: sample.target,
      seed: SEED,
    });
    const ended = await execute(services.database, { document, sources: {}, final: true, onEvent: describeEvent });
    print(`${sample.label}: ${ended.status}\n${env().publicUrl}/projects/${ended.projectId}/pipeline`);
  } finally {
    await worker.stop();
    await backend.close();
    await services.close();
  }
}
