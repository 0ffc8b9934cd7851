import { z } from "zod";
import {
  algorithms,
  algorithmTitles,
  boosters,
  ensembles,
  hint,
  judgingFields,
  stopsEarly,
  trees,
} from "../contract.ts";
import { ruleFields } from "./ruleSettings.ts";
import { learnerFields } from "./learnerSettings.ts";

const own = "Empty: the value that suits the algorithm.";

/** Settings of train. A hyper-parameter left at null takes the algorithm's own default (see compile.ts). */
export const trainSettingsSchema = z.strictObject({
  algorithm: z
    .enum(algorithms)
    .default("xgboost")
    .meta(
      hint({
        title: "Algorithm",
        description: "What learns; a baseline that always guesses the majority or the mean is trained beside it.",
        tip: "Start with the simplest one that can be explained: on fewer than about 2,000 rows a linear model is hard to beat.",
        options: algorithmTitles,
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
        showWhen: { field: "algorithm", in: ["linear", "svm"] },
        tip: "Good on training rows and poor on validation rows: make it smaller. Poor on both: make it larger.",
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
        showWhen: { field: "algorithm", in: ensembles },
        tip: "More trees cost time; with early stopping they can't do harm.",
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
        description: `How much each tree, or each step, corrects. ${own}`,
        showWhen: { field: "algorithm", in: stopsEarly },
        tip: "Too large overshoots the best point, too small takes long to reach it.",
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
        tip: "Deep trees learn rows by heart: a gap between training and validation scores says so.",
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
        tip: "Larger leaves are the simplest cure for a model that overfits.",
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
        tip: "Somewhat less than all makes the trees differ, which helps.",
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
        showWhen: { field: "algorithm", in: ensembles },
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
        title: "L2 penalty",
        description: `How strongly large corrections of a leaf, or large weights, are held back. ${own}`,
        showWhen: { field: "algorithm", in: stopsEarly },
        advanced: true,
        tip: "Raise it against overfitting, lower it against underfitting.",
      }),
    ),
  earlyStopping: z
    .boolean()
    .default(true)
    .meta(
      hint({
        title: "Stop early",
        description: "Stop when rows it doesn't learn from get no better.",
        showWhen: { field: "algorithm", in: stopsEarly },
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
        description: "Trees, or passes over the rows, without progress before it stops.",
        unit: "rounds",
        showWhen: { field: "algorithm", in: stopsEarly },
        advanced: true,
      }),
    ),
  ...learnerFields,
  ...ruleFields,
  ...judgingFields({
    validation:
      "Hold-out uses the validation partition. K-fold refits cleaning, features and model inside every fold of train + validation; the test partition is never touched.",
    foldsTip: "More folds: less bias, but more time and scores that vary more.",
    testEstimate:
      "Repeated 5-fold out-of-fold predictions on train + validation stand in for a test partition that is too small to judge by (below 50 rows, or 30 of the rarest class).",
    repeats: 3,
    seedOf: "this stage",
  }),
});
export type TrainSettings = z.output<typeof trainSettingsSchema>;
