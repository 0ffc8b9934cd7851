/** The draft as SageMaker would get it: for the page beside the canvas, and as files to take away. */
import { gzipSync } from "node:zlib";
import {
  compile,
  type Compiled,
  type Finding,
  packCode,
  packFiles,
  readDefinitionSchema,
  readPrices,
  runtimeFacts,
} from "../backends/sagemaker/index.ts";
import type { Database } from "../db/index.ts";
import { env } from "../env.js";
import { ConflictError, InvalidError } from "../errors/index.ts";
import type { PipelineDocument } from "../pipeline/index.ts";
import { planPipeline } from "../pipeline/plan.ts";
import type { SourceRef } from "../stages/contract.ts";
import { readDraft } from "./draft.ts";
import { resolveSources } from "./resolveSources.ts";

export type CompiledForm = "jobs" | "pipeline";

export type JobView = {
  id: string;
  name: string;
  kind: "processing" | "training" | "tuning";
  stages: { id: string; name: string }[];
  /** What AWS is asked to do, in order; types of steps in a pipeline. */
  operations: string[];
  instance: string;
  count: number;
  maxSeconds: number;
  image: string;
  estimate: number | null;
  worst: number | null;
  basis: string;
  note: string | null;
  /** Waits for this job's verdict. */
  gate: string | null;
  deploys: boolean;
  searches: boolean;
};

export type CompiledView =
  /** The pipeline can't run anywhere yet; the problems panel says why. */
  | { status: "blocked"; problems: number }
  | {
      status: "compiled";
      ok: boolean;
      jobs: JobView[];
      local: { id: string; name: string }[];
      findings: Finding[];
      price: Omit<Compiled["price"], "jobs">;
    };

/** The step types of a job's requests in a pipeline. */
const stepTypes: Record<string, string> = {
  CreateProcessingJob: "Processing",
  CreateTrainingJob: "Training",
  CreateHyperParameterTuningJob: "Tuning",
  CreateModel: "Model",
  CreateEndpointConfig: "EndpointConfig",
  CreateEndpoint: "Endpoint",
  CreateTransformJob: "Transform",
};

/** Files that can't be read yet don't hinder looking at the form: the planner says so when it matters. */
async function sourcesOf(
  db: Database,
  projectId: string,
  document: PipelineDocument,
): Promise<Record<string, SourceRef[]>> {
  try {
    return await resolveSources(db, projectId, document);
  } catch (error) {
    if (error instanceof InvalidError) return {};
    throw error;
  }
}

async function compileDraft(db: Database, projectId: string, form: CompiledForm): Promise<Compiled | number> {
  const { document } = await readDraft(db, projectId);
  const plan = planPipeline(document, { sources: await sourcesOf(db, projectId, document), final: true });
  if (!plan.ok) return plan.issues.length;
  const { projectRoot, pricesFile, definitionSchemaFile } = env();
  return compile(document, plan.specs, {
    ...(await runtimeFacts(projectRoot)),
    form,
    final: true,
    today: new Date().toISOString().slice(0, 10),
    prices: await readPrices(pricesFile),
    definitionSchema: await readDefinitionSchema(definitionSchemaFile),
  });
}

/** @throws NotFoundError `project_not_found` */
export async function compiledView(db: Database, projectId: string, form: CompiledForm): Promise<CompiledView> {
  const compiled = await compileDraft(db, projectId, form);
  if (typeof compiled === "number") return { status: "blocked", problems: compiled };
  const { plan, requests, findings, ok } = compiled;
  const { jobs: costs, ...price } = compiled.price;
  return {
    status: "compiled",
    ok,
    findings,
    price,
    local: plan.local.map(({ stage }) => ({ id: stage.id, name: stage.name })),
    jobs: plan.jobs.map((job): JobView => {
      const cost = costs.find((one) => one.job === job.id);
      const operations = requests
        .filter((one) => one.stages[0] === job.stages[0]?.stage.id)
        .map(({ operation }) => (form === "pipeline" ? (stepTypes[operation] ?? operation) : operation));
      return {
        id: job.id,
        name: job.name,
        kind: job.kind,
        stages: job.stages.map(({ stage }) => ({ id: stage.id, name: stage.name })),
        operations,
        instance: job.machine.instance,
        count: job.machine.count,
        maxSeconds: job.machine.maxSeconds,
        image: job.image.split("/").at(-1) ?? job.image,
        estimate: cost?.estimate ?? null,
        worst: cost?.worst ?? null,
        basis: cost?.basis ?? "",
        note: job.form.job === "processing" || job.form.note !== "" ? job.form.note : null,
        gate: job.gate,
        deploys: job.hosting !== null,
        searches: job.form.job !== "processing" && job.form.searches,
      };
    }),
  };
}

/**
 * Everything to run the plan with the AWS command line: definition or requests, roles, job files and a README.
 * @throws ConflictError `target_not_ready` as long as something would be refused
 */
export async function compiledArchive(
  db: Database,
  projectId: string,
  form: CompiledForm,
): Promise<{ name: string; base64: string }> {
  const compiled = await compileDraft(db, projectId, form);
  if (typeof compiled === "number" || !compiled.ok)
    throw new ConflictError({
      code: "target_not_ready",
      userMessage: "The pipeline can’t run on SageMaker yet.",
      remedy: "Mend what the list beside the canvas names, then download again.",
    });
  return {
    name: `sagemaker-${form}.tar.gz`,
    base64: gzipSync(packFiles(compiled, await packCode(env().projectRoot))).toString("base64"),
  };
}
