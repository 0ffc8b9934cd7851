/** A pipeline for SageMaker: the jobs, both written forms, everything that is wrong with them, what they cost and who may run them. Pure. */
import { costs } from "./costs.ts";
import { checkDefinition } from "./check/checkDefinition.ts";
import { checkRequests } from "./check/checkRequest.ts";
import { publishedProblems } from "./check/publishedSchema.ts";
import type { JsonRecord } from "./check/read.ts";
import { error, type Finding } from "./findings.ts";
import { fieldOfPath } from "./fieldOfPath.ts";
import { type Roles, rolesOf } from "./iam.ts";
import type { Intermediate } from "./intermediate.ts";
import { sha256 } from "./names.ts";
import { builtInPrices, type Price, priceOf, type PriceTable } from "./price.ts";
import { checkTarget } from "./targetRules.ts";
import { type Definition, toDefinition } from "./toDefinition.ts";
import { type Artefacts, toJobs } from "./toJobs.ts";
import { type DirectRequest, toRequests } from "./toRequests.ts";
import type { PipelineDocument } from "../../pipeline/schema.ts";
import type { StageSpec } from "../../stages/contract.ts";

export type CompileOptions = {
  form: "jobs" | "pipeline";
  final: boolean;
  artefacts: Artefacts;
  /** Pinned packages of the runtime: name → version. */
  packages: Record<string, string>;
  /** ISO date, for images near their end. */
  today: string;
  /** Names this run; without it the plan's own content does. At most 12 hex digits. */
  run?: string;
  prices?: PriceTable;
  /** Rows of the data, when somebody has counted them. */
  rows?: number | null;
  /** A published schema of definitions to check against as well; see `readDefinitionSchema`. */
  definitionSchema?: JsonRecord | null;
};

export type Compiled = {
  plan: Intermediate;
  requests: DirectRequest[];
  /** Null when direct jobs were asked for. */
  definition: Definition | null;
  findings: Finding[];
  /** No error: may be submitted. */
  ok: boolean;
  price: Price;
  roles: Roles | null;
};

/** Eight digits keep names short; equal plans get equal names, so that a repeated submit is refused instead of paid twice. */
function runOf(document: PipelineDocument, specs: readonly StageSpec[], options: CompileOptions): string {
  return (
    options.run ??
    sha256(JSON.stringify([document.name, document.target ?? null, specs, options.artefacts])).slice(0, 8)
  );
}

/** What a field wants, for those whose pattern says little to people. */
const wanted: Record<string, string> = {
  role: " A role looks like arn:aws:iam::123456789012:role/name.",
  jobPrefix: " Names have letters, digits and single hyphens, and at most 63 of them.",
  kmsKey: " A key is named by its ID, its alias/… or its ARN.",
  imageUri: " An image looks like 123456789012.dkr.ecr.us-east-1.amazonaws.com/name:tag.",
};

/** Fields that belong to one kind of stage: the stage is named even when it says nothing of its own. */
const ofStage = (field: string): boolean =>
  field.startsWith("hosting.") || ["parallel", "search", "where", "spot"].includes(field);

/** Whether a stage's own words are meant, and not the pipeline's it took over. */
const isOwn = (stage: PipelineDocument["stages"][number] | undefined, field: string): boolean =>
  ofStage(field) || (stage?.target !== undefined && (field.split(".").at(-1) ?? "") in stage.target);

/** One sentence for what several stages took from the pipeline's target. */
function once(document: PipelineDocument, findings: readonly Finding[]): Finding[] {
  const stages = new Map(document.stages.map((stage) => [stage.id, stage]));
  const kept = new Map<string, Finding>();
  for (const finding of findings) {
    const { stage, field, code, message } = finding;
    const own = stage === null || field === null || isOwn(stages.get(stage), field);
    const key = `${own ? stage : ""} ${code} ${field} ${message}`;
    if (!kept.has(key)) kept.set(key, own ? finding : { ...finding, stage: null, stageName: null });
  }
  return [...kept.values()];
}

/**
 * Findings of the service model with the field people typed the value into. One mistake is said once: a bad role stands in every
 * request, and what was already said about a field is not said again.
 */
