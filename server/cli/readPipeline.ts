import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { InvalidError } from "../errors/index.ts";
import { parsePipelineFile, type PipelineDocument } from "../pipeline/index.ts";
import { planPipeline } from "../pipeline/plan.ts";
import type { SourceRef, StageSpec } from "../stages/contract.ts";
import { getStage } from "../stages/registry.ts";
import type { ArtifactStore } from "../storage/index.ts";
import { CommandFailed } from "./output.ts";

/** @throws InvalidError `pipeline_missing`, `pipeline_invalid` naming each place that is wrong */
export function readPipeline(path: string): PipelineDocument {
  if (!existsSync(path) || !statSync(path).isFile())
    throw new InvalidError({
      code: "pipeline_missing",
      userMessage: `There is no pipeline file ${path}.`,
      remedy: "Make one with: npm run --silent cli -- init DATA --target COLUMN",
    });
  const parsed = parsePipelineFile(readFileSync(path, "utf8"));
  if (parsed.ok) return parsed.document;
  const problems = parsed.problems
    .slice(0, 20)
    .map(({ path: where, message }) => `  ${where === "" ? "the file" : where}: ${message}`);
  throw new InvalidError({
    code: "pipeline_invalid",
    userMessage: `${path} is not a pipeline this version can read:\n${problems.join("\n")}`,
    remedy: "Correct the file, or make a new one with init.",
  });
}

/** Replaces the file that the first stage with a source reads. @param data path as typed */
export function withData(document: PipelineDocument, data: string): PipelineDocument {
  const at = document.stages.findIndex((stage) => getStage(stage.kind)?.source(stage.config) != null);
  if (at < 0)
    throw new InvalidError({
      code: "source_missing",
      userMessage: "No stage of this pipeline reads a file, so --data has nothing to replace.",
      remedy: "Leave --data out, or add an ingest stage.",
    });
  return {
    ...document,
    stages: document.stages.map((stage, index) =>
      index === at ? { ...stage, config: { ...stage.config, source: { type: "path", path: resolve(data) } } } : stage,
    ),
  };
}

/** The files a pipeline reads, by stage. @param folder what relative paths are relative to */
export function sourceFiles(
  document: PipelineDocument,
  folder: string,
): { stageId: string; stageName: string; path: string }[] {
  return document.stages.flatMap((stage) => {
    const source = getStage(stage.kind)?.source(stage.config);
    if (!source || stage.muted) return [];
    if (source.type === "upload")
      throw new InvalidError({
        code: "source_uploaded",
        userMessage: `${stage.name} reads "${source.name}", which was uploaded in the browser and isn't part of the pipeline file.`,
        remedy: "Name the file with --data.",
      });
    return source.type === "path"
      ? [{ stageId: stage.id, stageName: stage.name, path: resolve(folder, source.path) }]
      : [];
  });
}

/**
 * Puts the files a pipeline reads into the store, so that the run can't see later changes of them.
 * @throws InvalidError `file_missing`
 */
export async function pinSources(
  document: PipelineDocument,
  pipelinePath: string,
  store: ArtifactStore,
): Promise<Record<string, SourceRef[]>> {
  const pinned: Record<string, SourceRef[]> = {};
  for (const { stageId, stageName, path } of sourceFiles(document, dirname(resolve(pipelinePath)))) {
    if (!existsSync(path) || !statSync(path).isFile())
      throw new InvalidError({
        code: "file_missing",
        userMessage: `${stageName} reads ${path}, which isn't there.`,
        remedy: "Put the file back, or name another with --data.",
      });
    pinned[stageId] = [{ name: path.split(/[\\/]/).at(-1) ?? "data", ...(await store.putFile(path)) }];
  }
  return pinned;
}

/** @throws CommandFailed listing every error that blocks a run */
export function planOrExplain(
  document: PipelineDocument,
  options: { sources: Record<string, SourceRef[]>; final: boolean },
): StageSpec[] {
  const plan = planPipeline(document, options);
  if (plan.ok) return plan.specs;
  throw new PlanRefused(plan.issues.map(({ stageId, code, message }) => ({ stageId, code, message })));
}

export type PlanIssue = { stageId: string | null; code: string; message: string };

/** The pipeline can't run as it is drawn. */
export class PlanRefused extends CommandFailed {
  readonly issues: PlanIssue[];
  constructor(issues: PlanIssue[]) {
    super(
      `The pipeline can't run yet:\n${issues.map((issue) => `  ${issue.stageId ?? "pipeline"}: ${issue.message}`).join("\n")}`,
    );
    this.issues = issues;
  }
}
