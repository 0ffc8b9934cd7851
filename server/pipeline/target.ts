/**
 * Where a pipeline's stages run: on this machine or on SageMaker, and on which machines there. A draft may hold anything that has
 * the right shape; what AWS would refuse is found by the compiler, which names the field. Pure and browser-safe.
 */
import { z } from "zod";
import { hint } from "../stages/contract.ts";
import { count, hostingSchema, instance } from "./hostingTarget.ts";

export const placeSchema = z.enum(["local", "sagemaker"]);
export type Place = z.infer<typeof placeSchema>;

const placeWords = { local: "This machine", sagemaker: "SageMaker" };
export const imageNames = ["xgboost-3.2-0", "sklearn-1.9-0", "own"] as const;
export type ImageName = (typeof imageNames)[number];
const imageWords = { "xgboost-3.2-0": "XGBoost 3.2-0", "sklearn-1.9-0": "scikit-learn 1.9-0", own: "An image of ours" };

const volume = z
  .number()
  .int()
  .default(30)
  .meta(hint({ title: "Disk", unit: "GB", advanced: true }));
const seconds = (preset: number) =>
  z
    .number()
    .int()
    .default(preset)
    .meta(hint({ title: "Time limit", description: "The job is stopped then: the fuse of the budget.", unit: "s" }));
const spot = z
  .boolean()
  .default(false)
  .meta(
    hint({
      title: "Spot instances",
      description: "Cheaper, may be interrupted and started again.",
    }),
  );
const maxWait = z
  .number()
  .int()
  .nullable()
  .default(null)
  .meta(
    hint({
      title: "Longest wait with running time",
      description: "At least the time limit. Empty: twice the time limit.",
      unit: "s",
      showWhen: { field: "spot", in: [true] },
    }),
  );
const checkpoints = z
  .boolean()
  .default(true)
  .meta(
    hint({
      title: "Keep checkpoints",
      description: "So that an interrupted search goes on where it was.",
      showWhen: { field: "spot", in: [true] },
    }),
  );
const image = z
  .enum(imageNames)
  .default("xgboost-3.2-0")
  .meta(hint({ title: "Image", options: imageWords }));
const imageUri = z
  .string()
  .max(255)
  .nullable()
  .default(null)
  .meta(hint({ title: "Address of the image", showWhen: { field: "image", in: ["own"] } }));

export const processingSchema = z
  .strictObject({ instance: instance("ml.m5.large"), count, volumeGb: volume, maxSeconds: seconds(3600) })
  .meta(hint({ title: "Processing: ingest to feature, evaluate, deploy, monitor" }));
export const trainingSchema = z
  .strictObject({
    instance: instance("ml.m5.large"),
    count,
    volumeGb: volume,
    maxSeconds: seconds(14_400),
    spot,
    maxWaitSeconds: maxWait,
    checkpoints,
  })
  .meta(hint({ title: "Training: train and tune" }));

export const searches = ["auto", "inside", "jobs"] as const;
const search = z
  .enum(searches)
  .default("auto")
  .meta(
    hint({
      title: "Search",
      description:
        "A tuning job can express random search without pruning; everything else runs inside one training job.",
      options: { auto: "Whichever can express it", inside: "Inside one training job", jobs: "A tuning job" },
    }),
  );
const parallel = z
  .number()
  .int()
  .default(2)
  .meta(hint({ title: "Trials at the same time", description: "In a tuning job.", advanced: true }));

