import { z } from "zod";
import { hint, judgingFields } from "../contract.ts";

export const algorithms = ["linear", "random_forest", "xgboost", "lightgbm"] as const;
export type Algorithm = (typeof algorithms)[number];

const boosters = ["xgboost", "lightgbm"];
const trees = ["random_forest", "xgboost", "lightgbm"];

/** Where trials may look for one hyper-parameter; equal ends keep it fixed. */
function range(
  bounds: { min: number; max: number; integer?: boolean },
  preset: { low: number; high: number; log: boolean },
  meta: Parameters<typeof hint>[0],
) {
  const base = bounds.integer === true ? z.number().int() : z.number();
  const end = base.min(bounds.min).max(bounds.max);
  return z
    .strictObject({
      low: end.meta(hint({ title: "From", description: "The smallest value that is tried." })),
      high: end.meta(
        hint({ title: "To", description: "The largest value that is tried; equal ends keep the setting fixed." }),
      ),
      log: z.boolean().meta(
        hint({
          title: "Log scale",
          description: "Tries 0.001 to 0.01 as often as 0.01 to 0.1.",
          tip: "Where powers of ten matter, say so: the search finds good values much sooner.",
        }),
      ),
    })
    .refine((value) => value.low <= value.high, { error: `${meta.title}: the lower end is above the upper end.` })
    .refine((value) => !value.log || value.low > 0, {
      error: `${meta.title}: a log scale needs a lower end above zero.`,
    })
    .default(preset)
    .meta(hint(meta));
}

/** Settings of tune. Ranges that the algorithm doesn't know are ignored. */
export const tuneSettingsSchema = z.strictObject({
  algorithm: z
    .enum(algorithms)
    .default("xgboost")
    .meta(
      hint({
        title: "Algorithm",
        description: "What is tuned; a model connected to the second port gives its settings as the first trial.",
        options: {
          linear: "Logistic / linear regression",
          random_forest: "Random forest",
          xgboost: "XGBoost",
          lightgbm: "LightGBM",
        },
      }),
    ),
  sampler: z
    .enum(["tpe", "random"])
    .default("tpe")
    .meta(
      hint({
        title: "Search",
        description: "TPE learns from earlier trials where good settings lie; random search doesn't.",
        control: "segmented",
        options: { tpe: "TPE", random: "Random" },
        tip: "Trying every combination wastes most of the time; a search that learns improves round by round.",
      }),
    ),
  trials: z
    .number()
    .int()
    .min(1)
    .max(500)
    .default(20)
    .meta(
      hint({
        title: "Trials",
        description: "How many settings are tried.",
        tip: "TPE pays off over random search from about 30 trials on.",
      }),
    ),
  metric: z
    .enum([
      "auto",
      "roc_auc",
      "average_precision",
      "log_loss",
      "accuracy",
      "balanced_accuracy",
      "f1",
      "brier",
      "rmse",
      "mae",
      "r2",
    ])
    .default("auto")
    .meta(
      hint({
        title: "Objective",
        description:
          "What trials are ranked by. Automatic: log loss for classes, RMSE for numbers: they use every row's probability or error and are the steadiest.",
        options: {
          auto: "Automatic",
          roc_auc: "ROC AUC",
          average_precision: "Average precision",
          log_loss: "Log loss",
          accuracy: "Accuracy",
          balanced_accuracy: "Balanced accuracy",
          f1: "F1",
          brier: "Brier score",
          rmse: "RMSE",
          mae: "MAE",
          r2: "R²",
        },
        tip: "Derive it from the business goal: recall where misses cost most, precision where false alarms do.",
      }),
    ),
  prune: z
    .boolean()
    .default(true)
    .meta(
      hint({
        title: "Stop poor trials",
        description: "A trial that is worse than the median of earlier ones at the same point is given up.",
      }),
    ),
  regularization: range(
    { min: 1e-6, max: 1e6 },
    { low: 0.001, high: 10, log: true },
    {
      title: "Inverse regularization C",
      description: "How much the coefficients may grow: smaller values shrink them more.",
      showWhen: { field: "algorithm", in: ["linear"] },
    },
  ),
  maxDepth: range(
    { min: 1, max: 20, integer: true },
    { low: 2, high: 7, log: false },
    {
      title: "Deepest tree",
      description: "Levels of a tree below its root; a forest looks twice as deep.",
      showWhen: { field: "algorithm", in: trees },
    },
  ),
  minLeaf: range(
    { min: 1, max: 10_000, integer: true },
    { low: 1, high: 30, log: true },
    {
      title: "Smallest leaf",
      description: "Rows (XGBoost: weight) a leaf needs at least.",
      showWhen: { field: "algorithm", in: trees },
    },
  ),
  learningRate: range(
    { min: 1e-4, max: 1 },
    { low: 0.03, high: 0.2, log: true },
    {
      title: "Learning rate",
      description: "How much each tree corrects the ones before.",
      showWhen: { field: "algorithm", in: boosters },
      tip: "Too large overshoots, too small never arrives.",
    },
  ),
  rowShare: range(
    { min: 0.05, max: 1 },
    { low: 0.5, high: 1, log: false },
    {
      title: "Rows per tree",
      description: "Share of the rows each tree sees.",
      showWhen: { field: "algorithm", in: boosters },
      advanced: true,
    },
  ),
  columnShare: range(
    { min: 0.05, max: 1 },
    { low: 0.15, high: 0.8, log: false },
    {
      title: "Columns per tree",
      description: "Share of the columns each tree may use; in a forest, each split.",
      showWhen: { field: "algorithm", in: trees },
      advanced: true,
    },
  ),
  l2: range(
    { min: 1e-6, max: 1e4 },
    { low: 0.1, high: 20, log: true },
    {
      title: "L2 penalty on leaves",
      description: "How strongly large corrections of a leaf are held back.",
      showWhen: { field: "algorithm", in: boosters },
      advanced: true,
    },
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
        description: "Not searched: boosting stops early on held-out rows. Empty: at most 500, in a forest 200.",
        showWhen: { field: "algorithm", in: trees },
        advanced: true,
      }),
    ),
  searchRows: z
    .number()
    .int()
    .min(1000)
    .max(10_000_000)
    .default(100_000)
    .meta(
      hint({
        title: "Rows per trial",
        description: "Trials learn from at most this many rows; the winner is validated and fitted on all of them.",
        unit: "rows",
        advanced: true,
      }),
    ),
  patience: z
    .number()
    .int()
    .min(1)
    .max(500)
    .default(25)
    .meta(
      hint({
        title: "Patience",
        description: "Trees without progress before boosting stops.",
        unit: "trees",
        showWhen: { field: "algorithm", in: boosters },
        advanced: true,
      }),
    ),
  ...judgingFields({
    validation:
      "Where trials are judged. K-fold refits cleaning and features inside every fold of train + validation; the test partition is never touched.",
    foldsTip: "Every fold trains every trial anew: five cost five times as much.",
    testEstimate:
      "Repeated 5-fold out-of-fold predictions stand in for a test partition that is too small. The whole search runs anew inside every fold, so the estimate stays honest.",
    repeats: 1,
    seedOf: "the search",
  }),
});
export type TuneSettings = z.output<typeof tuneSettingsSchema>;
