import type { BinaryCase } from "../binary/case.ts";
import type { BinaryInputs, ConfusionCounts } from "../binary/types.ts";

/** Counts of the worked example on its test set. */
export const fraudCounts: ConfusionCounts = { tp: 410, fn: 90, fp: 190, tn: 9310 };

/** The worked example: card-fraud screening against a rules engine. */
export const fraudCase: BinaryCase = {
  volume: 200_000,
  prevalence: 0.004,
  rates: { tpr: 0.82, fpr: 0.02 },
  amounts: {
    framing: "intervention",
    lossPerMissed: 180,
    saveRate: 0.95,
    interventionCost: 2.5,
    falseAlarmHarm: 6,
  },
  costPerPrediction: 0.002,
  fixedRunCost: 6500,
  baseline: { tpr: 0.55, fpr: 0.03, costPerItem: 0, fixedCost: 9000 },
  adoption: 1,
  cashableShare: 1,
};

/** The same with the four values instead of the amounts; written out, so that tests load without calculating. */
export const fraud: BinaryInputs = {
  volume: 200_000,
  prevalence: 0.004,
  rates: { tpr: 0.82, fpr: 0.02 },
  values: { tp: -11.500000000000007, fn: -180, fp: -8.5, tn: 0 },
  costPerPrediction: 0.002,
  fixedRunCost: 6500,
  baseline: { tpr: 0.55, fpr: 0.03, costPerItem: 0, fixedCost: 9000 },
  adoption: 1,
  cashableShare: 1,
};
