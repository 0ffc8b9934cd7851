import { mulberry32 } from "../uncertainty/mulberry32.ts";
import { replicatesFromRows } from "../uncertainty/replicates.ts";
import { thresholdCounts } from "../threshold/counts.ts";
import { profitCurve } from "../threshold/sweep.ts";
import { cellValues } from "../binary/valueCells.ts";
import type { SheetInputs, SheetStatistics } from "../sheet/types.ts";

/** Size of the sheet that the speed is measured on. */
export const SAMPLE_SIZE = { thresholds: 1000, replicates: 2000, draws: 5000, months: 60 } as const;

const FULL_SIZE = { rows: 10_000, replicates: SAMPLE_SIZE.replicates };
const POSITIVE_SHARE = 0.05;
// High scores are rare, so not every step occurs; these leave at least 1,000 that do.
const SCORE_STEPS = 1200;

/** Card-fraud screening with made-up scores: the inputs of the worked example on statistics of full size, or of the size asked for. */
export function sampleSheet({ rows, replicates }: { rows: number; replicates: number } = FULL_SIZE): {
  readonly statistics: SheetStatistics;
  readonly inputs: SheetInputs;
} {
  const inputs = sampleInputs();
  const { actual, scores } = sampleRows(rows, 1);
  const test = thresholdCounts(actual, scores);
  const other = sampleRows(rows, 2);
  const validation = thresholdCounts(other.actual, other.scores);
  const { threshold } = profitCurve(validation, inputs.stated.prevalence, cellValues(inputs.stated.amounts)).best;
  const drawn = replicatesFromRows({ actual, scores }, threshold, {
    seed: 42,
    replicates,
    resample: "by_class",
  });
  return { statistics: { validation, test, replicates: [{ ...drawn, threshold }] }, inputs: { ...inputs, threshold } };
}

function sampleRows(rows: number, seed: number): { actual: Uint8Array; scores: Float64Array } {
  const uniform = mulberry32(seed);
  const actual = Uint8Array.from({ length: rows }, () => (uniform() < POSITIVE_SHARE ? 1 : 0));
  const scores = Float64Array.from(actual, (isPositive) => {
    const score = isPositive === 1 ? Math.sqrt(Math.sqrt(uniform())) : uniform() * (uniform() < 0.97 ? 0.6 : 1);
    return Math.floor(score * SCORE_STEPS) / SCORE_STEPS;
  });
  return { actual, scores };
}

function sampleInputs(): SheetInputs {
  return {
    stated: {
      volume: 200_000,
      prevalence: 0.004,
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
    },
    threshold: null,
    capacity: 5000,
    reviewCost: 4,
    buildCost: 183_650,
    horizonMonths: SAMPLE_SIZE.months,
    annualDiscount: 0.1,
    growth: { kind: "compound", perMonth: 0.05 },
    retrainCost: 6000,
    longestInterval: 24,
    uncertain: {
      V: { low: 160_000, likely: 200_000, high: 220_000 },
      pi: { low: 0.002, likely: 0.004, high: 0.006 },
      L: { low: 120, likely: 180, high: 260 },
      cfp: { low: 2, likely: 6, high: 15 },
      tpr0: { low: 0.45, likely: 0.55, high: 0.7 },
    },
    tornadoChange: 0.2,
  };
}
