import { z } from "zod";
import { hint, metricKeys } from "../contract.ts";

/** Settings of evaluate. */
export const evaluateSettingsSchema = z.strictObject({
  metric: z
    .enum(["auto", ...metricKeys])
    .default("auto")
    .meta(
      hint({
        title: "Deciding metric",
        description:
          "Gives the verdict, and ranks models when there are several. Automatic: ROC AUC for two classes, log loss for more, R² for numbers.",
        options: {
          auto: "Automatic",
          roc_auc: "ROC AUC",
          average_precision: "Average precision",
          log_loss: "Log loss",
          accuracy: "Accuracy",
          balanced_accuracy: "Balanced accuracy",
          precision: "Precision",
          recall: "Recall",
          f1: "F1",
          brier: "Brier score",
          ece: "Calibration error",
          rmse: "RMSE",
          mae: "MAE",
          r2: "R²",
          mape: "MAPE",
        },
        tip: "Recall: how many of the real ones were found. Precision: how many of the found are real. Accuracy misleads where one class is rare.",
      }),
    ),
  replicates: z
    .number()
    .int()
    .min(200)
    .max(10_000)
    .default(1000)
    .meta(
      hint({
        title: "Bootstrap replicates",
        description: "How often the rows are drawn anew to get the interval of a score.",
        advanced: true,
      }),
    ),
  confidence: z
    .number()
    .min(0.5)
    .max(0.999)
    .default(0.95)
    .meta(
      hint({
        title: "Confidence",
        description: "Share of those draws that lie inside an interval.",
        advanced: true,
      }),
    ),
  importance: z
    .boolean()
    .default(true)
    .meta(
      hint({
        title: "Permutation importance",
        description: "How much worse the model gets when one raw column is shuffled, through the production twin.",
        tip: "Show the order to a domain expert: a surprising column on top is often a leak.",
      }),
    ),
  importanceRepeats: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(3)
    .meta(
      hint({
        title: "Shuffles per column",
        description: "How often each column is shuffled; the mean and spread are shown.",
        showWhen: { field: "importance", in: [true] },
        advanced: true,
      }),
    ),
  importanceRows: z
    .number()
    .int()
    .min(100)
    .max(100_000)
    .default(2000)
    .meta(
      hint({
        title: "Rows for importance",
        description: "At most this many rows are shuffled.",
        unit: "rows",
        showWhen: { field: "importance", in: [true] },
        advanced: true,
      }),
    ),
  sliceColumns: z
    .array(z.string().min(1))
    .max(20)
    .default([])
    .meta(
      hint({
        title: "Slices",
        control: "columns",
        columnsOf: "features",
        description: "Columns whose values, or quarters, are judged one by one: for whom is the model worse?",
        tip: "Choose what decides about people or money, such as region, age or product.",
      }),
    ),
  sliceRows: z
    .number()
    .int()
    .min(10)
    .max(10_000)
    .default(30)
    .meta(
      hint({
        title: "Rows a slice needs",
        description: "Slices of fewer rows are counted, but not judged.",
        unit: "rows",
        advanced: true,
      }),
    ),
});
export type EvaluateSettings = z.output<typeof evaluateSettingsSchema>;
