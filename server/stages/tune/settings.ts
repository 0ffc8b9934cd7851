import { z } from "zod";
import {
  type Algorithm,
  algorithmTitles,
  boosters,
  byPasses,
  ensembles,
  hint,
  judgingFields,
  stopsEarly,
  trees,
  tunableAlgorithms,
} from "../contract.ts";
import { manualTrialSchema } from "./manual.ts";

const forTrees: Algorithm[] = trees;

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
    .enum(tunableAlgorithms)
    .default("xgboost")
    .meta(
      hint({
        title: "Algorithm",
        description: "What is tuned; a model connected to the second port gives its settings as the first trial.",
        options: Object.fromEntries(tunableAlgorithms.map((one) => [one, algorithmTitles[one]])),
      }),
    ),
  sampler: z
    .enum(["tpe", "random", "grid", "manual"])
    .default("tpe")
    .meta(
      hint({
        title: "Search",
        description:
          "TPE learns from earlier trials where good settings lie; random search doesn't; a grid tries every combination; a list tries what you type.",
        options: { tpe: "TPE", random: "Random", grid: "Grid", manual: "List of trials" },
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
        showWhen: { field: "sampler", in: ["tpe", "random"] },
        tip: "TPE pays off over random search from about 30 trials on.",
      }),
    ),
  gridPoints: z
    .number()
    .int()
    .min(2)
    .max(10)
    .default(3)
    .meta(
      hint({
        title: "Points per range",
        description: "How many values of each range are combined with each of all others, evenly on its scale.",
        showWhen: { field: "sampler", in: ["grid"] },
        tip: "Three points of four ranges are 81 trials: narrow what doesn't matter to one value.",
      }),
    ),
  manual: z
    .array(manualTrialSchema)
    .max(200)
    .default([])
    .meta(
      hint({
        title: "List of trials",
        description: "Each is tried as typed; what is left empty takes the value a search would begin with.",
        showWhen: { field: "sampler", in: ["manual"] },
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
      showWhen: { field: "algorithm", in: ["linear", "svm"] },
    },
  ),
  maxDepth: range(
    { min: 1, max: 20, integer: true },
    { low: 2, high: 7, log: false },
    {
      title: "Deepest tree",
      description: "Levels of a tree below its root; a forest looks twice as deep.",
      showWhen: { field: "algorithm", in: forTrees },
    },
  ),
  minLeaf: range(
    { min: 1, max: 10_000, integer: true },
    { low: 1, high: 30, log: true },
    {
      title: "Smallest leaf",
      description: "Rows (XGBoost: weight) a leaf needs at least.",
      showWhen: { field: "algorithm", in: forTrees },
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
      showWhen: { field: "algorithm", in: ensembles },
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
  neighbours: range(
    { min: 1, max: 500, integer: true },
    { low: 3, high: 60, log: true },
    {
      title: "Neighbours",
      description: "How many of the nearest rows are asked.",
      showWhen: { field: "algorithm", in: ["knn"] },
    },
  ),
  smoothing: range(
    { min: 1e-9, max: 10 },
    { low: 1e-6, high: 1, log: true },
    {
      title: "Smoothing",
      description: "Added to every variance, in squared standard deviations of the column.",
      showWhen: { field: "algorithm", in: ["naive_bayes"] },
    },
  ),
  gamma: range(
    { min: 1e-5, max: 1000 },
    { low: 0.002, high: 1, log: true },
    {
      title: "Gamma",
      description: "How fast the say of a row fades with distance, on standardised columns.",
      showWhen: { field: "algorithm", in: ["svm"] },
    },
  ),
  units: range(
    { min: 1, max: 512, integer: true },
    { low: 8, high: 96, log: true },
    {
      title: "Units",
      description: "Width of the hidden layer.",
      showWhen: { field: "algorithm", in: ["mlp"] },
    },
  ),
  stepSize: range(
    { min: 1e-6, max: 1 },
    { low: 0.0005, high: 0.05, log: true },
    {
      title: "Learning rate",
      description: "How far each step goes.",
      showWhen: { field: "algorithm", in: byPasses },
      tip: "Too large overshoots, too small never arrives.",
    },
  ),
  decay: range(
    { min: 1e-9, max: 10 },
    { low: 1e-6, high: 0.1, log: true },
    {
      title: "L2 penalty on weights",
      description: "How strongly large weights are held back.",
      showWhen: { field: "algorithm", in: byPasses },
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
        showWhen: { field: "algorithm", in: ensembles },
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
        description: "Trees, or passes over the rows, without progress before it stops.",
        unit: "rounds",
        showWhen: { field: "algorithm", in: stopsEarly },
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