function requestFindings(
  document: PipelineDocument,
  requests: readonly DirectRequest[],
  said: readonly Finding[],
): Finding[] {
  const stages = new Map(document.stages.map((stage) => [stage.id, stage]));
  const known = new Set(said.filter((one) => one.level === "error").map((one) => one.field));
  // Without a region no image has an address.
  if (known.has("region")) known.add("imageUri");
  const found = new Map<string, Finding>();
  for (const { path, message, index } of checkRequests(requests)) {
    const made = requests[index];
    if (!made) continue;
    const field = fieldOfPath(made.operation, path);
    if (field !== null && known.has(field)) continue;
    const stage = stages.get(made.stage);
    const own = field === null || isOwn(stage, field);
    const key = field === null ? `${made.stage} ${path} ${message}` : `${own ? made.stage : ""} ${field}`;
    if (found.has(key)) continue;
    found.set(
      key,
      error("request_invalid", `${member(path, message)}.${wanted[field ?? ""] ?? ""}`, {
        stage: own && stage ? stage : null,
        field,
        path: `${made.operation}.${path}`,
      }),
    );
  }
  return [...found.values()];
}

/** What is said of the last member of a path; a value that is quoted speaks for itself. */
function member(path: string, message: string): string {
  const name = path.split(".").at(-1) ?? path;
  if (message.startsWith('"')) return message;
  return /^(is|must) /.test(message) ? `${name} ${message}` : `${name}: ${message}`;
}

function definitionFindings(definition: Definition, schema: JsonRecord | null): Finding[] {
  const problems = [
    ...checkDefinition(definition),
    ...(schema === null
      ? []
      : publishedProblems(schema, definition).map(({ path, message }) => ({
          path,
          message: `${message}, says the published schema`,
        }))),
  ];
  return problems.map(({ path, message }) =>
    error("definition_invalid", `${path === "" ? "" : `${path}: `}${message}.`, { path }),
  );
}

/** A run whose worst case costs more than its budget doesn't start. */
function budgetFindings(plan: Intermediate, price: Price): Finding[] {
  const { budget } = plan.target;
  if (budget === null) return [];
  if (price.worst === null) {
    const unknown = [...price.jobs.filter((job) => job.worst === null).map((job) => job.basis)];
    return [
      error(
        "price_unknown",
        `The budget can't be kept: ${unknown[0] ?? "an endpoint has no price"}. Add the price, or take another instance.`,
        {
          field: "budget",
        },
      ),
    ];
  }
  if (price.worst <= budget) return [];
  return [
    error(
      "over_budget",
      `The worst case costs ${price.worst.toFixed(2)} USD, the budget is ${budget.toFixed(2)} USD. Shorten the time limits, take smaller machines, or raise the budget.`,
      { field: "budget" },
    ),
  ];
}

/**
 * @param specs as `planPipeline` gives them
 * @returns both forms' common plan with what was asked for; nothing of it may be sent while `ok` is false
 */
export function compile(document: PipelineDocument, specs: readonly StageSpec[], options: CompileOptions): Compiled {
  const plan = toJobs(document, specs, {
    run: runOf(document, specs, options),
    final: options.final,
    artefacts: options.artefacts,
    rows: options.rows ?? null,
  });
  const findings = once(
    document,
    checkTarget({
      document,
      plan,
      today: options.today,
      packages: options.packages,
      form: options.form,
    }),
  );
  const requests = toRequests(plan);
  findings.push(...requestFindings(document, requests, findings));
  const definition = options.form === "pipeline" ? toDefinition(plan) : null;
  // The definition repeats the requests' mistakes: it is checked once those are gone.
  if (definition && !findings.some((one) => one.level === "error"))
    findings.push(...definitionFindings(definition, options.definitionSchema ?? null));
  const price = priceOf(
    plan,
    costs(document, specs, options.final, options.rows ?? null),
    options.prices ?? builtInPrices,
  );
  findings.push(...budgetFindings(plan, price));
  return {
    plan,
    requests,
    definition,
    findings,
    ok: !findings.some((one) => one.level === "error"),
    price,
    roles: rolesOf(plan, requests, options.form),
  };
}
