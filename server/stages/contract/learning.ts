/** What stages that fit a model have in common: how they are validated and decided, and what must arrive for them. */
import { z } from "zod";
import type { StageIssue } from "./definition.ts";
import { hint } from "./hints.ts";
import type { PortShape } from "./ports.ts";
import type { Json, StageContext } from "./spec.ts";

/** Where the words or presets of a stage differ. */
type JudgingWords = {
  validation: string;
  foldsTip: string;
  testEstimate: string;
  repeats: number;
  /** what the seed starts: "this stage", say */
  seedOf: string;
};

/** Class weights, validation, test estimate, threshold and seed, as fields of a settings object. */
export function judgingFields(words: JudgingWords) {
  return {
    classWeights: z
      .enum(["none", "balanced"])
      .default("none")
      .meta(
        hint({
          title: "Class weights",
          description:
            "Balanced gives rare classes as much weight as common ones; probabilities are then no longer frequencies.",
          control: "segmented",
          options: { none: "None", balanced: "Balanced" },
          tip: "When one error costs more than another, a threshold from the costs usually serves better than weights.",
        }),
      ),
    validation: z
      .enum(["holdout", "kfold", "repeated", "group", "time"])
      .default("holdout")
      .meta(
        hint({
          title: "Validation",
          description: words.validation,
          options: {
            holdout: "Hold-out",
            kfold: "K-fold",
            repeated: "Iterated k-fold",
            group: "K-fold by group",
            time: "Folds that follow in time",
          },
          tip: "K-fold averages several models and is the fairer way to compare algorithms.",
        }),
      ),
    folds: z
      .number()
      .int()
      .min(2)
      .max(20)
      .default(5)
      .meta(
        hint({
          title: "Folds",
          description: "How many parts the rows are cut into, stratified by class for classification.",
          showWhen: { field: "validation", in: ["kfold", "repeated", "group", "time"] },
          tip: words.foldsTip,
        }),
      ),
    foldRepeats: z
      .number()
      .int()
      .min(2)
      .max(20)
      .default(3)
      .meta(
        hint({
          title: "Iterations",
          description: "How often the rows are shuffled and cut anew; metrics are the mean of all.",
          showWhen: { field: "validation", in: ["repeated"] },
          tip: "On a few hundred rows one cut is luck: the spread between iterations says how much.",
        }),
      ),
    groupColumn: z
      .string()
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Group column",
          description: "Rows with one value here, such as one customer, never stand on both sides of a fold.",
          control: "column",
          showWhen: { field: "validation", in: ["group"] },
        }),
      ),
    timeColumn: z
      .string()
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Time column",
          description: "Every fold judges rows later than all it learned from; rows without a time only teach.",
          control: "column",
          accepts: ["date", "datetime", "integer", "number"],
          showWhen: { field: "validation", in: ["time"] },
        }),
      ),
    testEstimate: z
      .enum(["partition", "repeated_cv"])
      .default("partition")
      .meta(
        hint({
          title: "Test estimate",
          description: words.testEstimate,
          options: { partition: "Test partition", repeated_cv: "Repeated 5-fold" },
          advanced: true,
        }),
      ),
    repeats: z
      .number()
      .int()
      .min(1)
      .max(20)
      .default(words.repeats)
      .meta(
        hint({
          title: "Repeats",
          description: "Times the 5 folds are drawn anew.",
          showWhen: { field: "testEstimate", in: ["repeated_cv"] },
          advanced: true,
          tip: "Shuffling and cutting anew shows how much of a score was luck of the draw.",
        }),
      ),
    thresholdRule: z
      .enum(["f1", "balanced_accuracy", "accuracy", "fixed"])
      .default("f1")
      .meta(
        hint({
          title: "Threshold",
          description: "For two classes: chosen on validation or out-of-fold rows and frozen into the model.",
          options: {
            f1: "Highest F1",
            balanced_accuracy: "Highest balanced accuracy",
            accuracy: "Highest accuracy",
            fixed: "Fixed",
          },
          tip: "50 % is rarely right: act from where a miss costs as much as a false alarm.",
        }),
      ),
    thresholdValue: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta(
        hint({
          title: "Fixed threshold",
          description: "From this probability on the positive class is predicted.",
          showWhen: { field: "thresholdRule", in: ["fixed"] },
          tip: "A campaign may act from 70 % on, a safety check from 5 %: it follows from what each error costs.",
        }),
      ),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2_147_483_647)
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Seed",
          description: `Start of all random numbers of ${words.seedOf}; empty takes the project's seed.`,
          advanced: true,
          tip: "The same seed, data and settings give the same model.",
        }),
      ),
  };
}

type JudgingSettings = z.output<z.ZodObject<ReturnType<typeof judgingFields>>>;

const ESTIMATE_FOLDS = 5;

