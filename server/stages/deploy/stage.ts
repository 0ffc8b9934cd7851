import { z } from "zod";
import { defineStage, environments, hint, TRIAL_DAYS, unknownShape, STORE_MISTAKES } from "../contract.ts";

/** Part of the endpoint's address, so it is restricted to what needs no escaping there. */
export const endpointNameSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    "use lower-case letters, digits and hyphens, at most 63, neither first nor last a hyphen",
  );

export const deploySettingsSchema = z.strictObject({
  endpointName: endpointNameSchema.meta(
    hint({
      title: "Endpoint name",
      description: "Last part of the address callers use.",
      tip: "Deploying again under the same name replaces the model behind the address without changing it.",
    }),
  ),
  environment: z
    .enum(environments)
    .default("trial")
    .meta(
      hint({
        title: "Environment",
        description: `A trial ends by itself after ${TRIAL_DAYS} days. What the gates let into production is decided by the scorecards and a sign-off.`,
        control: "segmented",
        options: { trial: "Trial", staging: "Staging", production: "Production" },
        tip: "Try it out first: nothing stands in the way of a trial, and nobody else comes to rely on it.",
      }),
    ),
  canaryPercent: z
    .number()
    .int()
    .min(0)
    .max(50)
    .default(0)
    .meta(
      hint({
        title: "Traffic for the new version",
        description:
          "Answers this share of the requests while the version before answers the rest, until somebody promotes or abandons it. 0: the new version takes over at once.",
        unit: "%",
        tip: "Start with a tenth: enough to see errors and moved scores, little enough to be cheap when it goes wrong.",
      }),
    ),
  runner: z.enum(["auto", "node", "python"]).meta(
    hint({
      title: "Runs in",
      description:
        "The Node process answers fastest; Python serves models whose converted form differs from the trained one.",
      control: "segmented",
      options: { auto: "Automatic", node: "Node (ONNX)", python: "Python" },
      advanced: true,
    }),
  ),
  maxRows: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .meta(
      hint({
        title: "Rows per request",
        description: "The most rows one request may bring; larger ones are refused with status 413.",
        unit: "rows",
        advanced: true,
        tip: "Predictions for a whole table are cheaper as a batch than row by row at an address.",
      }),
    ),
});
export type DeploySettings = z.output<typeof deploySettingsSchema>;

export const deployStage = defineStage({
  kind: "deploy",
  label: "Deploy",
  description: "Puts the model behind an HTTP address that answers as the training run did.",
  icon: "rocket",
  shortcut: "8",
  mistakes: STORE_MISTAKES,
  hue: "--stage-deploy",
  inputs: [
    { name: "model", type: "model", label: "Models", min: 1, max: null },
    { name: "report", type: "report", label: "Report", min: 0, max: 1 },
  ],
  outputs: [{ name: "endpoint", type: "endpoint", label: "Endpoint", min: 0, max: null }],
  version: 1,
  upgrade: (config) => config,
  settings: deploySettingsSchema,
  defaults: { endpointName: "model", environment: "trial", canaryPercent: 0, runner: "auto", maxRows: 1000 },
  propagate: (_settings, { inputs }) => ({ endpoint: inputs["model"]?.[0] ?? unknownShape }),
  issues: (_settings, { inputs }) =>
    (inputs["report"] ?? []).length === 0
      ? [
          {
            code: "not_evaluated",
            level: "warning",
            message:
              "Deploy goes live without an evaluation. Connect the report of an evaluate stage, and the endpoint is compared with it before it counts as live.",
          },
        ]
      : [],
  summary: (settings) => [
    { label: "endpoint", value: settings.endpointName },
    {
      label: "environment",
      value:
        settings.canaryPercent === 0
          ? settings.environment
          : `${settings.environment}, ${settings.canaryPercent} % first`,
    },
  ],
  views: [
    { panel: "endpoint", title: "Endpoint" },
    { panel: "live_check", title: "Live answers against the evaluation" },
  ],
});
