import { z } from "zod";
import { hint } from "../contract.ts";

const field = (title: string, of: string, min: number, max: number, integer = false) =>
  (integer ? z.number().int() : z.number())
    .min(min)
    .max(max)
    .nullable()
    .default(null)
    .meta(hint({ title, description: `For ${of}; otherwise not used.` }));

/** One trial as typed: what the algorithm doesn't know is ignored. */
export const manualTrialSchema = z.object({
  learningRate: field("Learning rate", "boosting, networks and gradient descent", 1e-6, 1),
  maxDepth: field("Deepest tree", "trees, forests and boosting", 1, 20, true),
  minLeaf: field("Smallest leaf", "trees, forests and boosting", 1, 10_000, true),
  rowShare: field("Rows per tree", "boosting", 0.05, 1),
  columnShare: field("Columns per tree", "forests and boosting", 0.05, 1),
  l2: field("L2 penalty", "boosting, networks and gradient descent", 0, 1e4),
  regularization: field("Inverse regularization C", "linear models and support vector machines", 1e-6, 1e6),
  gamma: field("Gamma", "support vector machines", 1e-5, 1000),
  neighbours: field("Neighbours", "nearest neighbours", 1, 500, true),
  smoothing: field("Smoothing", "naive Bayes", 1e-9, 10),
  units: field("Units", "networks", 1, 512, true),
});
