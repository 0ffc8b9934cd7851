import {
  metricKeys,
  defineStage,
  type PortShape,
  type StageContext,
  type StageIssue,
  JUDGEMENT_MISTAKES,
} from "../contract.ts";
import { evaluateSettingsSchema, type EvaluateSettings } from "./settings.ts";

const numberMetrics: readonly string[] = ["rmse", "mae", "r2", "mape"];
const classMetrics: readonly string[] = metricKeys.filter((key) => !numberMetrics.includes(key));
const metricNames: Record<string, string> = {
  auto: "automatic",
  roc_auc: "ROC AUC",
  average_precision: "average precision",
  log_loss: "log loss",
  accuracy: "accuracy",
  balanced_accuracy: "balanced accuracy",
  precision: "precision",
  recall: "recall",
  f1: "F1",
  brier: "Brier score",
  ece: "calibration error",
  rmse: "RMSE",
  mae: "MAE",
  r2: "R²",
  mape: "MAPE",
};

export const evaluate = defineStage({
  kind: "evaluate",
  label: "Evaluate",
  description:
    "Judges models through their production twin, beside the baseline and with intervals; the test rows stay closed until the final evaluation.",
  icon: "gauge",
  shortcut: "7",
  mistakes: JUDGEMENT_MISTAKES,
  hue: "--stage-evaluate",
  inputs: [
    { name: "model", type: "model", label: "Models", min: 1, max: null },
    { name: "features", type: "features", label: "Features", min: 1, max: 1 },
    { name: "rejects", type: "rejects", label: "Rejected rows", min: 0, max: null },
  ],
  outputs: [{ name: "report", type: "report", label: "Evaluation", min: 0, max: null }],
  version: 1,
  upgrade: (config) => config,
  settings: evaluateSettingsSchema,
  defaults: evaluateSettingsSchema.parse({}),
  propagate: (_, context) => ({ report: shapeOf(context) }),
  issues: evaluateIssues,
  summary: (settings) => [
    { label: "metric", value: metricNames[settings.metric] ?? settings.metric },
    { label: "importance", value: settings.importance ? "permutation" : "off" },
  ],
  views: [
    { panel: "metrics", title: "Metrics beside the baseline" },
    { panel: "rows", title: "Rows judged" },
    { panel: "models", title: "Models" },
    { panel: "thresholds", title: "Confusion matrix" },
    { panel: "confusion", title: "Confusion matrix" },
    { panel: "classes", title: "By class" },
    { panel: "slices", title: "Slices" },
    { panel: "roc", title: "ROC curve" },
    { panel: "pr", title: "Precision and recall" },
    { panel: "gain", title: "Gain" },
    { panel: "lift", title: "Lift" },
    { panel: "scores", title: "Scores by actual class" },
    { panel: "calibration", title: "Calibration" },
    { panel: "predicted", title: "Predicted against actual" },
    { panel: "errors", title: "Residuals against predicted" },
    { panel: "residuals", title: "Residuals" },
    { panel: "spread", title: "Residuals by predicted value" },
    { panel: "normal", title: "Residuals against a bell curve" },
    { panel: "importance", title: "Permutation importance" },
    { panel: "rejected", title: "Rows that never got here" },
    { panel: "replay", title: "Removed rows, sent to the model" },
  ],
});

function shapeOf(context: StageContext): PortShape {
  const shape = context.inputs["features"]?.[0] ?? context.inputs["model"]?.[0];
  return {
    columns: shape?.columns ?? null,
    target: shape?.target ?? context.project.target,
    problemType: shape?.problemType ?? null,
  };
}

function evaluateIssues(settings: EvaluateSettings, context: StageContext): StageIssue[] {
  const { problemType: problem, columns } = shapeOf(context);
  const unknown = settings.sliceColumns.flatMap((name, index): StageIssue[] =>
    columns === null || columns.some((column) => column.name === name)
      ? []
      : [
          {
            code: "column_unknown",
            level: "error",
            message: `Slices: there is no column “${name}” here.`,
            path: ["sliceColumns", index],
          },
        ],
  );
  const wrong = problem === "regression" ? classMetrics : problem === null ? [] : numberMetrics;
  if (!wrong.includes(settings.metric)) return unknown;
  return [
    ...unknown,
    {
      code: "metric_unfit",
      level: "error",
      message:
        problem === "regression"
          ? "This metric needs classes, but the target is a number."
          : "This metric needs a number as target, but the target is a class.",
      path: ["metric"],
      mend: { label: "Choose automatically", patch: { metric: "auto" } },
    },
  ];
}
