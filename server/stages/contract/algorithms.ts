/** The algorithms that train fits and tune searches: one list, so that both rooms, cards and costs agree. */
import type { ProblemType } from "./ports.ts";

export const algorithms = [
  "linear",
  "random_forest",
  "xgboost",
  "lightgbm",
  "decision_tree",
  "extra_trees",
  "knn",
  "naive_bayes",
  "svm",
  "mlp",
  "sgd",
  "rule",
] as const;
export type Algorithm = (typeof algorithms)[number];
/** A typed rule has nothing to search. */
export const tunableAlgorithms = algorithms.filter((one) => one !== "rule");
export type TunableAlgorithm = Exclude<Algorithm, "rule">;

export const algorithmTitles: Readonly<Record<Algorithm, string>> = {
  linear: "Logistic / linear regression",
  random_forest: "Random forest",
  xgboost: "XGBoost",
  lightgbm: "LightGBM",
  decision_tree: "Decision tree",
  extra_trees: "Extra trees",
  knn: "k nearest neighbours",
  naive_bayes: "Naive Bayes",
  svm: "Support vector machine",
  mlp: "Neural network (MLP)",
  sgd: "Linear, by gradient descent (SGD)",
  rule: "Typed rule",
};

/** Families that share settings. */
export const boosters: Algorithm[] = ["xgboost", "lightgbm"];
export const forests: Algorithm[] = ["random_forest", "extra_trees"];
export const trees: Algorithm[] = [...forests, ...boosters, "decision_tree"];
export const ensembles: Algorithm[] = [...forests, ...boosters];
export const byPasses: Algorithm[] = ["mlp", "sgd"];
/** Growing may stop when rows it doesn't learn from get no better. */
export const stopsEarly: Algorithm[] = [...boosters, ...byPasses];

/** Why an algorithm can't work on a problem; null when it can. */
export function algorithmUnfit(algorithm: Algorithm, problem: ProblemType | null): string | null {
  return algorithm === "naive_bayes" && problem === "regression"
    ? "Naive Bayes tells classes apart, but the target is a number. Choose another algorithm."
    : null;
}

/** Values of hyper-parameters: numbers mostly, words for choices. */
export type HyperValue = number | string | null;

/**
 * What a hyper-parameter means when the user leaves it empty: cautious values that generalise on small tables.
 * Forests are capped in depth and leaf size, because an unlimited forest makes an ONNX file of tens of megabytes.
 */
export const ownDefaults: Readonly<Record<TunableAlgorithm, Readonly<Record<string, HyperValue>>>> = {
  linear: { regularization: 0.1 },
  random_forest: { trees: 300, max_depth: 14, min_leaf: 3, column_share: 0.3 },
  xgboost: { trees: 600, learning_rate: 0.05, max_depth: 4, min_leaf: 3, row_share: 0.8, column_share: 0.4, l2: 1 },
  lightgbm: { trees: 600, learning_rate: 0.05, max_depth: 5, min_leaf: 20, row_share: 0.8, column_share: 0.4, l2: 1 },
  decision_tree: { max_depth: 5, min_leaf: 10 },
  extra_trees: { trees: 300, max_depth: 16, min_leaf: 3, column_share: 0.5 },
  knn: { neighbours: 15, weighting: "distance", most_rows: 10_000 },
  naive_bayes: { smoothing: 0.001 },
  svm: { kernel: "rbf", regularization: 1, gamma: null, most_rows: 5_000 },
  mlp: {
    layers: 1,
    units: 32,
    activation: "relu",
    solver: "adam",
    batch: 64,
    epochs: 200,
    learning_rate: 0.003,
    l2: 0.001,
  },
  sgd: { loss: "squared", batch: 64, epochs: 100, learning_rate: 0.02, l2: 0.0001 },
};
