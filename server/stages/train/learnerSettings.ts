import { z } from "zod";
import { byPasses, hint } from "../contract.ts";

const own = "Empty: the value that suits the algorithm.";
const whole = (min: number, max: number) => z.number().int().min(min).max(max).nullable().default(null);
const positive = (max: number) => z.number().positive().max(max).nullable().default(null);
const only = (...algorithms: string[]) => ({ field: "algorithm", in: algorithms });

/** Hyper-parameters of neighbours, Bayes, machines, networks and gradient descent. */
export const learnerFields = {
  neighbours: whole(1, 500).meta(
    hint({
      title: "Neighbours",
      description: `How many of the nearest rows are asked. ${own}`,
      showWhen: only("knn"),
      tip: "Few neighbours follow every whim of the data, many blur it.",
    }),
  ),
  weighting: z
    .enum(["uniform", "distance"])
    .default("distance")
    .meta(
      hint({
        title: "Votes",
        description: "Whether nearer rows count more.",
        control: "segmented",
        options: { uniform: "All alike", distance: "Nearer counts more" },
        showWhen: only("knn"),
      }),
    ),
  smoothing: positive(10).meta(
    hint({
      title: "Smoothing",
      description: `Added to every variance, in squared standard deviations of the column. ${own}`,
      showWhen: only("naive_bayes"),
      advanced: true,
    }),
  ),
  kernel: z
    .enum(["rbf", "linear"])
    .default("rbf")
    .meta(
      hint({
        title: "Kernel",
        description: "Whether the border between classes may be curved.",
        control: "segmented",
        options: { rbf: "Curved (RBF)", linear: "Straight" },
        showWhen: only("svm"),
      }),
    ),
  gamma: positive(1000).meta(
    hint({
      title: "Gamma",
      description: "How fast the say of a row fades with distance, on standardised columns. Empty: 1 ÷ columns.",
      showWhen: only("svm"),
      advanced: true,
    }),
  ),
  mostRows: whole(100, 20_000).meta(
    hint({
      title: "Rows to learn from at most",
      description: "Drawn at random when there are more. Empty: 10,000 for neighbours, 5,000 for a machine.",
      unit: "rows",
      showWhen: only("knn", "svm"),
      advanced: true,
      tip: "Neighbours are stored in the model; a machine's time grows with the square of its rows.",
    }),
  ),
  layers: whole(1, 5).meta(
    hint({ title: "Hidden layers", description: `Layers between columns and answer. ${own}`, showWhen: only("mlp") }),
  ),
  units: whole(1, 512).meta(
    hint({
      title: "Units per layer",
      description: `Width of each hidden layer. ${own}`,
      showWhen: only("mlp"),
      tip: "On tables, more units than columns rarely help.",
    }),
  ),
  activation: z
    .enum(["relu", "tanh", "logistic"])
    .default("relu")
    .meta(
      hint({
        title: "Activation",
        description: "The bend in every unit.",
        control: "segmented",
        options: { relu: "ReLU", tanh: "tanh", logistic: "Sigmoid" },
        showWhen: only("mlp"),
        advanced: true,
      }),
    ),
  solver: z
    .enum(["adam", "sgd"])
    .default("adam")
    .meta(
      hint({
        title: "Optimizer",
        description: "How steps follow from slopes: Adam adapts them per weight, SGD takes them with momentum.",
        control: "segmented",
        options: { adam: "Adam", sgd: "SGD" },
        showWhen: only("mlp"),
        advanced: true,
      }),
    ),
  loss: z
    .enum(["squared", "huber"])
    .default("squared")
    .meta(
      hint({
        title: "Loss for numbers",
        description: "Huber's loss is not led astray by a few extreme values. Classes always use log loss.",
        control: "segmented",
        options: { squared: "Squared error", huber: "Huber" },
        showWhen: only("sgd"),
      }),
    ),
  batch: whole(1, 10_000).meta(
    hint({
      title: "Rows per step",
      description: `Size of a mini-batch. ${own}`,
      unit: "rows",
      showWhen: only(...byPasses),
      advanced: true,
    }),
  ),
  epochs: whole(1, 2000).meta(
    hint({
      title: "Passes over the rows",
      description: `With early stopping this is the most that may be made. ${own}`,
      showWhen: only(...byPasses),
    }),
  ),
};
