import { describe, expect, it } from "vitest";
import { binaryInputs } from "../binary/case.ts";
import { expectedValue } from "../binary/expectedValue.ts";
import { netValue, netValueAtErrorScale, versusDoNothing } from "../binary/netValue.ts";
import { policyValues } from "../binary/policies.ts";
import { breakEvenPrevalence } from "../binary/prevalence.ts";
import { binaryTolerance } from "../binary/tolerance.ts";
import { driftingMonths, firstNegativeMonth, retrainPlans, retrainedMonths } from "../drift/drift.ts";
import { netPresentValue } from "../investment/cashFlow.ts";
import { refusal } from "../testing/refusal.ts";
import { sampleSheet, SAMPLE_SIZE } from "../testing/sampleSheet.ts";
import { countsAt, profitCurve, thresholdWithinCapacity } from "../threshold/sweep.ts";
import { drawnNetValues, inputDraws, inputRange } from "../uncertainty/monteCarlo.ts";
import { analyticInterval, percentileInterval, replicatedNetValues } from "../uncertainty/sampling.ts";
import { tornado } from "../uncertainty/tornado.ts";
import { sheetDocumentSchema, sheetInputs, type SheetDocument } from "./document.ts";
import { prepareSheet } from "./recompute.ts";
import type { SheetInputs } from "./types.ts";

const draws = { seed: 2026, draws: 200 };

/** A small sample sheet with what it is calculated from. */
function prepared() {
  const { statistics, inputs } = sampleSheet({ rows: 1500, replicates: 60 });
  const recompute = prepareSheet(statistics, draws);
  const threshold = inputs.threshold ?? Number.NaN;
  const { tp, fn, fp, tn } = countsAt(statistics.test, threshold);
  const whole = { ...inputs.stated, rates: { tpr: tp / (tp + fn), fpr: fp / (fp + tn) } };
  return { statistics, inputs, recompute, sheet: recompute(inputs), threshold, whole, model: binaryInputs(whole) };
}

describe("the sample sheet", () => {
  it("has the size that the speed is promised for", () => {
    const { statistics, inputs } = sampleSheet({ rows: 10_000, replicates: 2 });
    expect(statistics.validation.thresholds.length).toBeGreaterThanOrEqual(SAMPLE_SIZE.thresholds);
    expect(statistics.replicates[0]?.tp.length).toBe(2);
    expect(inputs.horizonMonths).toBe(60);
  });
});

