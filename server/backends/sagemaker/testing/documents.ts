/** Pipelines for the tests: every proposal of the templates, and a target that has everything it needs. */
import { planPipeline } from "../../../pipeline/plan.ts";
import type { PipelineDocument } from "../../../pipeline/schema.ts";
import { type PipelineTarget, pipelineTargetSchema } from "../../../pipeline/target.ts";
import type { SourceRef, StageSpec } from "../../../stages/contract.ts";
import { type Detected, proposePipeline } from "../../../templates/index.ts";
import { column, type Column, format } from "../../../templates/testing.ts";
import { compile, type Compiled, type CompileOptions } from "../compile.ts";

const detected = (target: Partial<Column>, rows: number): Detected => ({
  format,
  rows,
  columns: [
    column("customer_id", { type: "string", distinct: rows }),
    column("tenure", { type: "integer", distinct: 72, missing: 0.01 }),
    column("plan", { type: "string", distinct: 3 }),
    column("since", { type: "date" }),
    column("y", target),
  ],
  warnings: [],
});

const proposal = (name: string, target: Partial<Column>, rows: number): PipelineDocument =>
  proposePipeline({
    name,
    source: { type: "path", path: `${name}.csv` },
    detected: detected(target, rows),
    target: "y",
    seed: 7,
  }).document;

/** One proposal for each way the templates choose. */
export const templates: Record<string, PipelineDocument> = {
  churn: proposal("Customer churn", { type: "string", distinct: 2 }, 7043),
  "tiny-classes": proposal("Tiny table", { type: "string", distinct: 2 }, 180),
  classes: proposal("Ticket routing", { type: "string", distinct: 6 }, 20_000),
  prices: proposal("House prices", { type: "number", distinct: 900 }, 1460),
  million: proposal("Million rows", { type: "boolean", distinct: 2 }, 1_000_000),
};

export const ROLE = "arn:aws:iam::123456789012:role/stagecraft-jobs";
export const completeTarget = (changes: Record<string, unknown> = {}): PipelineTarget =>
  pipelineTargetSchema.parse({ where: "sagemaker", role: ROLE, bucket: "ml-results", ...changes });

const source: SourceRef = { name: "data.csv", sha256: "a".repeat(64), bytes: 12_345 };

/** @throws Error when the document can't be planned: then the test's document is wrong */
export function plan(document: PipelineDocument): StageSpec[] {
  const sources = Object.fromEntries(
    document.stages
      .filter((stage) => stage.config["source"] !== undefined && stage.config["source"] !== null)
      .map((stage) => [stage.id, [source]]),
  );
  const planned = planPipeline(document, { sources, final: true });
  if (!planned.ok) throw new Error(planned.issues.map((issue) => issue.message).join("\n"));
  return planned.specs;
}

export const options: CompileOptions = {
  form: "jobs",
  final: true,
  artefacts: { code: "c0de".repeat(16), wheels: "beef".repeat(16) },
  packages: { "scikit-learn": "1.8.0", xgboost: "3.2.0", pandas: "2.2.3", polars: "2.1.0", lightgbm: "4.7.0" },
  today: "2026-11-20",
  run: "0a1b2c3d",
};

export function compiled(
  document: PipelineDocument,
  target: Record<string, unknown> = {},
  more: Partial<CompileOptions> = {},
): Compiled {
  const complete = { ...document, target: completeTarget(target) };
  return compile(complete, plan(complete), { ...options, ...more });
}

/** The same document with parts of one stage changed. */
export function withStage(
  document: PipelineDocument,
  id: string,
  change: Partial<PipelineDocument["stages"][number]>,
): PipelineDocument {
  return {
    ...document,
    stages: document.stages.map((stage) => (stage.id === id ? { ...stage, ...change } : stage)),
  };
}

/** Settings of a stage changed. */
export function withConfig(document: PipelineDocument, id: string, config: Record<string, unknown>): PipelineDocument {
  const stage = document.stages.find((one) => one.id === id);
  return withStage(document, id, { config: { ...stage?.config, ...config } });
}
