/** The pipeline definition (2020-12-01): the same jobs as steps, wired by references. */
import type { Json } from "../../stages/contract.ts";
import {
  type Deployed,
  endpointArguments,
  endpointConfigArguments,
  isDeployed,
  modelArguments,
  modelPackageArguments,
  transformArguments,
} from "./arguments/hosting.ts";
import { processingArguments } from "./arguments/processing.ts";
import { type JsonObject, root, type Writing } from "./arguments/render.ts";
import { trainingArguments, tuningArguments } from "./arguments/training.ts";
import { PROCESSING_OUTPUT } from "./containerLayout.ts";
import { definitionRender, parameters, parameterNames } from "./definitionRender.ts";
import { type Intermediate, type Job, leader } from "./intermediate.ts";
import { fit, slug } from "./names.ts";

export type Step = { Name: string; Type: string; Arguments: JsonObject } & JsonObject;
export type Definition = {
  Version: "2020-12-01";
  Metadata: JsonObject;
  Parameters: JsonObject[];
  PipelineExperimentConfig: JsonObject;
  Steps: Step[];
};

/** Equal work is not paid twice within a month. */
const CACHE = { Enabled: true, ExpireAfter: "P30D" };
/** What a second try can mend: AWS's own faults and a lack of machines, never a failure of ours. */
const SERVICE_RETRY = {
  ExceptionType: ["Step.SERVICE_FAULT", "Step.THROTTLING"],
  IntervalSeconds: 10,
  BackoffRate: 2,
  MaxAttempts: 4,
};
const JOB_RETRY = {
  ExceptionType: ["SageMaker.JOB_INTERNAL_ERROR", "SageMaker.CAPACITY_ERROR"],
  IntervalSeconds: 60,
  BackoffRate: 2,
  MaxAttempts: 3,
};
export const RESULT_FILE = "result";

const displayName = (job: Job): string =>
  job.stages
    .map((spec) => spec.stage.name)
    .join(", ")
    .slice(0, 200);

function jobStep(job: Job, writing: Writing, waitsFor: string[]): Step {
  const type = { processing: "Processing", training: "Training", tuning: "Tuning" }[job.kind];
  const write = { processing: processingArguments, training: trainingArguments, tuning: tuningArguments }[job.kind];
  const gated = job.form.job === "processing" && job.form.gate !== null;
  return {
    Name: job.id,
    Type: type,
    DisplayName: displayName(job),
    Arguments: write(job, writing),
    ...(waitsFor.length > 0 ? { DependsOn: waitsFor } : {}),
    ...(job.cacheable ? { CacheConfig: CACHE } : {}),
    RetryPolicies: [SERVICE_RETRY, JOB_RETRY],
    ...(gated
      ? {
          PropertyFiles: [
            {
              PropertyFileName: RESULT_FILE,
              OutputName: PROCESSING_OUTPUT,
              FilePath: `${leader(job).stage.id}/result.json`,
            },
          ],
        }
      : {}),
  };
}

const retried = (step: Step): Step => ({ ...step, RetryPolicies: [SERVICE_RETRY] });

/** What follows the packing of a model: the registry's entry, the model, and the endpoint or the batch. */
function servingSteps(job: Deployed, writing: Writing): Step[] {
  const name = (what: string): string => `${job.id}-${what}`;
  const modelName: Json = { Get: `Steps.${name("model")}.ModelName` };
  const steps: Step[] = [
    retried({
      Name: name("register"),
      Type: "RegisterModel",
      Arguments: modelPackageArguments(
        job,
        fit(slug(`${writing.plan.pipelineName} ${job.hosting.endpointName}`), 63),
        { Get: `Parameters.${parameterNames.approval}` },
        writing,
      ),
    }),
    retried({ Name: name("model"), Type: "Model", Arguments: modelArguments(job, writing) }),
  ];
  if (job.hosting.way === "batch")
    return [
      ...steps,
      {
        Name: name("transform"),
        Type: "Transform",
        Arguments: transformArguments(
          job,
          modelName,
          {
            "Std:Join": {
              On: "/",
              Values: [`${root(writing.plan)}runs`, { Get: "Execution.PipelineExecutionId" }, job.id, "predictions"],
            },
          },
          writing,
        ),
        RetryPolicies: [SERVICE_RETRY, JOB_RETRY],
      },
    ];
  return [
    ...steps,
    retried({
      Name: name("endpoint-config"),
      Type: "EndpointConfig",
      Arguments: {
        EndpointConfigName: fit(job.hosting.endpointName, 40),
        ...endpointConfigArguments(job, modelName, writing),
      },
    }),
    retried({
      Name: name("endpoint"),
      Type: "Endpoint",
      Arguments: {
        EndpointName: job.hosting.endpointName,
        ...endpointArguments(job, { Get: `Steps.${name("endpoint-config")}.EndpointConfigName` }, writing),
      },
    }),
  ];
}

/** The step behind which the endpoint answers. */
const lastServing = (job: Deployed): string => `${job.id}-${job.hosting.way === "batch" ? "transform" : "endpoint"}`;

/** Steps behind an evaluation live inside its condition: a pipeline has no way to rejoin after one. */
function gateStep(job: Job, inside: Step[]): Step {
  const gate = job.form.job === "processing" ? job.form.gate : null;
  if (!gate) throw new Error(`${job.id} has no gate`);
  return {
    Name: `${job.id}-gate`,
    Type: "Condition",
    Arguments: {
      // Or of Equals: the SDK and the published schema write `In` in two different ways.
      Conditions: [
        {
          Type: "Or",
          Conditions: gate.passes.map((value): Json => ({
            Type: "Equals",
            LeftValue: {
              "Std:JsonGet": {
                PropertyFile: { Get: `Steps.${job.id}.PropertyFiles.${RESULT_FILE}` },
                Path: gate.path,
              },
            },
            RightValue: value,
          })),
        },
      ],
      IfSteps: inside,
      ElseSteps: [{ Name: `${job.id}-missed`, Type: "Fail", Arguments: { ErrorMessage: gate.failure } }],
    },
  };
}

/** @returns the definition as AWS takes it; what it can't express was refused before */
export function toDefinition(plan: Intermediate): Definition {
  const writing: Writing = { plan, render: definitionRender(plan) };
  const byId = new Map(plan.jobs.map((job) => [job.id, job]));
  const gated = new Map<string, Step[]>();
  const steps: { job: Job; steps: Step[] }[] = [];
  for (const job of plan.jobs) {
    // Data references make the order by themselves; an endpoint that must be up first is no data.
    const waitsFor = job.after.flatMap((id) => {
      const before = byId.get(id);
      return before && isDeployed(before) ? [lastServing(before)] : [];
    });
    const own = [jobStep(job, writing, waitsFor), ...(isDeployed(job) ? servingSteps(job, writing) : [])];
    if (job.gate === null) steps.push({ job, steps: own });
    else gated.set(job.gate, [...(gated.get(job.gate) ?? []), ...own]);
  }
  return {
    Version: "2020-12-01",
    Metadata: {},
    Parameters: parameters(plan),
    PipelineExperimentConfig: {
      ExperimentName: { Get: "Execution.PipelineName" },
      TrialName: { Get: "Execution.PipelineExecutionId" },
    },
    Steps: steps.flatMap(({ job, steps: own }) => {
      const inside = gated.get(job.id);
      return inside ? [...own, gateStep(job, inside)] : own;
    }),
  };
}
