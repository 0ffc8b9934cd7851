/** `plan --target`: the pipeline as SageMaker's requests, as a pipeline definition, or as the roles they need. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import {
  compile,
  packCode,
  packFiles,
  readDefinitionSchema,
  readPrices,
  runtimeFacts,
  sentence,
} from "../backends/sagemaker/index.ts";
import { env } from "../env.js";
import type { PipelineDocument } from "../pipeline/index.ts";
import { targetOf } from "../pipeline/target.ts";
import type { SourceRef } from "../stages/contract.ts";
import { getStage } from "../stages/registry.ts";
import { CommandFailed, print, say } from "./output.ts";
import { planOrExplain, readPipeline } from "./readPipeline.ts";

export type PlanTargetOptions = {
  target: "sagemaker" | "sagemaker-pipeline" | "sagemaker-roles";
  role?: string;
  bucket?: string;
  region?: string;
  json: boolean;
  /** A published schema of pipeline definitions to check against as well. */
  definitionSchema?: string;
  /** File to write: everything to run the plan with the AWS command line, the code included. */
  out?: string;
};

/** What was typed stands over what the file says; a stage that names its own place keeps it. */
function withTarget(document: PipelineDocument, options: PlanTargetOptions): PipelineDocument {
  const { role, bucket, region } = options;
  return {
    ...document,
    target: {
      ...targetOf(document),
      where: "sagemaker",
      ...(role === undefined ? {} : { role }),
      ...(bucket === undefined ? {} : { bucket }),
      ...(region === undefined ? {} : { region }),
    },
  };
}

/** The files stages read, by content. One that isn't here yet is named by its path, so that a plan can be made without data. */
function sourcesOf(document: PipelineDocument, pipelinePath: string): Record<string, SourceRef[]> {
  return Object.fromEntries(
    document.stages.flatMap((stage): [string, SourceRef[]][] => {
      const source = getStage(stage.kind)?.source(stage.config);
      if (source?.type !== "path") return [];
      const path = resolve(dirname(resolve(pipelinePath)), source.path);
      const content = existsSync(path) ? readFileSync(path) : Buffer.from(source.path);
      const name = path.split(/[\\/]/).at(-1) ?? "data";
      return [
        [stage.id, [{ name, sha256: createHash("sha256").update(content).digest("hex"), bytes: content.length }]],
      ];
    }),
  );
}

/**
 * Prints one JSON object: `{"requests":[{stage, operation, request}], …}`, the pipeline definition, or the roles. Warnings and the price
 * go to standard error.
 * @throws CommandFailed listing, field by field, what AWS would refuse
 */
export async function planTarget(path: string, options: PlanTargetOptions): Promise<void> {
  const document = withTarget(readPipeline(path), options);
  const specs = planOrExplain(document, { sources: sourcesOf(document, path), final: true });
  const facts = await runtimeFacts(env().projectRoot);
  const compiled = compile(document, specs, {
    ...facts,
    form: options.target === "sagemaker-pipeline" ? "pipeline" : "jobs",
    final: true,
    today: new Date().toISOString().slice(0, 10),
    prices: await readPrices(env().pricesFile),
    definitionSchema: await readDefinitionSchema(options.definitionSchema ?? env().definitionSchemaFile),
  });
  const errors = compiled.findings.filter((finding) => finding.level === "error");
  if (errors.length > 0) {
    if (options.json) print(JSON.stringify({ requests: [], errors }, null, 2));
    throw new CommandFailed(
      `The pipeline can't run on SageMaker yet:\n${errors.map((one) => `  ${sentence(one)}`).join("\n")}`,
    );
  }
  for (const finding of compiled.findings) say(sentence(finding));
  const { price } = compiled;
  const money = (value: number | null): string => (value === null ? "unknown" : `${value.toFixed(2)} USD`);
  say(`Estimate ${money(price.estimate)}, at most ${money(price.worst)}. ${price.basis}`);
  if (options.out !== undefined) {
    writeFileSync(options.out, gzipSync(packFiles(compiled, await packCode(env().projectRoot))));
    say(
      `${options.out} holds code, job files, ${options.target === "sagemaker-pipeline" ? "the definition" : "requests"}, roles and a README.`,
    );
  }
  if (options.target === "sagemaker-roles") print(JSON.stringify(compiled.roles, null, 2));
  else if (options.target === "sagemaker-pipeline") print(JSON.stringify(compiled.definition, null, 2));
  else
    print(
      JSON.stringify(
        { requests: compiled.requests, uploads: compiled.plan.uploads, price, findings: compiled.findings },
        null,
        2,
      ),
    );
}
