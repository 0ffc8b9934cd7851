/** What is wrong with a target before anything is written: said with the field, so that the form can show it. */
import type { PipelineDocument } from "../../pipeline/schema.ts";
import type { PipelineTarget } from "../../pipeline/target.ts";
import { error, type Finding, warning } from "./findings.ts";
import { awsRegistry, imageAge, imagePackages, regions } from "./images.ts";
import type { Intermediate, Job } from "./intermediate.ts";
import { leader } from "./intermediate.ts";
import { hostingRules } from "./targetHostingRules.ts";
import { mixedRules } from "./targetMixedRules.ts";
import { gone, hasGpu, readInstance } from "../../pipeline/instances.ts";

export type RuleContext = {
  document: PipelineDocument;
  plan: Intermediate;
  /** ISO date. */
  today: string;
  /** Packages of the runtime, by name, with the pinned version. */
  packages: Record<string, string>;
  form: "jobs" | "pipeline";
};

const stageOf = (job: Job): { id: string; name: string } => leader(job).stage;

/** Rules of the pipeline's own fields. */
function accountRules(target: PipelineTarget): Finding[] {
  const found: Finding[] = [];
  if (target.role === null || target.role === "")
    found.push(
      error("role_missing", "Name the role the jobs run under: arn:aws:iam::123456789012:role/name.", {
        field: "role",
      }),
    );
  if (target.bucket === null || target.bucket === "")
    found.push(error("bucket_missing", "Name the bucket for code, data and results.", { field: "bucket" }));
  if (!regions.includes(target.region))
    found.push(
      error(
        "region_unknown",
        `"${target.region}" is no region with SageMaker's images; for example us-east-1 or eu-central-1.`,
        {
          field: "region",
        },
      ),
    );
  if ((target.subnets.length === 0) !== (target.securityGroups.length === 0))
    found.push(
      error("vpc_half", "A VPC needs subnets and security groups; only one of them is given.", {
        field: target.subnets.length === 0 ? "subnets" : "securityGroups",
      }),
    );
  if (target.budget !== null && target.budget < 0)
    found.push(error("budget_negative", "A budget is zero or more.", { field: "budget" }));
  const names = target.environment.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    found.push(error("environment_twice", `The variable "${twice}" is there twice.`, { field: "environment" }));
  return found;
}

function machineRules(job: Job, found: Finding[]): void {
  const stage = stageOf(job);
  const group = job.kind === "processing" ? "processing" : "training";
  const { instance, spot, checkpoints } = job.machine;
  if (/^ml\.eia\d/.test(instance)) found.push(error("elastic_inference", gone, { stage, field: `${group}.instance` }));
  if (job.kind === "processing" && spot)
    found.push(
      error("spot_processing", "A processing job can't run on spot instances; only training and tuning can.", {
        stage,
        field: "spot",
      }),
    );
  if (spot && !checkpoints && job.kind !== "processing")
    found.push(
      error(
        "spot_without_checkpoint",
        "A spot job needs checkpoints: an interrupted one would begin anew and pay twice.",
        {
          stage,
          field: "training.checkpoints",
        },
      ),
    );
  const machine = readInstance(instance);
  const needed = Math.max(...job.stages.map((spec) => spec.resources.memoryMb));
  if (machine?.memoryMb != null && machine.memoryMb < needed)
    found.push(
      warning(
        "memory_small",
        `${instance} has ${Math.round(machine.memoryMb / 1024)} GB, but the stage may need ${Math.ceil(needed / 1024)} GB.`,
        { stage, field: `${group}.instance` },
      ),
    );
  if (hasGpu(instance))
    found.push(
      warning(
        "gpu_unused",
        `${instance} has a GPU that none of these algorithms uses. An m or c instance does the same for less.`,
        {
          stage,
          field: `${group}.instance`,
        },
      ),
    );
  if (job.machine.count > 1)
    found.push(
      warning("count_unused", "The stage runs on one machine; more instances only cost more.", {
        stage,
        field: `${group}.count`,
      }),
    );
}

function imageRules(job: Job, context: RuleContext, found: Finding[]): void {
  const { target } = context.plan;
  const stage = stageOf(job);
  const own = context.document.stages.find((one) => one.id === stage.id)?.target;
  const name = own?.image ?? target.image;
  if (job.image === "") {
    if (name === "own")
      found.push(
        error("image_missing", "Give the address of the image: registry/repository:tag.", { stage, field: "imageUri" }),
      );
    return;
  }
  const age = imageAge(job.image, context.today);
  if (age !== null) found.push(warning("image_old", `${age} Take a newer image.`, { stage, field: "image" }));
  const elsewhere = /\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/.exec(job.image)?.[1];
  if (elsewhere !== undefined && elsewhere !== target.region)
    found.push(
      error(
        "image_region",
        `The image lies in ${elsewhere}; SageMaker pulls images of its own region, ${target.region}, only.`,
        {
          stage,
          field: "imageUri",
        },
      ),
    );
  packageRules(job, name, context, found);
}

/** An image must have what the stages import, or a way to get it. */
function packageRules(job: Job, image: PipelineTarget["image"], context: RuleContext, found: Finding[]): void {
  const { target } = context.plan;
  const stage = stageOf(job);
  const inside = imagePackages(image);
  const missing = inside === null ? [] : Object.keys(context.packages).filter((name) => !(name in inside));
  if (target.isolated && target.packages === "pip")
    found.push(
      error(
        "isolated_without_packages",
        missing.length > 0
          ? `Without a network pip can't install what the image lacks: ${missing.join(", ")}. Upload the wheels, or take an image of your own.`
          : "Without a network pip can't install anything. Upload the wheels, or take packages from the image.",
        { stage, field: "packages" },
      ),
    );
  else if (target.packages === "image" && missing.length > 0)
    found.push(
      error(
        "image_lacks_packages",
        `The image lacks ${missing.join(", ")}. Upload the wheels, or take an image of your own.`,
        {
          stage,
          field: "packages",
        },
      ),
    );
}

/** What a form of a stage can't express. */
function formRules(job: Job, found: Finding[]): void {
  for (const { stage, path, reason, ...one } of job.inexpressible) {
    // Only a search has a choice of jobs, and what can't be expressed is asked of a tuning job.
    const searches = one.job !== "processing";
    const words = `A ${searches ? "tuning" : "processing"} job can't express "${path.join(".")}": ${reason}.`;
    found.push({
      ...error("inexpressible", words, { stage, field: searches ? "search" : null }),
      path: path.join("."),
    });
  }
}

/** @returns errors and warnings in the order: target, then job by job */
export function checkTarget(context: RuleContext): Finding[] {
  const { plan } = context;
  const found = accountRules(plan.target);
  if (plan.jobs.length === 0)
    found.push(error("no_jobs", "All stages run on this machine: there is nothing to compile.", { field: "where" }));
  for (const job of plan.jobs) {
    machineRules(job, found);
    // Without a known region no image has an address, which has been said.
    if (awsRegistry(plan.target.region) !== null || job.image !== "") imageRules(job, context, found);
    hostingRules(job, context.plan, context.form, found);
    formRules(job, found);
  }
  found.push(...mixedRules(context.plan, context.form));
  const endpoints = new Map<string, Job>();
  for (const job of plan.jobs) {
    if (!job.hosting || job.hosting.way === "batch") continue;
    if (endpoints.has(job.hosting.endpointName))
      found.push(
        error("endpoint_twice", `Two stages deploy to the endpoint "${job.hosting.endpointName}".`, {
          stage: stageOf(job),
        }),
      );
    endpoints.set(job.hosting.endpointName, job);
  }
  return found;
}
