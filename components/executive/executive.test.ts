import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { goalDocumentSchema } from "../../server/economics/goal/document.ts";
import { prepareSheet } from "../../server/economics/sheet/recompute.ts";
import type { SheetInputs } from "../../server/economics/sheet/types.ts";
import { fraudCase, fraudCounts } from "../../server/economics/testing/fraud.ts";
import { DRAWS, movedTiles } from "../../server/economics/executive/whatIf.ts";
import { executiveSummary, nameOf } from "../../server/executive/executiveSummary.ts";
import { withoutAmounts } from "../../server/executive/withoutAmounts.ts";
import { en } from "../messages/index.ts";
import { glossed, termsOf } from "./glossary.ts";
import { moneyRange, outOf, shortMoney } from "./numbers.ts";
import { askLine, changeLine, tileSentences } from "./sentences.ts";

const writing = { t: createTranslator({ locale: "en", messages: en, namespace: "executive" }), locale: "en-GB" };
const plain = (text: string): string => text.replaceAll("\u202f", " ").replaceAll("\u00a0", " ");

const { rates: _, ...stated } = fraudCase;
const inputs: SheetInputs = {
  stated,
  threshold: 0.5,
  capacity: 5000,
  reviewCost: 4,
  buildCost: 183_650,
  horizonMonths: 24,
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
const counts = { threshold: 0.5, tp: fraudCounts.tp, fp: fraudCounts.fp, positives: 500, negatives: 9500 };
const table = { thresholds: [0.5], tp: [counts.tp], fp: [counts.fp], positives: 500, negatives: 9500 };
const sheetOf = (draws: { seed: number; draws: number }) =>
  prepareSheet({ validation: table, test: table, replicates: [] }, draws)(inputs);
/** The draws the worked example was computed with. */
const sheet = sheetOf({ seed: 2026, draws: 5000 });

const summary = executiveSummary({
  project: "Card fraud screening",
  asOf: "2026-11-20T10:00:00Z",
  goal: goalDocumentSchema.parse({
    metric: "Fraud claims",
    unit: "claims/month",
    direction: "decrease",
    baseline: 382,
    target: 344,
    by: "2027-06-30",
    owner: "A. Perera <a.perera@example.com>",
    manualToday: "The rules engine holds a payment.",
  }),
  review: {
    gate: 2,
    environment: "production",
    number: 3,
    state: "in_review",
    dueOn: "2026-12-12",
    note: "Budget of €200,000 is booked",
    conditions: [],
  },
  stop: null,
  currency: "EUR",
  money: { inputs, sheet, counts, judgedOn: "test" },
  moneyProblem: null,
  run: { number: 7 },
  topics: null,
  risks: [
    {
      id: "F10",
      text: "4,640 alerts a month; the team can handle 5,000",
      colour: "amber",
      owner: null,
      date: null,
      acceptedBy: null,
      acceptedUntil: null,
    },
  ],
  unknown: { questions: [], guesses: ["growth"], answeredShare: 0.8, automaticShare: 0.6, overdue: 0 },
  changed: { since: null, words: [] },
});

/** Every sentence the tiles print, as one text. */
function printed(page = summary): string {
  if (page.tiles === null) throw new Error("no tiles");
  const tiles = Object.values(tileSentences(page.tiles, page, writing));
  const all = [askLine(page, writing), changeLine(page, writing), ...tiles.flatMap((said) => [said?.head, said?.more])];
  return plain(all.join("\n"));
}

describe("the executive page", () => {
  it("prints the worked example in the sentences executives asked for", () => {
    expect(printed()).toBe(
      [
        "Approve going live? Due 12 Dec. Owner A. Perera.",
        "Fraud claims: about 177 a month expected instead of 382 (goal: 344 by 30 Jun 2027).",
        "+€55 k per month versus today",
        "€49–62 k sampling; €37–80 k if our assumptions are off",
        "Pays back in 3.3 months",
        "Built for €184 k, runs for €6.9 k a month; 3.6 months with drift.",
        "Errors may almost double (1.95×)",
        "before it loses to today’s rules.",
        "Loses money from month 15",
        "if nobody retrains. Plan: retrain every 2 months. +€926 k over 24 months.",
        "4,640 alerts a month",
        "6 of 7 are false alarms; team can handle 5,000.",
      ].join("\n"),
    );
  });

  it("shows names and no addresses", () => {
    expect(JSON.stringify(summary)).not.toContain("@");
    expect(nameOf("Ada (ada@example.com)")).toBe("Ada");
    expect(nameOf("ada@example.com")).toBeNull();
    expect(nameOf("Anil Perera, head of cards")).toBe("Anil Perera, head of cards");
  });

  it("claims no effect where the amounts count something else than the goal", () => {
    const other = executiveSummary({
      ...facts(),
      goal: goalDocumentSchema.parse({ metric: "Complaints", direction: "decrease", baseline: 90, target: 80 }),
    });
    expect(other.goal.expected).toBeNull();
    expect(changeLine(other, writing)).toContain("doesn’t follow from the amounts");
  });

  it("ends at “rules first” as a finished result", () => {
    const framing = { decisionNamed: true, peopleSolve: false, ruleSolves: true };
    const finished = executiveSummary({ ...facts(), goal: goalDocumentSchema.parse({ framing }), money: null });
    expect(askLine(finished, writing)).toBe("Finished: rules first, no model needed.");
    expect(finished.ended?.reason).toMatch(/rule/);
  });

  it("recomputes to the stored page when no slider was moved, and keeps amounts apart from luck", () => {
    if (summary.whatIf === null) throw new Error("nothing to move");
    const stored = executiveSummary({ ...facts(), money: { inputs, sheet: sheetOf(DRAWS), counts, judgedOn: "test" } });
    expect(movedTiles(summary.whatIf, {})).toEqual(stored.tiles);
    const more = movedTiles(summary.whatIf, { volume: 400_000, loss: 90, growth: 0 });
    expect(more?.people.flags).toBeCloseTo(9280, 6);
    expect(more?.time?.firstNegativeMonth).toBeNull();
    expect(more?.value.net).toBeLessThan(0.9 * 2 * (summary.tiles?.value.net ?? 0));
  });
});

describe("without amounts", () => {
  it("keeps ratios, months and colours, and holds no figure of the amounts anywhere", () => {
    const hidden = withoutAmounts(summary);
    expect(printed(hidden)).toBe(
      [
        "Approve going live? Due 12 Dec. Owner A. Perera.",
        "Fraud claims: about 46 % of today’s expected (goal: 90 % by 30 Jun 2027).",
        "Better than today",
        "Amounts are left out on this page. The bars keep their proportions.",
        "Pays back in 3.3 months",
        "3.6 months with drift.",
        "Errors may almost double (1.95×)",
        "before it loses to today’s rules.",
        "Loses money from month 15",
        "if nobody retrains. Plan: retrain every 2 months.",
        "93 % of what the team can handle",
        "6 of 7 are false alarms.",
      ].join("\n"),
    );
    const stored = JSON.stringify(hidden);
    for (const figure of [
      "55429",
      "183650",
      "200000",
      "200,000",
      "6900",
      "4640",
      "4,640",
      "5,000",
      "382",
      "180",
      "926",
    ]) {
      expect(stored, figure).not.toContain(figure);
    }
  });
});

describe("words of the field", () => {
  it("are all explained, in every sentence the page prints and in the catalogue's own", () => {
    const unexplained = /\b(?:retrain|drift|sampling|model|alert|threshold|recall|AUC|features?|labels?)\b/i;
    for (const { text, term } of glossed(printed())) if (term === null) expect(text).not.toMatch(unexplained);
    expect(termsOf([printed()])).toEqual([
      "sampling",
      "assumptions",
      "drift",
      "error",
      "retrain",
      "alert",
      "falseAlarm",
    ]);
  });

  it("are found as whole words only, and nothing of the sentence is lost", () => {
    const text = "Remodelled models: alertness, alerts; retrained κ";
    expect(
      glossed(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
    expect(termsOf([text])).toEqual(["model", "alert", "retrain", "kappa"]);
  });
});

describe("numbers at a glance", () => {
  it.each([
    [55_430, "€55 k"],
    [-1_702_000, "−€1.7 M"],
    [6_900, "€6.9 k"],
    [183_650, "€184 k"],
    [999_700, "€1.0 M"],
    [180, "€180"],
  ])("%d is %s", (amount, text) => {
    expect(plain(shortMoney(amount, "EUR", "en-GB"))).toBe(text);
  });

  it("writes ranges in one unit, and both ends where one is a loss", () => {
    expect(plain(moneyRange(48_850, 62_010, "EUR", "en-GB"))).toBe("€49–62 k");
    expect(plain(moneyRange(48_850, 62_010, "EUR", "de-DE"))).toBe("49–62 k €");
    expect(plain(moneyRange(-15_000, 62_010, "EUR", "en-GB"))).toBe("−€15 k to €62 k");
  });

  it.each([
    [0.8586, 6, 7],
    [0.5, 1, 2],
    [0.333, 1, 3],
    [0.9, 9, 10],
  ])("a share of %d is %d of %d", (share, part, whole) => {
    expect(outOf(share)).toEqual({ part, whole });
  });
});

function facts(): Parameters<typeof executiveSummary>[0] {
  return {
    ...summary,
    goal: goalDocumentSchema.parse({}),
    review: null,
    stop: null,
    money: { inputs, sheet, counts, judgedOn: "test" },
    moneyProblem: null,
  };
}
