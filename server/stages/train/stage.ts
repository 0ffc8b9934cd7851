import { defineStage, type PortShape, type StageContext, type StageIssue } from "../contract.ts";
import { trainSettingsSchema, type TrainSettings } from "./settings.ts";

const algorithmNames = {
  linear: (problem: PortShape["problemType"]) =>
    problem === null
      ? "Logistic / linear regression"
      : problem === "regression"
        ? "Linear regression"
        : "Logistic regression",
  random_forest: () => "Random forest",
  xgboost: () => "XGBoost",
  lightgbm: () => "LightGBM",
};

export const train = defineStage({
  kind: "train",
  label: "Train",
  description:
    "Fits a model and a baseline, validates them honestly and packs cleaning, features and model into one production twin.",
  icon: "brain",
  shortcut: "5",
  hue: "--stage-train",
  inputs: [{ name: "features", type: "features", label: "Features", min: 1, max: 1 }],
  outputs: [
    { name: "model", type: "model", label: "Model", min: 0, max: null },
    { name: "report", type: "report", label: "Training report", min: 0, max: null },
  ],
  version: 1,
  upgrade: (config) => config,
  settings: trainSettingsSchema,
  defaults: trainSettingsSchema.parse({}),
  propagate: (_, context) => ({ model: shapeOf(context), report: shapeOf(context) }),
  issues: trainIssues,
  summary: (settings, context) => [
    { label: "algorithm", value: algorithmNames[settings.algorithm](shapeOf(context).problemType) },
    { label: "validation", value: settings.validation === "kfold" ? `${settings.folds}-fold` : "hold-out" },
  ],
  views: [
    { panel: "metrics", title: "Validation beside the baseline" },
    { panel: "learning", title: "Learning curve" },
    { panel: "importance", title: "Importance inside the model" },
    { panel: "folds", title: "Folds" },
    { panel: "parity", title: "Production twin" },
    { panel: "notes", title: "How the model was made" },
  ],
});

function shapeOf(context: StageContext): PortShape {
  const shape = context.inputs["features"]?.[0];
  return {
    columns: shape?.columns ?? null,
    target: shape?.target ?? context.project.target,
    problemType: shape?.problemType ?? null,
  };
}

function trainIssues(settings: TrainSettings, context: StageContext): StageIssue[] {
  const found: StageIssue[] = [];
  const shape = shapeOf(context);
  if (shape.target === null) {
    found.push({
      code: "target_missing",
      level: "error",
      message:
        "Train doesn't know which column to predict. Choose the target in the label stage or in the project's settings.",
    });
  } else if (shape.columns !== null && !shape.columns.some((column) => column.name === shape.target)) {
    found.push({
      code: "target_missing",
      level: "error",
      message: `The column to predict, "${shape.target}", doesn't arrive at train. Keep it in the stages before.`,
    });
  }
  if (
    shape.columns !== null &&
    shape.columns.length > 0 &&
    !shape.columns.some((column) => column.role === null && column.name !== shape.target)
  ) {
    found.push({
      code: "features_missing",
      level: "error",
      message:
        "Nothing but the target and id columns arrives at train, so there is nothing to learn from. Keep at least one feature column.",
    });
  }
  if (settings.classWeights === "balanced" && shape.problemType === "regression") {
    found.push({
      code: "class_weights_unused",
      level: "warning",
      message: "Class weights have no meaning when the target is a number; they are ignored.",
      path: ["classWeights"],
      mend: { label: "Turn them off", patch: { classWeights: "none" } },
    });
  }
  if (settings.testEstimate === "repeated_cv" && settings.repeats === 1) {
    found.push({
      code: "one_repeat",
      level: "note",
      message: "With a single repeat the estimate depends on how the folds fell. Three repeats are steadier.",
      path: ["repeats"],
      mend: { label: "Use 3 repeats", patch: { repeats: 3 } },
    });
  }
  return found;
}
