import {
  type Algorithm,
  algorithmTitles,
  algorithmUnfit,
  defineStage,
  learningIssues,
  featuresShape,
  type PortShape,
  type StageContext,
  type StageIssue,
  JUDGEMENT_MISTAKES,
  validationSaid,
} from "../contract.ts";
import { ruleIssues } from "./ruleIssues.ts";
import { trainSettingsSchema, type TrainSettings } from "./settings.ts";

/** The algorithm as the card says it: linear models by what they predict. */
function algorithmSaid(algorithm: Algorithm, problem: PortShape["problemType"]): string {
  if (algorithm !== "linear" || problem === null) return algorithmTitles[algorithm];
  return problem === "regression" ? "Linear regression" : "Logistic regression";
}

export const train = defineStage({
  kind: "train",
  label: "Train",
  description:
    "Fits a model and a baseline, validates them honestly and packs cleaning, features and model into one production twin.",
  icon: "brain",
  shortcut: "5",
  mistakes: JUDGEMENT_MISTAKES,
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
  propagate: (_, context) => ({ model: featuresShape(context), report: featuresShape(context) }),
  issues: trainIssues,
  summary: (settings, context) => [
    { label: "algorithm", value: algorithmSaid(settings.algorithm, featuresShape(context).problemType) },
    { label: "validation", value: validationSaid(settings) },
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

function trainIssues(settings: TrainSettings, context: StageContext): StageIssue[] {
  const found = learningIssues("Train", settings, context);
  const unfit = algorithmUnfit(settings.algorithm, featuresShape(context).problemType);
  if (unfit !== null) found.push({ code: "algorithm_unfit", level: "error", message: unfit, path: ["algorithm"] });
  found.push(...ruleIssues(settings, featuresShape(context)));
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