describe("the sheet shows what the rooms calculate", () => {
  it("value, load and comparisons", () => {
    const { statistics, sheet, threshold, whole, model } = prepared();
    expect(sheet.value).toEqual({
      refusal: null,
      value: {
        values: model.values,
        threshold,
        rates: whole.rates,
        valuePerItem: expectedValue(model.prevalence, model.rates, model.values),
        netValue: netValue(model),
        netValueVersusNothing: netValue(versusDoNothing(model)),
        policies: policyValues(model),
        load: expect.objectContaining({ flags: expect.any(Number) }),
        capacityUse: (sheet.value.value?.load.flags ?? 0) / 5000,
        thresholdWithinCapacity: thresholdWithinCapacity(statistics.test, 200_000, 0.004, 5000),
        breakEvenPrevalence: breakEvenPrevalence(model),
        breakEvenPrevalenceVersusNothing: breakEvenPrevalence(versusDoNothing(model)),
        allInCost: (6500 + 200_000 * 0.002 + 183_650 / 60) / 200_000,
      },
    });
  });

  it("thresholds, tolerance and sensitivity", () => {
    const { statistics, sheet, whole, model } = prepared();
    expect(sheet.threshold.value?.closedForm).toBeCloseTo(8.5 / 177, 12);
    expect(sheet.threshold.value?.curve).toEqual(profitCurve(statistics.validation, 0.004, model.values));
    expect(sheet.threshold.value?.review?.low).toBeCloseTo(4 / 168.5, 12);
    expect(sheet.tolerance.value).toEqual(binaryTolerance(model));
    expect(sheet.tornado.value).toEqual(tornado(whole, 0.2));
  });

  it("sampling error from the stored replicates, input range from the stored seed", () => {
    const { statistics, inputs, sheet, whole, model } = prepared();
    const { low, high } = percentileInterval(replicatedNetValues(model, statistics.replicates[0] ?? empty));
    expect(sheet.sampling.value).toEqual({ method: "bootstrap", low, high });
    const range = inputRange(drawnNetValues(whole, inputs.uncertain, inputDraws(inputs.uncertain, 2026, 200)));
    expect(sheet.inputs.value).toEqual(range);
    expect(sheet.headline).toBe("green");
  });

  it("money over time", () => {
    const { inputs, sheet, model } = prepared();
    const netValueAt = (scale: number) => netValueAtErrorScale(model, scale);
    const drifting = driftingMonths(netValueAt, inputs.growth, 60);
    const { best } = retrainPlans(drifting.subarray(0, 24), 6000);
    const retrained = retrainedMonths(drifting, best.interval, 6000, 60);
    const { value } = sheet.cash;
    expect(value?.drifting).toEqual(drifting);
    expect(value?.retrained).toEqual(retrained);
    expect(value?.best).toEqual(best);
    expect(value?.firstNegativeMonth).toBe(firstNegativeMonth(netValueAt, inputs.growth));
    expect(value?.payback).toBeCloseTo(183_650 / netValue(model), 9);
    expect(value?.paybackWithDrift).toBeGreaterThan(value?.payback ?? 0);
    expect(value?.roi).toBeCloseTo((60 * netValue(model) - 183_650) / 183_650, 9);
    expect(value?.npv).toBeCloseTo(netPresentValue(183_650, new Float64Array(60).fill(netValue(model)), 0.1), 6);
    expect(value?.npvWithDrift).toBe(netPresentValue(183_650, drifting, 0.1));
    expect(value?.npvRetrained).toBe(netPresentValue(183_650, retrained, 0.1));
    const stop = (value?.firstNegativeMonth ?? 61) - 1;
    expect(value?.npvStoppedInTime).toBe(netPresentValue(183_650, drifting.subarray(0, stop), 0.1));
  });
});

const empty = { tp: [], fp: [], positives: [], negatives: [], evaluatedPositives: 0 };

describe("a change on the sheet", () => {
  it("keeps the draws, so that undoing it brings every digit back", () => {
    const { inputs, recompute, sheet } = prepared();
    const other = recompute({ ...inputs, stated: { ...inputs.stated, fixedRunCost: 9000 } });
    expect(other.inputs.value?.mean).toBeCloseTo((sheet.inputs.value?.mean ?? 0) - 2500, 6);
    expect(recompute(inputs)).toEqual(sheet);
  });

  it("of which inputs are uncertain draws anew", () => {
    const { inputs, recompute, sheet, whole } = prepared();
    const { V: volume } = inputs.uncertain;
    const one = recompute({ ...inputs, uncertain: volume === undefined ? {} : { V: volume } });
    const alone = { V: volume ?? { low: 0, likely: 0, high: 0 } };
    expect(one.inputs.value).toEqual(inputRange(drawnNetValues(whole, alone, inputDraws(alone, 2026, 200))));
    expect(recompute(inputs)).toEqual(sheet);
  });

  it("of the threshold leaves the replicates behind and falls back on the formula", () => {
    const { statistics, inputs, recompute, model } = prepared();
    const moved = recompute({ ...inputs, threshold: 0.5 });
    const at = countsAt(statistics.test, 0.5);
    const rates = { tpr: at.tp / (at.tp + at.fn), fpr: at.fp / (at.fp + at.tn) };
    const { low, high } = analyticInterval({ ...model, rates }, at);
    expect(moved.sampling.value).toEqual({ method: "delta_method", low, high });
    expect(prepareSheet({ ...statistics, replicates: [] }, draws)(inputs).sampling.value?.method).toBe("delta_method");
  });

  it("without a threshold takes the best one on validation data", () => {
    const { statistics, inputs, recompute, model } = prepared();
    const best = profitCurve(statistics.validation, 0.004, model.values).best.threshold;
    expect(recompute({ ...inputs, threshold: null }).value.value?.threshold).toBe(best);
  });

  it("may leave capacity and review out", () => {
    const { inputs, recompute } = prepared();
    const bare = recompute({ ...inputs, capacity: null, reviewCost: null });
    expect(bare.value.value).toMatchObject({ capacityUse: null, thresholdWithinCapacity: null });
    expect(bare.threshold.value?.review).toBeNull();
  });

  it("of the horizon or the longest interval only looks further", () => {
    const { inputs, recompute, sheet } = prepared();
    expect(recompute({ ...inputs, horizonMonths: 6 }).cash.value?.drifting).toHaveLength(6);
    expect(recompute({ ...inputs, horizonMonths: 6 }).cash.value?.best).toEqual(sheet.cash.value?.best);
    expect(recompute({ ...inputs, longestInterval: 1 }).cash.value?.best.interval).toBe(1);
    expect(recompute({ ...inputs, longestInterval: 1 }).cash.value?.retrained).toHaveLength(60);
  });
});

