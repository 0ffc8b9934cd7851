/** How long it takes to compile a graph of 200 stages for SageMaker, in both forms, with and without all checks. */
import { compile } from "../backends/sagemaker/index.ts";
import { completeTarget, options, plan, templates, withConfig } from "../backends/sagemaker/testing/documents.ts";
import type { PipelineDocument } from "../pipeline/schema.ts";
import { toDefinition } from "../backends/sagemaker/toDefinition.ts";
import { toJobs } from "../backends/sagemaker/toJobs.ts";
import { toRequests } from "../backends/sagemaker/toRequests.ts";

const COPIES = 25;
const ROUNDS = 30;

/** One table read once, 25 times all eight stages behind it. */
function largeDocument(): PipelineDocument {
  const churn = templates["churn"];
  if (!churn) throw new Error("the template is gone");
  const shared = "ingest";
  const copyOf = (id: string, copy: number): string => (id === shared ? id : `${id}-${copy}`);
  const behind = churn.stages.filter((stage) => stage.id !== shared);
  const stages = Array.from({ length: COPIES }, (_, copy) =>
    behind.map((stage) => ({ ...stage, id: copyOf(stage.id, copy), name: `${stage.name} ${copy}` })),
  ).flat();
  const first = churn.stages.filter((stage) => stage.id === shared);
  const document: PipelineDocument = {
    ...churn,
    target: completeTarget(),
    stages: [...first, ...stages],
    edges: Array.from({ length: COPIES }, (_, copy) =>
      churn.edges.map((edge): PipelineDocument["edges"][number] => ({
        from: [copyOf(edge.from[0], copy), edge.from[1]],
        to: [copyOf(edge.to[0], copy), edge.to[1]],
      })),
    ).flat(),
  };
  return document.stages
    .filter((stage) => stage.id.startsWith("deploy-"))
    .reduce((made, stage) => withConfig(made, stage.id, { endpointName: stage.id }), document);
}

/** Milliseconds of the median round and of the quickest, which says more on a busy machine. */
function time(work: () => unknown): { median: number; best: number } {
  for (let round = 0; round < 5; round += 1) work();
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return Number((performance.now() - start).toFixed(2));
  }).sort((a, b) => a - b);
  return { median: rounds[Math.floor(ROUNDS / 2)] ?? Number.NaN, best: rounds[0] ?? Number.NaN };
}

export function measureSageMaker(): Promise<unknown> {
  const document = largeDocument();
  const specs = plan(document);
  const made = toJobs(document, specs, { run: "0a1b2c3d", final: true, artefacts: options.artefacts });
  const found = (form: "jobs" | "pipeline") => compile(document, specs, { ...options, form }).findings.length;
  return Promise.resolve({
    stages: document.stages.length,
    jobs: made.jobs.length,
    findings: found("jobs") + found("pipeline"),
    ms: {
      requests: time(() =>
        toRequests(toJobs(document, specs, { run: "0a1b2c3d", final: true, artefacts: options.artefacts })),
      ),
      definition: time(() =>
        toDefinition(toJobs(document, specs, { run: "0a1b2c3d", final: true, artefacts: options.artefacts })),
      ),
      requestsCheckedAndPriced: time(() => compile(document, specs, { ...options, form: "jobs" })),
      bothCheckedAndPriced: time(() => compile(document, specs, { ...options, form: "pipeline" })),
    },
  });
}
