import { describe, expect, it } from "vitest";
import { judgedSheet, type OtherJudged } from "./judgedSheet.ts";
import { readSheet, type SheetDocument } from "./document.ts";
import { worthOf } from "./worth.ts";

const filled = (values: Record<string, string>, more: Partial<SheetDocument> = {}): SheetDocument =>
  readSheet({ ...more, amounts: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])) });

/** Worked example MC1: three grades of defects, decided by inspectors today. */
const grades = filled({
  ...{ volume: "60000", costPerPrediction: "0", fixedRunCost: "0", baselineCostPerItem: "0.45" },
  ...{ "share.0": "0.9", "share.1": "0.08", "share.2": "0.02" },
  ...{ "value.0.0": "0", "value.0.1": "-3", "value.0.2": "-12" },
  ...{ "value.1.0": "-20", "value.1.1": "-3", "value.1.2": "-12" },
  ...{ "value.2.0": "-400", "value.2.1": "-150", "value.2.2": "-12" },
  ...{ "today.0": "0.9", "today.1": "0.8", "today.2": "0.7", buildCost: "100000" },
});
const confusion = [
  [960, 30, 10],
  [20, 170, 10],
  [2, 18, 80],
];
const judgedGrades: OtherJudged = {
  problemType: "multiclass",
  classes: ["ok", "minor", "major"],
  validation: { rows: 1300, confusion, replicates: { confusion: [confusion, confusion] } },
  test: null,
};

const forecast = { rows: 4, residuals: [-6, -2, 2, 6], relativeErrors: [0.01, 0.02, 0.04, 0.2] };
const judgedForecast: OtherJudged = {
  problemType: "regression",
  classes: null,
  validation: {
    ...{ ...forecast, meanOver: 2, meanUnder: 2 },
    replicates: { meanOver: [2, 2.2], meanUnder: [2, 1.8] },
  },
  test: null,
};
const units = { volume: "1000", costOver: "1", costUnder: "3", todayOver: "5", todayUnder: "5", fixedRunCost: "2000" };
const band = { volume: "800", bandWidth: "0.05", valueInside: "40", valueOutside: "-90", fixedRunCost: "3500" };

describe("the sheet of a model that decides between classes", () => {
  it("says the same value as the lists do", () => {
    expect(judgedSheet(grades, judgedGrades)).toMatchObject({ netValue: expect.any(Number), headline: "unknown" });
    expect(worthOf(grades, judgedGrades)).toMatchObject({ netValue: judgedSheet(grades, judgedGrades).netValue });
  });

  it("compares it with today and with always the same answer, on one scale", () => {
    const { detail, netValue } = judgedSheet(grades, judgedGrades);
    if (detail.kind !== "classes") throw new Error(detail.kind);
    expect(detail.model - detail.today).toBeCloseTo(netValue, 6);
    expect(detail.always[1]).toBeCloseTo(-356_400, 6);
  });

  it("ranks the confusions by what they cost, costliest first", () => {
    const { detail } = judgedSheet(grades, judgedGrades);
    if (detail.kind !== "classes") throw new Error(detail.kind);
    expect(detail.confusions).toHaveLength(6);
    expect(detail.confusions[0]).toMatchObject({ actual: 2, predicted: 1 });
    expect(detail.confusions[0]?.cost).toBeCloseTo(60_000 * 0.02 * 0.18 * 138, 6);
  });

  it("counts money over time until every answer is wrong", () => {
    const confusionOfTwo = [
      [90, 10],
      [5, 45],
    ];
    const two: OtherJudged = {
      problemType: "multiclass",
      classes: ["ok", "bad"],
      validation: { rows: 150, confusion: confusionOfTwo, replicates: { confusion: [confusionOfTwo] } },
      test: null,
    };
    const document = filled({
      ...{ volume: "1000", fixedRunCost: "10", "share.0": "0.9", "share.1": "0.1", "today.0": "0.8", "today.1": "0.6" },
      ...{ "value.0.0": "0", "value.0.1": "-3", "value.1.0": "-50", "value.1.1": "-3", growth: "0.5" },
    });
    expect(judgedSheet(document, two).cash).toMatchObject({ refusal: null, value: { firstNegativeMonth: 4 } });
  });

  it("draws a range from the amounts that have both ends, and from no leftover of another form", () => {
    const ranged = (name: string) => ({
      ...grades,
      amounts: { ...grades.amounts, [name]: { value: "-400", low: "-500", high: "-300" } },
    });
    const { range } = judgedSheet(ranged("value.2.0"), judgedGrades);
    expect(range.value?.p05).toBeLessThan(range.value?.p95 ?? 0);
    expect(judgedSheet(ranged("lossPerMissed"), judgedGrades).range.refusal?.code).toBe("sheet.incomplete");
  });
});

describe("the sheet of a forecast", () => {
  it("tells how far the mean error may grow and on which quantile to train", () => {
    const sheet = judgedSheet(filled(units), judgedForecast);
    expect(sheet.netValue).toBeCloseTo(1000 * (20 - 8) - 2000, 6);
    expect(sheet.detail).toMatchObject({ kind: "units", meanAbsoluteError: 4, quantile: 0.75 });
    // 18 000 a month without errors, 8 000 lost to them: errors may grow 2.25 times.
    expect(sheet.tolerance).toBeCloseTo(2.25, 9);
    expect(sheet.detail).toMatchObject({ breakEvenMeanAbsoluteError: 9 });
  });

  it("tells the share that has to stay in the band", () => {
    const { detail, netValue } = judgedSheet(filled(band, { forecast: "band" }), judgedForecast);
    expect(netValue).toBeCloseTo(800 * (0.75 * 40 - 0.25 * 90) - 3500, 6);
    if (detail.kind !== "band") throw new Error(detail.kind);
    expect(detail.shareInBand).toBe(0.75);
    expect(detail.breakEvenShare).toBeCloseTo((3500 / 800 + 90) / 130, 9);
  });

  it("counts money over time as every sheet does", () => {
    const { cash } = judgedSheet(filled({ ...units, buildCost: "20000" }), judgedForecast);
    expect(cash.value?.payback).toBeCloseTo(2, 9);
  });
});
