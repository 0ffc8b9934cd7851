/** Roles for exactly one plan: what its jobs may do, what whoever starts them may do, and who may take them. */
import { z } from "zod";
import type { Json } from "../../stages/contract.ts";
import { root } from "./arguments/render.ts";
import type { Intermediate } from "./intermediate.ts";
import { fit, sha256, slug } from "./names.ts";
import { serviceKinds as kinds } from "./serviceKinds.ts";
import type { DirectRequest } from "./toRequests.ts";

export type Policy = { Version: "2012-10-17"; Statement: Json[] };
export type Roles = {
  /** The role of the jobs themselves, taken by SageMaker. */
  jobs: { policy: Policy; trust: Policy };
  /** The role of whoever sends the requests, taken with the external ID. */
  launcher: { policy: Policy; trust: Policy };
  externalId: string;
};

const arnSchema = z.string().regex(/^arn:(aws[a-z-]*):iam::(\d{12}):role\/?/);
const policy = (...statements: (Json | null)[]): Policy => ({
  Version: "2012-10-17",
  Statement: statements.filter((one) => one !== null),
});
const allow = (Sid: string, Action: string[], Resource: Json, Condition?: Json): Json => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

/** `…/name-run` with the run left open, so that the next run needs no new policy. */
const anyRun = (name: string, run: string): string =>
  name.endsWith(`-${run}`) ? `${name.slice(0, -run.length)}*` : name;

/** Resources and actions of a plan's requests, one statement per operation. */
function serviceStatements(
  plan: Intermediate,
  requests: readonly DirectRequest[],
  account: string,
  partition: string,
): Json[] {
  const grouped = new Map<DirectRequest["operation"], Set<string>>();
  const arn = (kind: string, name: string): string =>
    `arn:${partition}:sagemaker:${plan.target.region}:${account}:${kind}/${name}`;
  for (const { operation, request } of requests) {
    const { resource, member } = kinds[operation];
    const list = grouped.get(operation) ?? new Set<string>();
    list.add(arn(resource, anyRun(String(request[member]), plan.run)));
    // A request that names another thing is allowed on that thing as well.
    if (operation === "CreateEndpoint")
      list.add(arn("endpoint-config", anyRun(String(request["EndpointConfigName"]), plan.run)));
    if (operation === "CreateHyperParameterTuningJob")
      list.add(arn("training-job", `${anyRun(String(request[member]), plan.run)}*`));
    grouped.set(operation, list);
  }
  return [...grouped].map(([operation, resources]) =>
    allow(
      operation,
      kinds[operation].actions.map((action) => `sagemaker:${action}`),
      [...resources].sort(),
    ),
  );
}

function storage(plan: Intermediate, partition: string, actions: { read: string; write: string }): Json[] {
  const path = root(plan).slice("s3://".length);
  const bucket = plan.target.bucket ?? "";
  const base = `arn:${partition}:s3:::`;
  const inputs = plan.jobs.flatMap((job) => {
    const input = job.hosting?.way === "batch" ? job.hosting.input : null;
    return input?.startsWith("s3://") ? [`${base}${input.slice("s3://".length)}*`] : [];
  });
  return [
    allow(actions.read, ["s3:GetObject"], [`${base}${path}*`, ...inputs]),
    allow(actions.write, ["s3:PutObject", "s3:AbortMultipartUpload"], [`${base}${path}*`]),
    allow(
      "ListBucket",
      ["s3:ListBucket", "s3:GetBucketLocation"],
      [`${base}${bucket}`, ...inputs.map((one) => one.split("/")[0] ?? one)],
    ),
  ];
}

function repositories(plan: Intermediate, partition: string): string[] {
  const arns = plan.jobs.flatMap((job) => {
    const parts = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/.exec(job.image);
    return parts ? [`arn:${partition}:ecr:${parts[2]}:${parts[1]}:repository/${parts[3]}`] : [];
  });
  return [...new Set(arns)].sort();
}

