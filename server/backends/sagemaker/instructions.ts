/** A README that takes a person from the compiled files to a finished run with the AWS command line alone. */
import { root } from "./arguments/render.ts";
import type { Compiled } from "./compile.ts";
import { pipelineName } from "./iam.ts";
import { wheelOptions } from "./packages.ts";
import { BEST_JOB } from "./toRequests.ts";

const fence = (lines: readonly string[]): string[] => ["```sh", ...lines, "```", ""];

/** `CreateTrainingJob` → `create-training-job`, as the AWS command line spells it. */
export const command = (operation: string): string => operation.replace(/(?<!^)([A-Z])/g, "-$1").toLowerCase();

const waits: Record<string, [string, string]> = {
  CreateProcessingJob: ["processing-job-completed-or-stopped", "ProcessingJobName"],
  CreateTrainingJob: ["training-job-completed-or-stopped", "TrainingJobName"],
  CreateTransformJob: ["transform-job-completed-or-stopped", "TransformJobName"],
  CreateEndpoint: ["endpoint-in-service", "EndpointName"],
};

function uploads({ plan }: Compiled): string[] {
  const base = root(plan);
  const words = {
    code: "the code",
    wheels: "the packages",
    job: "what each job does",
    source: "your data",
    handover: "results of this machine",
  };
  return plan.uploads.map(
    ({ what, key, stage }) => `- ${words[what]}${stage === undefined ? "" : ` (${stage})`}: \`${base}${key}\``,
  );
}

/** In the folder of the wheels: what pip may download, by hash. */
export const WHEEL_LIST = "requirements.txt";

function copies({ plan }: Compiled): string[] {
  const base = root(plan);
  const wheels = plan.uploads.find(({ what }) => what === "wheels")?.key;
  const pip = `python3 -m pip download --no-deps --require-hashes ${wheelOptions.join(" ")}`;
  return [
    ...(wheels === undefined ? [] : [`${pip} -r ${wheels}${WHEEL_LIST} -d ${wheels}`]),
    ...["code/", "jobs/", ...(wheels === undefined ? [] : ["wheels/"])].map(
      (folder) => `aws s3 cp --recursive ${folder} ${base}${folder}`,
    ),
  ];
}

function directSteps({ plan, requests }: Compiled): string[] {
  const region = plan.target.region;
  return requests.flatMap(({ operation, request, stages }, index) => {
    const file = `requests/${String(index + 1).padStart(2, "0")}-${command(operation)}.json`;
    const wait = waits[operation];
    const late = JSON.stringify(request).includes(BEST_JOB);
    return [
      `### ${index + 1}. ${stages.join(", ")}`,
      "",
      ...(late
        ? [
            `Put the best trial's name for \`${BEST_JOB}\` in the file first: \`aws sagemaker describe-hyper-parameter-tuning-job\` says it.`,
            "",
          ]
        : []),
      ...fence([
        `aws sagemaker ${command(operation)} --region ${region} --cli-input-json file://${file}`,
        ...(wait
          ? [`aws sagemaker wait ${wait[0]} --region ${region} --${command(wait[1])} ${String(request[wait[1]])}`]
          : []),
      ]),
    ];
  });
}

function pipelineSteps({ plan }: Compiled): string[] {
  const { region, role } = plan.target;
  const name = pipelineName(plan);
  return fence([
    `aws sagemaker create-pipeline --region ${region} --pipeline-name ${name} --role-arn ${role ?? "ROLE"} \\`,
    "  --pipeline-definition file://pipeline.json --client-request-token $(uuidgen)",
    `aws sagemaker start-pipeline-execution --region ${region} --pipeline-name ${name}`,
    `aws sagemaker list-pipeline-executions --region ${region} --pipeline-name ${name}`,
  ]);
}

/** @returns Markdown */
export function instructions(compiled: Compiled): string {
  const { plan, definition, price, requests } = compiled;
  const endpoints = requests.filter(({ operation }) => operation === "CreateEndpoint");
  const says = (value: number | null): string => (value === null ? "unknown" : `${value.toFixed(2)} USD`);
  return [
    `# ${plan.pipelineName} on SageMaker`,
    "",
    `Estimated cost of a run: ${says(price.estimate)}; at most ${says(price.worst)} before time limits stop it. ${price.basis}`,
    "",
    "## Roles",
    "",
    "`roles.json` holds a policy and a trust document for the role of the jobs and for the role of whoever starts them, cut to this plan.",
    "",
    "## Before the first job",
    "",
    "These must lie in the bucket:",
    "",
    ...uploads(compiled),
    "",
    "Code and job files lie beside this file, in folders named as their addresses:",
    "",
    ...fence(copies(compiled)),
    definition ? "## Run the pipeline" : "## Run the jobs, one after the other",
    "",
    ...(definition ? pipelineSteps(compiled) : directSteps(compiled)),
    ...(endpoints.length > 0
      ? [
          "## Clean up",
          "",
          "An endpoint costs money until it is deleted:",
          "",
          ...fence(
            endpoints.map(
              ({ request }) =>
                `aws sagemaker delete-endpoint --region ${plan.target.region} --endpoint-name ${String(request["EndpointName"])}`,
            ),
          ),
          "When the endpoint exists already, use `update-endpoint` instead of `create-endpoint`; it takes the same configuration.",
          "",
        ]
      : []),
  ].join("\n");
}
