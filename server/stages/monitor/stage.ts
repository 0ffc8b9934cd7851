import { z } from "zod";
import { defineStage, hint, type StageIssue, unknownShape, JUDGEMENT_MISTAKES } from "../contract.ts";

export const monitorSettingsSchema = z.strictObject({
  psiWarn: z
    .number()
    .min(0.01)
    .max(1)
    .meta(
      hint({
        title: "Shift that warns",
        description: "Population stability index of a column from which a report warns.",
        unit: "PSI",
        tip: "Below 0.1 the distributions are usually called stable; there is no universal limit.",
      }),
    ),
  psiAlarm: z
    .number()
    .min(0.01)
    .max(2)
    .meta(
      hint({
        title: "Shift that alarms",
        description: "Population stability index from which a report alarms.",
        unit: "PSI",
        tip: "Decide by money: how many more errors can you afford before retraining is cheaper?",
      }),
    ),
  falseDiscoveryRate: z
    .number()
    .min(0.001)
    .max(0.2)
    .meta(
      hint({
        title: "False discovery rate",
        description:
          "Statistical tests of all columns are judged together at this rate (Benjamini–Hochberg); they support an alarm, they never raise one alone.",
        advanced: true,
      }),
    ),
  missingRise: z
    .number()
    .min(0.01)
    .max(1)
    .meta(
      hint({
        title: "Rise of missing values",
        description: "How much a column's missing share may grow before it alarms.",
        unit: "share 0–1",
        advanced: true,
        tip: "A form or sensor that was changed shows here first.",
      }),
    ),
  bins: z
    .number()
    .int()
    .min(5)
    .max(50)
    .meta(
      hint({
        title: "Bins per number column",
        description: "Quantile bins of the reference in which later batches are counted.",
        advanced: true,
      }),
    ),
  minRows: z
    .number()
    .int()
    .min(30)
    .max(100_000)
    .meta(
      hint({
        title: "Smallest batch judged",
        description: "Smaller batches are counted but not judged.",
        unit: "rows",
        advanced: true,
        tip: "Where the world stands still, retrain by calendar; where it moves, when a report alarms.",
      }),
    ),
});
export type MonitorSettings = z.output<typeof monitorSettingsSchema>;

export const monitorStage = defineStage({
  kind: "monitor",
  label: "Monitor",
  description: "Keeps the training data as reference and reports how later batches and predictions differ from it.",
  icon: "activity",
  shortcut: "9",
  mistakes: JUDGEMENT_MISTAKES,
  hue: "--stage-monitor",
  inputs: [
    { name: "endpoint", type: "endpoint", label: "Endpoint", min: 1, max: 1 },
    { name: "dataset", type: "dataset", label: "Later batches", min: 0, max: null },
  ],
  outputs: [{ name: "drift", type: "drift", label: "Drift", min: 0, max: null }],
  version: 1,
  upgrade: (config) => config,
  settings: monitorSettingsSchema,
  defaults: { psiWarn: 0.1, psiAlarm: 0.25, falseDiscoveryRate: 0.05, missingRise: 0.1, bins: 10, minRows: 100 },
  propagate: (_settings, { inputs }) => ({ drift: inputs["endpoint"]?.[0] ?? unknownShape }),
  issues: (settings): StageIssue[] =>
    settings.psiAlarm < settings.psiWarn
      ? [
          {
            code: "limits_reversed",
            level: "error",
            message: "The alarm limit lies below the warning limit. Raise it.",
            path: ["psiAlarm"],
            mend: { label: `Set it to ${settings.psiWarn}`, patch: { psiAlarm: settings.psiWarn } },
          },
        ]
      : [],
  summary: (settings) => [
    { label: "warns at", value: `PSI ${settings.psiWarn}` },
    { label: "alarms at", value: `PSI ${settings.psiAlarm}` },
  ],
  views: [
    { panel: "watching", title: "What is watched" },
    { panel: "distributions", title: "Each column, before and now" },
    { panel: "drift", title: "Drift by column" },
  ],
});
