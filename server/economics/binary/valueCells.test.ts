import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusal } from "../testing/refusal.ts";
import { doubleCountingSentences } from "./doubleCounting.ts";
import { cellValues, checkedCells, reasonableDifferences, valueDifferences, type ValueAmounts } from "./valueCells.ts";

const intervention: ValueAmounts = {
  framing: "intervention",
  lossPerMissed: 180,
  saveRate: 0.75,
  interventionCost: 2.5,
  falseAlarmHarm: 6,
};

describe("the four values follow from amounts people can state", () => {
  it("of an intervention that prevents a loss", () => {
    expect(cellValues(intervention)).toEqual({ tp: -47.5, fn: -180, fp: -8.5, tn: 0 });
  });

  it("of an opportunity that is taken", () => {
    expect(cellValues({ framing: "opportunity", margin: 40, interventionCost: 1.5 })).toEqual({
      tp: 38.5,
      fn: 0,
      fp: -1.5,
      tn: 0,
    });
  });

  it("given directly", () => {
    const cells = { tp: 1, fn: -2, fp: -3, tn: 4 };
    expect(cellValues({ framing: "cells", cells })).toEqual(cells);
  });

  it.each([
    [{ lossPerMissed: -1 }, "amount.negative | The loss per missed case is -1"],
    [{ saveRate: 1.2 }, "rate.out_of_range | The save rate is 1.2"],
    [{ interventionCost: -1 }, "amount.negative | The intervention cost is -1"],
    [{ falseAlarmHarm: -1 }, "amount.negative | The false-alarm harm is -1"],
  ])("refuses %o", (change, expected) => {
    expect(refusal(() => cellValues({ ...intervention, ...change }))).toContain(expected);
  });

  it.each([
    [{ margin: -1, interventionCost: 1 }, "amount.negative | The margin is -1"],
    [{ margin: 1, interventionCost: -1 }, "amount.negative | The intervention cost is -1"],
  ])("refuses the opportunity %o", (amounts, expected) => {
    expect(refusal(() => cellValues({ framing: "opportunity", ...amounts }))).toContain(expected);
  });

  it.each([
    ["tp", "The value of a caught case"],
    ["fn", "The value of a missed case"],
    ["fp", "The value of a false alarm"],
    ["tn", "The value of an item left alone"],
  ])("refuses a cell %s that is no number", (cell, name) => {
    const cells = { tp: 1, fn: -1, fp: -1, tn: 1, [cell]: Number.NaN };
    expect(refusal(() => checkedCells(cells))).toContain(`number.not_finite | ${name} is`);
    expect(refusal(() => cellValues({ framing: "cells", cells }))).toContain(name);
  });
});

describe("the differences of the values decide, not the cells", () => {
  it("catching instead of missing, leaving alone instead of flagging", () => {
    expect(valueDifferences({ tp: -11.5, fn: -180, fp: -8.5, tn: 1 })).toEqual({ positive: 168.5, negative: 9.5 });
    expect(refusal(() => valueDifferences({ tp: 1, fn: Number.NaN, fp: 0, tn: 0 }))).toContain("number.not_finite");
  });

  it("a reasonable matrix passes", () => {
    expect(reasonableDifferences({ tp: 0, fn: -5, fp: -1, tn: 0 })).toEqual({ positive: 5, negative: 1 });
  });

  it.each([
    [{ tp: -5, fn: -5, fp: -1, tn: 0 }, "catching a case is worth nothing"],
    [{ tp: -6, fn: -5, fp: -1, tn: 0 }, "catching a case is worth nothing"],
    [{ tp: 0, fn: -5, fp: 0, tn: 0 }, "leaving a good one alone is worth nothing"],
    [{ tp: 0, fn: -5, fp: 1, tn: 0 }, "leaving a good one alone is worth nothing"],
  ])("refuses %o, where one answer dominates", (cells, why) => {
    expect(refusal(() => reasonableDifferences(cells))).toContain(
      `matrix.unreasonable | With these values one answer is always at least as good as the other (${why})`,
    );
  });

  it("does not change when the same amount is added to both answers for a class", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (forPositives, forNegatives) => {
        const before = valueDifferences({ tp: 5, fn: -7, fp: -2, tn: 3 });
        const shifted = valueDifferences({
          tp: 5 + forPositives,
          fn: -7 + forPositives,
          fp: -2 + forNegatives,
          tn: 3 + forNegatives,
        });
        expect(shifted).toEqual(before);
      }),
    );
  });
});

describe("the sentences against double counting", () => {
  const cells = { tp: -11.5, fn: -180, fp: -8.5, tn: 0 };

  it("say both differences in money", () => {
    expect(doubleCountingSentences(cells)).toEqual([
      "Catching a case instead of missing it is worth 168.50.",
      "Leaving a good one alone instead of flagging it is worth 8.50.",
    ]);
  });

  it("leave rounding and currency to the view", () => {
    expect(doubleCountingSentences(cells, (amount) => `${amount} EUR`)[0]).toContain("worth 168.5 EUR.");
  });
});
