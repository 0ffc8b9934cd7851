import { z } from "zod";
import { EconomicsError } from "../errors.ts";
import type { ConfusionReplicates } from "../multiclass/sampling.ts";
import type { Matrix } from "../multiclass/types.ts";
import type { ErrorMeans } from "../regression/residuals.ts";
import type { ErrorReplicates } from "../regression/sampling.ts";
import type { ReplicatedThreshold, SheetStatistics } from "./types.ts";

// Statistics as an evaluation stores them; the version says which of these forms a file has.

const wholeNumber = z.number().int().min(0);
const counts = z.array(wholeNumber);
const numbers = z.array(z.number());

/** Statistics of a model that scores two classes. */
export const scoreStatisticsSchema = z.object({
  thresholds: numbers,
  tp: counts,
  fp: counts,
  positives: wholeNumber,
  negatives: wholeNumber,
  replicates: z.object({
    thresholds: numbers,
    /** One row per replicate, one column per threshold. */
    tp: z.array(counts),
    fp: z.array(counts),
    positives: counts,
    negatives: counts,
  }),
});

/** Statistics of a model that decides between several classes. */
export const confusionStatisticsSchema = z.object({
  confusion: z.array(counts),
  replicates: z.object({ confusion: z.array(z.array(counts)) }),
});

/** Statistics of a forecast; residuals are predicted less actual. */
export const forecastStatisticsSchema = z.object({
  residuals: numbers,
  relativeErrors: numbers,
  meanOver: z.number().min(0),
  meanUnder: z.number().min(0),
  replicates: z.object({ meanOver: z.array(z.number().min(0)), meanUnder: z.array(z.number().min(0)) }),
});

/** What is stored of a model that scores two classes. */
export type ScoreStatistics = z.output<typeof scoreStatisticsSchema>;

/**
 * The statistics of a sheet from those an evaluation stored for validation and test data.
 *
 * Until the test set has been opened, pass those of the validation data for both.
 *
 * Errors: `statistics.length` if the replicates do not fit together.
 */
export function sheetStatistics(validation: ScoreStatistics, test: ScoreStatistics): SheetStatistics {
  return { validation, test, replicates: replicatedThresholds(test) };
}

function replicatedThresholds({
  positives: evaluatedPositives,
  replicates,
}: ScoreStatistics): readonly ReplicatedThreshold[] {
  const { thresholds, positives, negatives } = replicates;
  return thresholds.map((threshold, column) => ({
    threshold,
    tp: columnOf(replicates.tp, column),
    fp: columnOf(replicates.fp, column),
    positives,
    negatives,
    evaluatedPositives,
  }));
}

function columnOf(table: readonly (readonly number[])[], column: number): Float64Array {
  return Float64Array.from(table, (row) => {
    const value = row[column];
    if (value === undefined) throw new EconomicsError("statistics.length", { name: "Thresholds and replicates" });
    return value;
  });
}

/** Confusion matrix and its replicates from what an evaluation stored. */
export function confusionStatistics(stored: z.output<typeof confusionStatisticsSchema>): {
  readonly confusion: Matrix;
  readonly replicates: ConfusionReplicates;
} {
  const { confusion, replicates } = stored;
  return { confusion, replicates: { classes: confusion.length, counts: replicates.confusion.flat(2) } };
}

/** What a sheet needs of a forecast. */
export interface ForecastStatistics {
  readonly errors: ErrorMeans;
  /** y − ŷ, equally spaced quantiles, rising. */
  readonly residuals: Float64Array;
  /** |ŷ − y|/|y|, equally spaced quantiles, rising. */
  readonly relativeErrors: Float64Array;
  readonly replicates: ErrorReplicates;
}

/** Errors, residuals and replicates of a forecast from what an evaluation stored. */
export function forecastStatistics(stored: z.output<typeof forecastStatisticsSchema>): ForecastStatistics {
  return {
    errors: { over: stored.meanOver, under: stored.meanUnder },
    residuals: Float64Array.from(stored.residuals, (predictedLessActual) => 0 - predictedLessActual).reverse(),
    relativeErrors: Float64Array.from(stored.relativeErrors),
    replicates: { over: stored.replicates.meanOver, under: stored.replicates.meanUnder },
  };
}