/** A pipeline names its jobs itself (`pipelines-…`), so its role may make those of the kinds it uses, and no others. */
function pipelineJobs(
  plan: Intermediate,
  requests: readonly DirectRequest[],
  account: string,
  partition: string,
): Json[] {
  const arn = (resource: string): string => `arn:${partition}:sagemaker:${plan.target.region}:${account}:${resource}`;
  const operations = [...new Set(requests.map(({ operation }) => operation))];
  const steps = operations.map((operation) => {
    const { resource, actions } = kinds[operation];
    const names =
      operation === "CreateEndpoint" || operation === "CreateEndpointConfig"
        ? plan.jobs.flatMap((job) => (job.hosting ? [arn(`${resource}/${job.hosting.endpointName}*`)] : []))
        : [arn(`${resource}/pipelines-*`)];
    return allow(
      operation,
      actions.map((action) => `sagemaker:${action}`),
      operation === "CreateHyperParameterTuningJob" ? [...names, arn("training-job/*")] : names,
    );
  });
  const registers = plan.jobs.some((job) => job.hosting);
  return [
    ...steps,
    // A definition names its experiment after the pipeline, so that executions can be compared.
    allow(
      "Experiments",
      [
        "CreateExperiment",
        "CreateTrial",
        "CreateTrialComponent",
        "AssociateTrialComponent",
        "UpdateTrialComponent",
      ].map((action) => `sagemaker:${action}`),
      [arn("experiment/*"), arn("experiment-trial/*"), arn("experiment-trial-component/*")],
    ),
    ...(registers
      ? [
          allow(
            "RegisterModel",
            [
              "sagemaker:CreateModelPackage",
              "sagemaker:CreateModelPackageGroup",
              "sagemaker:DescribeModelPackage",
              "sagemaker:DescribeModelPackageGroup",
            ],
            [arn("model-package/*"), arn("model-package-group/*")],
          ),
        ]
      : []),
  ];
}

/** The pipeline's own name in AWS. */
export const pipelineName = (plan: Intermediate): string => fit(slug(plan.pipelineName) || "pipeline", 200);

const pipelineActions = [
  "CreatePipeline",
  "UpdatePipeline",
  "DescribePipeline",
  "StartPipelineExecution",
  "DescribePipelineExecution",
  "ListPipelineExecutions",
  "ListPipelineExecutionSteps",
  "StopPipelineExecution",
  "RetryPipelineExecution",
  "AddTags",
];

/** @returns null as long as the role's ARN doesn't say account and partition */
export function rolesOf(
  plan: Intermediate,
  requests: readonly DirectRequest[],
  form: "jobs" | "pipeline",
): Roles | null {
  const role = plan.target.role ?? "";
  if (!arnSchema.safeParse(role).success) return null;
  const [, partition = "aws", , , account = ""] = role.split(":");
  const { region, kmsKey, subnets } = plan.target;
  const externalId = plan.target.externalId ?? `stagecraft-${sha256(`${plan.pipelineName}\0${role}`).slice(0, 24)}`;
  const images = repositories(plan, partition);
  const keyArn =
    kmsKey === null
      ? null
      : kmsKey.startsWith("arn:")
        ? kmsKey
        : `arn:${partition}:kms:${region}:${account}:key/${kmsKey}`;
  const trust = (Principal: Json, Condition: Json): Policy => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole", Condition }],
  });
  const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/*`;
  const keyUse =
    keyArn === null
      ? null
      : allow(
          "UseKey",
          ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:DescribeKey", "kms:CreateGrant"],
          keyArn,
        );
  const passRole = allow("PassJobRole", ["iam:PassRole"], role, {
    StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" },
  });
  const isPipeline = form === "pipeline";
  return {
    externalId,
    jobs: {
      policy: policy(
        ...(isPipeline ? [...pipelineJobs(plan, requests, account, partition), passRole] : []),
        ...storage(plan, partition, { read: "ReadInputs", write: "WriteResults" }),
        images.length === 0
          ? null
          : allow(
              "PullImage",
              ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"],
              images,
            ),
        // The token of a registry belongs to no repository: AWS knows no narrower resource.
        images.length === 0 ? null : allow("RegistryToken", ["ecr:GetAuthorizationToken"], "*"),
        allow(
          "WriteLogs",
          ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          logs,
        ),
        allow("WriteMetrics", ["cloudwatch:PutMetricData"], "*", {
          StringLike: { "cloudwatch:namespace": ["/aws/sagemaker/*", "aws/sagemaker/*"] },
        }),
        keyUse,
        subnets.length === 0
          ? null
          : allow(
              "JoinNetwork",
              [
                "ec2:CreateNetworkInterface",
                "ec2:CreateNetworkInterfacePermission",
                "ec2:DeleteNetworkInterface",
                "ec2:DeleteNetworkInterfacePermission",
                "ec2:DescribeDhcpOptions",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
              ],
              "*",
            ),
      ),
      trust: trust({ Service: "sagemaker.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": account } }),
    },
    launcher: {
      policy: policy(
        ...(isPipeline
          ? [
              allow(
                "RunPipeline",
                pipelineActions.map((action) => `sagemaker:${action}`),
                [`arn:${partition}:sagemaker:${region}:${account}:pipeline/${pipelineName(plan)}*`],
              ),
            ]
          : serviceStatements(plan, requests, account, partition)),
        passRole,
        ...storage(plan, partition, { read: "ReadResults", write: "UploadInputs" }),
        allow("ReadLogs", ["logs:DescribeLogStreams", "logs:GetLogEvents"], logs),
        keyUse,
      ),
      trust: trust(
        { AWS: `arn:${partition}:iam::${account}:root` },
        { StringEquals: { "sts:ExternalId": externalId } },
      ),
    },
  };
}
