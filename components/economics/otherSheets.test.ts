import { describe, expect, it } from "vitest";
import { classInputs } from "../../server/economics/sheet/classSheet.ts";
import { bandInputs, forecastInputs } from "../../server/economics/sheet/numberSheet.ts";
import { forecastStatistics } from "../../server/economics/sheet/evaluated.ts";
import { readSheet, type SheetDocument } from "../../server/economics/sheet/document.ts";
import type { Answers } from "./otherRows.ts";
import { amountProblems, dominance, rareClasses } from "./problems.ts";
import { groupsOf, missingRows } from "./rows.ts";

const sheet = (values: Record<string, string>, more: Partial<SheetDocument> = {}): SheetDocument =>
  readSheet({ ...more, amounts: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])) });
const classes: Answers = { kind: "classes", classes: ["ok", "bad"] };
const number: Answers = { kind: "number" };

/** Fills in everything that is asked without a value to fall back on. */
const asked = (answers: Answers, more: Partial<SheetDocument> = {}): SheetDocument =>
  sheet(Object.fromEntries(missingRows(sheet({}, more), answers).map(({ name }) => [name, "0.5"])), more);

describe("what is asked for each kind of answer is enough to count with", () => {
  it("for several classes", () => {
    expect(() =>
      classInputs(
        asked(classes),
        [
          [9, 1],
          [2, 8],
        ],
        classes.classes,
      ),
    ).not.toThrow();
  });

  const statistics = forecastStatistics({
    ...{ residuals: [-1, 1], relativeErrors: [0.1, 0.2], meanOver: 0.5, meanUnder: 0.5 },
    replicates: { meanOver: [0.5], meanUnder: [0.5] },
  });
  it("for errors by unit", () => expect(() => forecastInputs(asked(number), statistics.errors)).not.toThrow());
  it("for a band", () => expect(() => bandInputs(asked(number, { forecast: "band" }), statistics)).not.toThrow());

  it("and nothing else: a band has no today, classes have no false alarm", () => {
    const names = (answers: Answers, more: Partial<SheetDocument> = {}) =>
      groupsOf(sheet({}, more), answers).flatMap(({ rows }) => rows.map(({ name }) => name));
    expect(names(number, { forecast: "band" })).not.toContain("baselineFixedCost");
    expect(names(number, { forecast: "band" })).not.toContain("adoption");
    expect(names(classes)).not.toContain("falseAlarmHarm");
    expect(names(classes)).not.toContain("baselineRecall");
    expect(names(classes)).toEqual(expect.arrayContaining(["share.0", "value.0.1", "today.1", "buildCost", "growth"]));
  });
});

describe("amounts nothing can be counted with are named", () => {
  it.each([
    ["prevalence", "1.2", "Share that is really positive is 120 %, but a share lies between 0 and 100 %."],
    ["baselineRecall", "-0.05", "Cases caught today is −5 %, but a share lies between 0 and 100 %."],
    ["volume", "-5", "Items to decide on is −5, but it has to be above zero: everything else is counted per item."],
  ])("%s of %s", (name, value, sentence) =>
    expect(amountProblems(sheet({ [name]: value }), { kind: "binary" })).toEqual([sentence]),
  );

  it("shares of classes that don't add up, once all are there", () => {
    expect(amountProblems(sheet({ "share.0": "0.9" }), classes)).toEqual([]);
    expect(amountProblems(sheet({ "share.0": "0.9", "share.1": "0.2" }), classes)).toEqual([
      "The shares of all classes add up to 110 %, but they have to add up to 100 %.",
    ]);
    expect(amountProblems(sheet({ "share.0": "0.9", "share.1": "0.1" }), classes)).toEqual([]);
  });

  it("an answer no model would ever give", () => {
    const values = { "value.0.0": "0", "value.0.1": "-3", "value.1.0": "-5", "value.1.1": "-20" };
    expect(amountProblems(sheet(values), classes)[0]).toContain("“ok” is never worth less than “bad”");
    expect(amountProblems(sheet({ ...values, "value.1.1": "-1" }), classes)).toEqual([]);
    expect(dominance({ tp: -10, fn: -5, fp: -2, tn: 0 })).toContain("no model is needed");
    expect(dominance({ tp: -2, fn: -50, fp: -2, tn: 0 })).toBeNull();
  });

  it("classes with fewer than 30 rows judged", () => {
    expect(
      rareClasses(
        [
          [28, 2],
          [9, 20],
        ],
        ["ok", "bad"],
      ),
    ).toEqual([expect.stringContaining("Only 29 rows judged are really “bad”")]);
  });
});
