/** How a model answers on SageMaker: machines, ways and roll-outs of an endpoint. */
import { z } from "zod";
import { hint } from "../stages/contract.ts";

/** The kind of machine, with what it is by default. */
export const instance = (preset: string) =>
  z
    .string()
    .max(64)
    .default(preset)
    .meta(
      hint({
        title: "Instance type",
        description: "For example ml.m5.large.",
        tip: "t for trials, m for most work, r for wide tables in memory, c for many trees, g and p only for neural nets.",
      }),
    );
/** How many machines. */
export const count = z
  .number()
  .int()
  .default(1)
  .meta(hint({ title: "Instances", description: "Stages run on one; more only cost more.", advanced: true }));
export const hostingWays = ["realtime", "serverless", "asynchronous", "batch"] as const;
export const rollouts = ["all_at_once", "canary", "linear", "weights"] as const;
export const hostingSchema = z
  .strictObject({
    way: z
      .enum(hostingWays)
      .default("realtime")
      .meta(
        hint({
          title: "How it answers",
          options: {
            realtime: "Real-time: an instance that always runs",
            serverless: "Serverless: paid by request, slow first answer",
            asynchronous: "Asynchronous: large requests through S3",
            batch: "Batch: one file, then the machine is gone",
          },
        }),
      ),
    instance: instance("ml.m5.large").meta(
      hint({
        title: "Instance type",
        showWhen: { field: "way", in: ["realtime", "asynchronous", "batch"] },
        description: "Runs until the endpoint is deleted.",
      }),
    ),
    count: count.meta(
      hint({ title: "Instances", showWhen: { field: "way", in: ["realtime", "asynchronous", "batch"] } }),
    ),
    memoryMb: z
      .number()
      .int()
      .default(2048)
      .meta(
        hint({
          title: "Memory",
          unit: "MB",
          description: "1024 to 6144 in steps of 1024.",
          showWhen: { field: "way", in: ["serverless"] },
        }),
      ),
    concurrency: z
      .number()
      .int()
      .default(5)
      .meta(hint({ title: "Answers at the same time", showWhen: { field: "way", in: ["serverless"] } })),
    rollout: z
      .enum(rollouts)
      .default("all_at_once")
      .meta(
        hint({
          title: "Switching over",
          description: "Old and new run side by side until the new one has all the traffic.",
          options: {
            all_at_once: "All at once",
            canary: "Canary: a share first",
            linear: "In equal steps",
            weights: "A/B: both answer by share, until somebody decides",
          },
          showWhen: { field: "way", in: ["realtime"] },
        }),
      ),
    sharePercent: z
      .number()
      .default(10)
      .meta(
        hint({
          title: "First share, or step",
          unit: "%",
          showWhen: { field: "rollout", in: ["canary", "linear", "weights"] },
        }),
      ),
    beforeModel: z
      .string()
      .max(256)
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Model that answers now",
          description: "Its name on SageMaker. It gets the rest of the requests.",
          showWhen: { field: "rollout", in: ["weights"] },
        }),
      ),
    waitSeconds: z
      .number()
      .int()
      .default(600)
      .meta(hint({ title: "Wait between steps", unit: "s", showWhen: { field: "rollout", in: ["canary", "linear"] } })),
    alarms: z
      .array(z.string().max(255))
      .default([])
      .meta(
        hint({
          title: "CloudWatch alarms that roll back",
          showWhen: { field: "way", in: ["realtime"] },
          advanced: true,
        }),
      ),
    capturePercent: z
      .number()
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Requests kept for monitoring",
          unit: "%",
          description: "Empty: none.",
          showWhen: { field: "way", in: ["realtime", "asynchronous"] },
          advanced: true,
        }),
      ),
    input: z
      .string()
      .max(1024)
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Folder to answer",
          description: "s3://bucket/folder/ with CSV files without a header.",
          showWhen: { field: "way", in: ["batch"] },
        }),
      ),
  })
  .meta(hint({ title: "Endpoint: deploy" }));
export type Hosting = z.output<typeof hostingSchema>;
