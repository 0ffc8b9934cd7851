import { describe, expect, it } from "vitest";
import { refusal } from "../testing/refusal.ts";
import {
  confusionStatistics,
  confusionStatisticsSchema,
  forecastStatistics,
  forecastStatisticsSchema,
  scoreStatisticsSchema,
  sheetStatistics,
} from "./evaluated.ts";

const scores = {
  thresholds: [0.2, 0.5, 1.01],
  tp: [4, 3, 0],
  fp: [6, 2, 0],
  positives: 4,
  negatives: 6,
  replicates: {
    thresholds: [0.5, 1.01],
    tp: [
      [3, 0],
      [2, 0],
    ],
    fp: [
      [1, 0],
      [5, 0],
    ],
    positives: [4, 3],
    negatives: [6, 7],
  },
};

describe("statistics that an evaluation stored", () => {
  it("of scores become those of a sheet, with replicates by threshold", () => {
    const stored = scoreStatisticsSchema.parse({ ...scores, rows: 10, refused: 0 });
    const { validation, test, replicates } = sheetStatistics({ ...stored, positives: 5 }, stored);
    expect([validation.positives, test.positives]).toEqual([5, 4]);
    expect(replicates).toEqual([
      {
        threshold: 0.5,
        tp: Float64Array.of(3, 2),
        fp: Float64Array.of(1, 5),
        positives: [4, 3],
        negatives: [6, 7],
        evaluatedPositives: 4,
      },
      {
        threshold: 1.01,
        tp: Float64Array.of(0, 0),
        fp: Float64Array.of(0, 0),
        positives: [4, 3],
        negatives: [6, 7],
        evaluatedPositives: 4,
      },
    ]);
    const torn = { ...scores, replicates: { ...scores.replicates, tp: [[3], [2, 0]] } };
    expect(refusal(() => sheetStatistics(scores, torn))).toContain(
      "statistics.length | Thresholds and replicates do not",
    );
  });

  it("of classes keep the order of rows and columns", () => {
    const stored = {
      confusion: [
        [3, 1],
        [2, 4],
      ],
      replicates: {
        confusion: [
          [
            [3, 1],
            [1, 5],
          ],
          [
            [2, 2],
            [2, 4],
          ],
        ],
      },
    };
    expect(confusionStatistics(confusionStatisticsSchema.parse(stored))).toEqual({
      confusion: [
        [3, 1],
        [2, 4],
      ],
      replicates: { classes: 2, counts: [3, 1, 1, 5, 2, 2, 2, 4] },
    });
  });

  it("of a forecast turn the residuals round, rising again", () => {
    const stored = {
      residuals: [-3, 0, 5],
      relativeErrors: [0, 0.1, 0.4],
      meanOver: 2,
      meanUnder: 1,
      replicates: { meanOver: [2, 3], meanUnder: [1, 0] },
    };
    expect(forecastStatistics(forecastStatisticsSchema.parse(stored))).toEqual({
      errors: { over: 2, under: 1 },
      residuals: Float64Array.of(-5, 0, 3),
      relativeErrors: Float64Array.of(0, 0.1, 0.4),
      replicates: { over: [2, 3], under: [1, 0] },
    });
  });

  it("are refused if they are none", () => {
    expect(scoreStatisticsSchema.safeParse({ ...scores, positives: -1 }).success).toBe(false);
    expect(scoreStatisticsSchema.safeParse({ ...scores, tp: [4, 3.5, 0] }).success).toBe(false);
    expect(scoreStatisticsSchema.safeParse({ ...scores, thresholds: [Number.NaN] }).success).toBe(false);
    expect(confusionStatisticsSchema.safeParse({ confusion: [[1]] }).success).toBe(false);
    expect(
      forecastStatisticsSchema.safeParse({ residuals: [], relativeErrors: [], meanOver: null, meanUnder: null })
        .success,
    ).toBe(false);
  });
});
