import { z } from "zod";
import { hint } from "../contract.ts";

export const algorithms = ["linear", "random_forest", "xgboost", "lightgbm"] as const;
export type Algorithm = (typeof algorithms)[number];

const boosters = ["xgboost", "lightgbm"];
const trees = ["random_forest", "xgboost", "lightgbm"];
const own = "Empty: the value that suits the algorithm.";

/** Settings of train. A hyper-parameter left at null takes the algorithm's own default (see compile.ts). */
export const trainSettingsSchema = z.strictObject({
  algorithm: z
    .enum(algorithms)
    .default("xgboost")
    .meta(
      hint({
        title: "Algorithm",
        description: "A baseline that always guesses the majority or the mean is trained beside it.",
        tip: "On fewer than about 2,000 rows a linear model is hard to beat; try it first.",
        options: {
          linear: "Logistic / linear regression",
          random_forest: "Random forest",
          xgboost: "XGBoost",
          lightgbm: "LightGBM",
        },
      }),
    ),
  regularization: z
    .number()
    .positive()
    .max(1e6)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Inverse regularization C",
        description: `Smaller values shrink the coefficients more. ${own}`,
        showWhen: { field: "algorithm", in: ["linear"] },
      }),
    ),
  trees: z
    .number()
    .int()
    .min(1)
    .max(5000)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Trees",
        description: `With early stopping this is the most that boosting may grow. ${own}`,
        showWhen: { field: "algorithm", in: trees },
      }),
    ),
  learningRate: z
    .number()
    .positive()
    .max(1)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Learning rate",
        description: `How much each tree corrects. ${own}`,
        showWhen: { field: "algorithm", in: boosters },
      }),
    ),
  maxDepth: z
    .number()
    .int()
    .min(1)
    .max(20)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Deepest tree",
        description: `Levels below the root. ${own}`,
        showWhen: { field: "algorithm", in: trees },
      }),
    ),
  minLeaf: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Smallest leaf",
        description: `Rows (XGBoost: weight) a leaf needs. ${own}`,
        showWhen: { field: "algorithm", in: trees },
      }),
    ),
  rowShare: z
    .number()
    .positive()
    .max(1)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Rows per tree",
        description: `Share of the rows each tree sees. ${own}`,
        showWhen: { field: "algorithm", in: boosters },
        advanced: true,
      }),
    ),
  columnShare: z
    .number()
    .positive()
    .max(1)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Columns per tree",
        description: `Share of the columns each tree (forest: each split) may use. ${own}`,
        showWhen: { field: "algorithm", in: trees },
        advanced: true,
      }),
    ),
  l2: z
    .number()
    .min(0)
    .max(1e4)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "L2 penalty on leaves",
        description: own,
        showWhen: { field: "algorithm", in: boosters },
        advanced: true,
      }),
    ),
  earlyStopping: z
    .boolean()
    .default(true)
    .meta(
      hint({
        title: "Stop early",
        description: "Stop boosting when rows it doesn't learn from get no better.",
        showWhen: { field: "algorithm", in: boosters },
      }),
    ),
  patience: z
    .number()
    .int()
    .min(1)
    .max(500)
    .default(40)
    .meta(
      hint({
        title: "Patience",
        description: "Trees without progress before boosting stops.",
        unit: "trees",
        showWhen: { field: "algorithm", in: boosters },
        advanced: true,
      }),
    ),
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
      }),
    ),
  validation: z
    .enum(["holdout", "kfold"])
    .default("holdout")
    .meta(
      hint({
        title: "Validation",
        description:
          "Hold-out uses the validation partition. K-fold refits cleaning, features and model inside every fold of train + validation; the test partition is never touched.",
        control: "segmented",
        options: { holdout: "Hold-out", kfold: "K-fold" },
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
        description: "Stratified by class for classification.",
        showWhen: { field: "validation", in: ["kfold"] },
      }),
    ),
  testEstimate: z
    .enum(["partition", "repeated_cv"])
    .default("partition")
    .meta(
      hint({
        title: "Test estimate",
        description:
          "Repeated 5-fold out-of-fold predictions on train + validation stand in for a test partition that is too small to judge by (below 50 rows, or 30 of the rarest class).",
        options: { partition: "Test partition", repeated_cv: "Repeated 5-fold" },
        advanced: true,
      }),
    ),
  repeats: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(3)
    .meta(
      hint({
        title: "Repeats",
        description: "Times the 5 folds are drawn anew.",
        showWhen: { field: "testEstimate", in: ["repeated_cv"] },
        advanced: true,
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
        showWhen: { field: "thresholdRule", in: ["fixed"] },
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
        description: "Empty: the project's seed.",
        advanced: true,
      }),
    ),
});
export type TrainSettings = z.output<typeof trainSettingsSchema>;