/** What holds for the whole pipeline. */
export const pipelineTargetSchema = z.strictObject({
  where: placeSchema
    .default("local")
    .meta(
      hint({ title: "Stages run on", control: "segmented", options: placeWords, description: "A stage may differ." }),
    ),
  region: z
    .string()
    .max(64)
    .default("us-east-1")
    .meta(hint({ title: "Region" })),
  role: z
    .string()
    .max(2048)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Role of the jobs",
        description: "arn:aws:iam::123456789012:role/name. Its policy is made for you.",
      }),
    ),
  bucket: z
    .string()
    .max(255)
    .nullable()
    .default(null)
    .meta(hint({ title: "Bucket", description: "Code, data and results lie there." })),
  prefix: z
    .string()
    .max(500)
    .default("stagecraft")
    .meta(hint({ title: "Folder in the bucket", advanced: true })),
  jobPrefix: z
    .string()
    .max(256)
    .nullable()
    .default(null)
    .meta(hint({ title: "Job names begin with", description: "Empty: the pipeline's name.", advanced: true })),
  image,
  imageUri,
  packages: z
    .enum(["wheels", "pip", "image"])
    .default("wheels")
    .meta(
      hint({
        title: "Python packages",
        description: "What the image lacks.",
        options: {
          wheels: "Uploaded with the code, works without a network",
          pip: "From the package index",
          image: "Already in the image",
        },
      }),
    ),
  processing: processingSchema.prefault({}),
  training: trainingSchema.prefault({}),
  hosting: hostingSchema.prefault({}),
  search,
  parallel,
  isolated: z
    .boolean()
    .default(false)
    .meta(hint({ title: "No network inside the containers" })),
  encryptTraffic: z
    .boolean()
    .default(false)
    .meta(hint({ title: "Encrypt traffic between containers", advanced: true })),
  subnets: z
    .array(z.string().max(64))
    .default([])
    .meta(hint({ title: "Subnets of the VPC", advanced: true })),
  securityGroups: z
    .array(z.string().max(64))
    .default([])
    .meta(hint({ title: "Security groups", advanced: true })),
  kmsKey: z
    .string()
    .max(4096)
    .nullable()
    .default(null)
    .meta(hint({ title: "KMS key", description: "Encrypts disks and results.", advanced: true })),
  tags: z
    .array(
      z.strictObject({
        key: z
          .string()
          .max(500)
          .meta(hint({ title: "Key" })),
        value: z
          .string()
          .max(500)
          .meta(hint({ title: "Value" })),
      }),
    )
    .default([])
    .meta(hint({ title: "Tags", advanced: true })),
  environment: z
    .array(
      z.strictObject({
        name: z
          .string()
          .max(2000)
          .meta(hint({ title: "Name" })),
        value: z
          .string()
          .max(20_000)
          .meta(hint({ title: "Value" })),
      }),
    )
    .default([])
    .meta(hint({ title: "Environment of the containers", description: "Never put secrets here.", advanced: true })),
  budget: z
    .number()
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Budget of a run",
        unit: "USD",
        description: "A run whose worst case costs more doesn't start. Empty: no limit.",
      }),
    ),
  externalId: z
    .string()
    .max(1224)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "External ID",
        description: "Must be named by whoever takes the launching role. Empty: one is made.",
        advanced: true,
      }),
    ),
});
export type PipelineTarget = z.output<typeof pipelineTargetSchema>;

/** What differs for one stage; everything absent is the pipeline's. */
export const stageTargetSchema = z
  .strictObject({
    where: placeSchema.meta(hint({ title: "Runs on", control: "segmented", options: placeWords })),
    instance: z
      .string()
      .max(64)
      .meta(hint({ title: "Instance type" })),
    count: z
      .number()
      .int()
      .meta(hint({ title: "Instances" })),
    volumeGb: z
      .number()
      .int()
      .meta(hint({ title: "Disk", unit: "GB" })),
    maxSeconds: z
      .number()
      .int()
      .meta(hint({ title: "Time limit", unit: "s" })),
    spot: z.boolean().meta(hint({ title: "Spot instances" })),
    image: z.enum(imageNames).meta(hint({ title: "Image", options: imageWords })),
    imageUri: z
      .string()
      .max(255)
      .meta(hint({ title: "Address of the image" })),
    search: z.enum(searches).meta(hint({ title: "Search" })),
    parallel: z
      .number()
      .int()
      .meta(hint({ title: "Trials at the same time" })),
    hosting: hostingSchema,
  })
  .partial();
export type StageTarget = z.output<typeof stageTargetSchema>;

/** @returns the pipeline's target with every default filled in */
export const targetOf = (document: { target?: PipelineTarget | undefined }): PipelineTarget =>
  document.target ?? pipelineTargetSchema.parse({});
