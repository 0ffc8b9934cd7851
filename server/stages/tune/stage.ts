import {
  algorithmTitles,
  algorithmUnfit,
  defineStage,
  featuresShape,
  learningIssues,
  type StageContext,
  type StageIssue,
  JUDGEMENT_MISTAKES,
} from "../contract.ts";
import { searchSpace } from "./compile.ts";
import { gridSize, MOST_GRID_TRIALS } from "./grid.ts";
import { tuneSettingsSchema, type TuneSettings } from "./settings.ts";

const samplerNames = { tpe: "TPE", random: "random", grid: "grid", manual: "as typed" };
const classMetrics = ["roc_auc", "average_precision", "log_loss", "accuracy", "balanced_accuracy", "f1", "brier"];
const numberMetrics = ["rmse", "mae", "r2"];

export const tune = defineStage({
  kind: "tune",
  label: "Tune",
  description: "Searches for better settings of one algorithm, trial by trial, and hands on the winner as a model.",
  icon: "sliders-horizontal",
  shortcut: "6",
  mistakes: JUDGEMENT_MISTAKES,
  hue: "--stage-tune",
  inputs: [
    { name: "features", type: "features", label: "Features", min: 1, max: 1 },
    { name: "model", type: "model", label: "Model to start from", min: 0, max: 1 },
  ],
  outputs: [
    { name: "model", type: "model", label: "Model", min: 0, max: null },
    { name: "report", type: "report", label: "Tuning report", min: 0, max: null },
  ],
  version: 1,
  upgrade: (config) => config,
  settings: tuneSettingsSchema,
  defaults: tuneSettingsSchema.parse({}),
  propagate: (_, context) => ({ model: featuresShape(context), report: featuresShape(context) }),
  issues: tuneIssues,
  summary: (settings) => [
    { label: "algorithm", value: algorithmTitles[settings.algorithm] },
    {
      label: "search",
      value: `${trialsOf(settings)} ${trialsOf(settings) === 1 ? "trial" : "trials"}, ${samplerNames[settings.sampler]}`,
    },
  ],
  views: [
    { panel: "metrics", title: "Validation beside the baseline" },
    { panel: "history", title: "Best value by trial" },
    { panel: "parallel", title: "Trials across their settings" },
    { panel: "trials", title: "Trials" },
    { panel: "hyper_importance", title: "What mattered" },
    { panel: "importance", title: "Importance inside the model" },
    { panel: "folds", title: "Folds" },
    { panel: "parity", title: "Production twin" },
    { panel: "notes", title: "How the model was made" },
  ],
});

function trialsOf(settings: TuneSettings): number {
  if (settings.sampler === "manual") return settings.manual.length;
  return settings.sampler === "grid" ? gridSize(searchSpace(settings), settings.gridPoints) : settings.trials;
}

function tuneIssues(settings: TuneSettings, context: StageContext): StageIssue[] {
  const found = learningIssues("Tune", settings, context);
  const { problemType } = featuresShape(context);
  const unfit = algorithmUnfit(settings.algorithm, problemType);
  if (unfit !== null) found.push({ code: "algorithm_unfit", level: "error", message: unfit, path: ["algorithm"] });
  const trials = trialsOf(settings);
  if (settings.sampler === "grid" && trials > MOST_GRID_TRIALS)
    found.push({
      code: "grid_too_large",
      level: "error",
      message: `This grid has ${trials.toLocaleString("en-US")} trials; ${MOST_GRID_TRIALS} are the most. Use fewer points, or give ranges that don't matter equal ends.`,
      path: ["gridPoints"],
      mend: { label: "Use 2 points per range", patch: { gridPoints: 2 } },
    });
  if (trials === 0)
    found.push({
      code: "trials_missing",
      level: "error",
      message: "The list of trials is empty. Type at least one.",
      path: ["manual"],
    });
  const wrong = problemType === "regression" ? classMetrics : problemType === null ? [] : numberMetrics;
  if (wrong.includes(settings.metric)) {
    found.push({
      code: "objective_unfit",
      level: "error",
      message:
        problemType === "regression"
          ? "This objective needs classes, but the target is a number."
          : "This objective needs a number as target, but the target is a class.",
      path: ["metric"],
      mend: { label: "Choose automatically", patch: { metric: "auto" } },
    });
  }
  return found;
}