describe("a part that cannot be calculated", () => {
  it("says why and leaves the others standing", () => {
    const { statistics, inputs, recompute } = prepared();
    const few = { ...statistics.test, positives: 20, tp: Array.from(statistics.test.tp, (each) => Math.min(20, each)) };
    const found = prepareSheet({ ...statistics, test: few, replicates: [] }, draws)(inputs);
    expect(found.sampling.refusal?.code).toBe("too_few_positives");
    expect(found.sampling.refusal?.message).toContain("Only 20 positive items");
    expect(found.value.value).not.toBeNull();
    expect(found.headline).toBe("unknown");
    expect(recompute({ ...inputs, horizonMonths: 0 }).cash.refusal?.code).toBe("amount.not_positive");
    expect(recompute({ ...inputs, tornadoChange: 0 }).tornado.refusal?.code).toBe("amount.not_positive");
    expect(recompute({ ...inputs, uncertain: {} }).inputs.refusal?.code).toBe("sheet.incomplete");
    expect(recompute({ ...inputs, uncertain: {} }).headline).toBe("unknown");
  });

  it("without values leaves nothing but the reason", () => {
    const { inputs, recompute } = prepared();
    const stated: SheetInputs["stated"] = { ...inputs.stated, prevalence: Number.NaN };
    const found = recompute({ ...inputs, threshold: null, stated });
    for (const part of [
      found.value,
      found.threshold,
      found.tolerance,
      found.sampling,
      found.inputs,
      found.tornado,
      found.cash,
    ]) {
      expect(part.refusal?.code).toBe("number.not_finite");
      expect(part.value).toBeNull();
    }
    expect(found.headline).toBe("unknown");
    expect(recompute({ ...inputs, stated }).headline).toBe("unknown");
  });

  it("never hides an error of our own", () => {
    const { inputs, recompute } = prepared();
    const broken = {
      ...inputs,
      get capacity(): number {
        throw new TypeError("broken");
      },
    };
    expect(() => recompute(broken)).toThrow(TypeError);
  });
});