function validationParams(settings: JudgingSettings): { [key: string]: Json } {
  const { folds } = settings;
  switch (settings.validation) {
    case "holdout":
      return { method: "holdout" };
    case "kfold":
      return { method: "kfold", folds };
    case "repeated":
      return { method: "repeated", folds, repeats: settings.foldRepeats };
    case "group":
      return { method: "group", folds, column: settings.groupColumn };
    case "time":
      return { method: "time", folds, column: settings.timeColumn };
  }
}

/** How validation is done, in a word or two for a card. */
export function validationSaid(settings: JudgingSettings): string {
  switch (settings.validation) {
    case "holdout":
      return "hold-out";
    case "kfold":
      return `${settings.folds}-fold`;
    case "repeated":
      return `${settings.foldRepeats} × ${settings.folds}-fold`;
    case "group":
      return `${settings.folds}-fold by ${settings.groupColumn ?? "group"}`;
    case "time":
      return `${settings.folds} folds in time`;
  }
}

/** How often validation fits a model. */
export function validationFits(settings: JudgingSettings): number {
  if (settings.validation === "holdout") return 1;
  return settings.folds * (settings.validation === "repeated" ? settings.foldRepeats : 1);
}

/** What is wrong with the column that folds follow. */
function foldColumnIssues(settings: JudgingSettings, shape: PortShape): StageIssue[] {
  const by = settings.validation;
  if (by !== "group" && by !== "time") return [];
  const field = by === "group" ? "groupColumn" : "timeColumn";
  const name = settings[field];
  const { columns } = shape;
  const found = columns?.find((column) => column.name === name);
  const marked = columns?.find((column) => column.role === by);
  const issue = (code: string, message: string): StageIssue[] => [
    {
      code,
      level: "error",
      message,
      path: [field],
      ...(marked && marked.name !== name
        ? { mend: { label: `Use “${marked.name}”`, patch: { [field]: marked.name } } }
        : {}),
    },
  ];
  if (name === null)
    return issue(
      "fold_column_missing",
      by === "group" ? "Which column names the group?" : "Which column holds the time?",
    );
  if (columns !== null && !found) return issue("column_unknown", `There is no column “${name}” here to cut folds by.`);
  if (by === "time" && (found?.type === "string" || found?.type === "boolean"))
    return issue("column_type", `“${name}” is of type ${found.type}; folds in time need a date or a number.`);
  return [];
}

/** The same settings as parameters of `stage.py`; whatever another setting switches off is left out. */
export function judgingParams(settings: JudgingSettings, projectSeed: number): { [key: string]: Json } {
  return {
    class_weights: settings.classWeights,
    validation: validationParams(settings),
    test_estimate:
      settings.testEstimate === "repeated_cv"
        ? { method: "repeated_cv", folds: ESTIMATE_FOLDS, repeats: settings.repeats }
        : { method: "partition" },
    threshold:
      settings.thresholdRule === "fixed"
        ? { rule: "fixed", value: settings.thresholdValue }
        : { rule: settings.thresholdRule },
    seed: settings.seed ?? projectSeed,
  };
}

/** What is known of the features that arrive. */
export function featuresShape(context: StageContext): PortShape {
  const shape = context.inputs["features"]?.[0];
  return {
    columns: shape?.columns ?? null,
    target: shape?.target ?? context.project.target,
    problemType: shape?.problemType ?? null,
  };
}

/**
 * What keeps any model from being fitted on the features that arrive.
 * @param label of the stage, for the sentences
 */
export function learningIssues(label: string, settings: JudgingSettings, context: StageContext): StageIssue[] {
  const found: StageIssue[] = [];
  const { columns, target, problemType } = featuresShape(context);
  const here = label.toLowerCase();
  if (target === null) {
    found.push({
      code: "target_missing",
      level: "error",
      message: `${label} doesn't know which column to predict. Choose the target in the label stage or in the project's settings.`,
    });
  } else if (columns !== null && !columns.some((column) => column.name === target)) {
    found.push({
      code: "target_missing",
      level: "error",
      message: `The column to predict, "${target}", doesn't arrive at ${here}. Keep it in the stages before.`,
    });
  }
  if (
    columns !== null &&
    columns.length > 0 &&
    !columns.some((column) => column.role === null && column.name !== target)
  ) {
    found.push({
      code: "features_missing",
      level: "error",
      message: `Nothing but the target and id columns arrives at ${here}, so there is nothing to learn from. Keep at least one feature column.`,
    });
  }
  if (settings.classWeights === "balanced" && problemType === "regression") {
    found.push({
      code: "class_weights_unused",
      level: "warning",
      message: "Class weights have no meaning when the target is a number; they are ignored.",
      path: ["classWeights"],
      mend: { label: "Turn them off", patch: { classWeights: "none" } },
    });
  }
  return [...found, ...foldColumnIssues(settings, featuresShape(context))];
}
