import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalBackend } from "../backends/local/index.ts";
import { packCode } from "../backends/sagemaker/codeArchive.ts";
import { planChurn } from "../backends/sagemaker/testing/churn.ts";
import { createLocalBucket } from "../backends/sagemaker/testing/localBucket.ts";
import { runLocally } from "../backends/sagemaker/testing/runLocally.ts";
import { ensureToolkits, TOOLKITS_PYTHON } from "../boot/toolkits.mjs";
import { env, pythonPath } from "../env.js";

export type ContainersResult = {
  code: { milliseconds: number; bytes: number; files: number };
  /** Of the whole churn template: by the local backend's warm interpreter, and as jobs in folders that stand for containers. */
  seconds: { local: number; containers: number };
  jobs: { job: string; seconds: number }[];
};

/** The churn template in SageMaker's container contract, without Docker, beside the local target on the same machine. */
export async function measureContainers(): Promise<ContainersResult> {
  await ensureToolkits();
  const root = mkdtempSync(join(tmpdir(), "stagecraft-bench-"));
  const backend = createLocalBackend({ python: pythonPath(), scratch: join(root, "scratch"), concurrency: 1 });
  try {
    const begun = performance.now();
    const code = await packCode(env().projectRoot);
    const milliseconds = performance.now() - begun;
    const { specs, plan } = await planChurn(backend, root);
    const started = performance.now();
    await runLocally(backend, specs, join(root, "local"), true);
    const local = (performance.now() - started) / 1000;
    const bucket = createLocalBucket(join(root, "bucket"), env().projectRoot);
    await bucket.upload(plan);
    const jobs: { job: string; seconds: number }[] = [];
    for (const job of plan.jobs) {
      const ended = await bucket.run(job, { runtime: pythonPath(), toolkits: TOOLKITS_PYTHON }, "entry");
      if (ended.code !== 0) throw new Error(`${job.id}: ${ended.failure ?? ended.output}`);
      jobs.push({ job: job.id, seconds: Number(ended.seconds.toFixed(2)) });
    }
    const containers = jobs.reduce((sum, { seconds }) => sum + seconds, 0);
    const bytes = code.files["sourcedir.tar.gz"].length;
    return { code: { milliseconds, bytes, files: code.paths.length }, seconds: { local, containers }, jobs };
  } finally {
    await backend.close();
    rmSync(root, { recursive: true, force: true });
  }
}