describe("a stored sheet", () => {
  const amount = (value: string) => ({ value });
  const document: SheetDocument = {
    currency: "EUR",
    framing: "intervention",
    growthKind: "compound",
    isDoubleCountingExcluded: false,
    amounts: {
      volume: { value: "200000", low: "160000", high: "220000", source: "ledger", person: "A", date: "2026-10-31" },
      prevalence: amount("0.004"),
      lossPerMissed: { value: "180.00", low: "120", high: "260", isGuess: true, currency: "EUR" },
      saveRate: amount("0.95"),
      interventionCost: amount("2.50"),
      falseAlarmHarm: amount("6"),
      fixedRunCost: amount("6500"),
      baselineRecall: amount("0.55"),
      baselineFalsePositiveRate: amount("0.03"),
      baselineFixedCost: amount("9000"),
      costPerPrediction: amount("0.002"),
      itemsLabelled: amount("20000"),
      labelsPerItem: amount("3"),
      costPerLabel: amount("0.08"),
      compute: amount("1850"),
      personDays: amount("220"),
      dayRate: amount("750"),
      otherBuildCost: amount("12000"),
      margin: { value: "1", low: "0", high: "2" },
      capacity: amount(" "),
    },
  };

  it("becomes the inputs of the arithmetic, with defaults where nothing is stated", () => {
    const { inputs } = prepared();
    expect(sheetInputs(document)).toEqual({
      stated: { ...inputs.stated },
      threshold: null,
      capacity: null,
      reviewCost: null,
      buildCost: 183_650,
      horizonMonths: 24,
      annualDiscount: 0.1,
      growth: { kind: "compound", perMonth: 0.05 },
      retrainCost: 0,
      longestInterval: 24,
      uncertain: { V: { low: 160_000, likely: 200_000, high: 220_000 }, L: { low: 120, likely: 180, high: 260 } },
      tornadoChange: 0.2,
    });
  });

  it("is read back as it was stored", () => {
    expect(sheetDocumentSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
  });

  it("is calculated with as it is", () => {
    const { recompute } = prepared();
    expect(recompute(sheetInputs(document)).value.refusal).toBeNull();
  });

  it("takes every amount that is stated", () => {
    const stated = {
      ...{
        capacity: "5000",
        reviewCost: "4",
        threshold: "0.5",
        buildCost: "1000",
        horizonMonths: "60",
        annualDiscount: "0.2",
      },
      ...{ growth: "0.02", retrainCost: "600", longestInterval: "12", tornadoChange: "0.1", adoption: "0.7" },
      ...{ cashableShare: "0.5", baselineCostPerItem: "0.45" },
    };
    const amounts = {
      ...document.amounts,
      ...Object.fromEntries(Object.entries(stated).map(([name, value]) => [name, amount(value)])),
    };
    expect(sheetInputs({ ...document, growthKind: "linear", amounts })).toMatchObject({
      ...{ threshold: 0.5, capacity: 5000, reviewCost: 4, buildCost: 1000, horizonMonths: 60, annualDiscount: 0.2 },
      ...{ growth: { kind: "linear", perMonth: 0.02 }, retrainCost: 600, longestInterval: 12, tornadoChange: 0.1 },
      stated: { adoption: 0.7, cashableShare: 0.5, baseline: { costPerItem: 0.45 } },
    });
  });

  it("can be framed as opportunity or in cells", () => {
    const opportunity = sheetInputs({ ...document, framing: "opportunity" });
    expect(opportunity.stated.amounts).toEqual({ framing: "opportunity", margin: 1, interventionCost: 2.5 });
    expect(opportunity.uncertain).toEqual({
      V: { low: 160_000, likely: 200_000, high: 220_000 },
      margin: { low: 0, likely: 1, high: 2 },
    });
    const cells = { valueTp: amount("1"), valueFn: amount("-2"), valueFp: amount("-3"), valueTn: amount("4") };
    const direct = sheetInputs({ ...document, framing: "cells", amounts: { ...document.amounts, ...cells } });
    expect(direct.stated.amounts).toEqual({ framing: "cells", cells: { tp: 1, fn: -2, fp: -3, tn: 4 } });
    expect(Object.keys(direct.uncertain)).toEqual(["V"]);
  });

  it("draws every amount that has a range", () => {
    const ranges = Object.fromEntries(
      [
        ...["volume", "prevalence", "lossPerMissed", "saveRate", "interventionCost", "falseAlarmHarm", "fixedRunCost"],
        ...[
          "baselineFixedCost",
          "baselineRecall",
          "baselineFalsePositiveRate",
          "baselineCostPerItem",
          "costPerPrediction",
        ],
        ...["adoption", "cashableShare"],
      ].map((name) => [name, { value: "0.5", low: "0.25", high: "0.75" }]),
    );
    const { uncertain } = sheetInputs({ ...document, amounts: { ...document.amounts, ...ranges } });
    expect(Object.keys(uncertain)).toEqual([
      "V",
      "pi",
      "L",
      "s",
      "ci",
      "cfp",
      "F",
      "F0",
      "tpr0",
      "fpr0",
      "c0",
      "cp",
      "a",
      "alpha",
    ]);
    expect(uncertain.alpha).toEqual({ low: 0.25, likely: 0.5, high: 0.75 });
  });

  it("draws only what its framing has, whatever other ranges are left in it", () => {
    const range = { value: "0.5", low: "0.25", high: "0.75" };
    const every = ["lossPerMissed", "saveRate", "interventionCost", "falseAlarmHarm", "margin"];
    const cells = { valueTp: range, valueFn: range, valueFp: range, valueTn: range };
    const ranges = Object.fromEntries(every.map((name) => [name, range]));
    const drawn = (framing: SheetDocument["framing"]) =>
      Object.keys(
        sheetInputs({ ...document, framing, amounts: { ...document.amounts, ...cells, ...ranges } }).uncertain,
      );
    expect(drawn("intervention")).toEqual(["V", "L", "s", "ci", "cfp"]);
    expect(drawn("opportunity")).toEqual(["V", "ci", "margin"]);
    expect(drawn("cells")).toEqual(["V"]);
  });

  it("may be framed as opportunity, grow linearly, and carry dates", () => {
    const other: SheetDocument = { ...document, framing: "opportunity", growthKind: "linear" };
    expect(sheetDocumentSchema.parse(other)).toEqual(other);
    const dated = { ...document, amounts: { volume: { value: "5", date: "2026-1-1" } } };
    expect(sheetDocumentSchema.safeParse(dated).success).toBe(true);
    const endless = { ...document, amounts: { volume: { value: "5", date: "the first of October" } } };
    expect(sheetDocumentSchema.safeParse(endless).success).toBe(false);
  });

  it("needs both ends of a range", () => {
    const amounts = { ...document.amounts, volume: { value: "5", low: "1" }, lossPerMissed: { value: "5", high: "9" } };
    expect(sheetInputs({ ...document, amounts }).uncertain).toEqual({});
  });

  it("is refused if amounts are missing, unreadable or in several currencies", () => {
    const { volume, ...rest } = document.amounts;
    expect(volume).toBeDefined();
    expect(refusal(() => sheetInputs({ ...document, amounts: rest }))).toContain(
      "sheet.incomplete | volume is missing.",
    );
    expect(refusal(() => sheetInputs({ ...document, amounts: { ...rest, volume: amount("many") } }))).toContain(
      "decimal.invalid | “many”",
    );
    expect(
      refusal(() =>
        sheetInputs({
          ...document,
          amounts: {
            ...document.amounts,
            compute: { value: "1", currency: "USD" },
            dayRate: { value: "1", currency: "LKR" },
          },
        }),
      ),
    ).toContain("currency.mixed | Amounts in EUR, USD, LKR are mixed.");
  });

  it("has names from its own form only", () => {
    expect(refusal(() => sheetInputs({ ...document, amounts: {} }))).toContain("sheet.incomplete | volume");
    expect(sheetDocumentSchema.safeParse({ currency: "EURO", framing: "intervention", amounts: {} }).success).toBe(
      false,
    );
    expect(
      sheetDocumentSchema.safeParse({ currency: "EUR", framing: "intervention", amounts: { volume: { value: 5 } } })
        .success,
    ).toBe(false);
    expect(sheetDocumentSchema.parse({ currency: "EUR", framing: "cells", amounts: {} })).toMatchObject({
      growthKind: "compound",
      isDoubleCountingExcluded: false,
    });
  });
});
