import type { GoalDocument } from "../economics/goal/document.ts";
import type { SheetDocument } from "../economics/sheet/document.ts";
import { amounts, expectedPerMonth } from "./amounts.ts";
import { fillGaps, type TemplateColumn } from "./columns.ts";
import { endOfMonth } from "./dates.ts";
import { drawPipeline } from "./drawing.ts";
import { withCase, type Template } from "./template.ts";
import { usualParts } from "./usualParts.ts";

const RATES = { tpr: 0.85, fpr: 0.15 };

const columns: TemplateColumn[] = [
  ["document_id", "string", "id"],
  ["received_on", "date"],
  ["channel", "string"],
  ["form", "string"],
  ["pages", "integer"],
  ["fields_read", "integer"],
  ["fields_empty", "integer"],
  ["reading_confidence", "number"],
  ["lowest_confidence", "number"],
  ["handwritten", "string"],
  ["amount_eur", "number"],
  ["amount_changed", "string"],
  ["household_size", "integer"],
  ["id_matches_register", "string"],
  ["days_since_last", "integer"],
  ["wrong", "string", "target"],
];

const parts = usualParts({
  sample: "benefit-documents",
  columns,
  endpoint: "benefit-documents",
  data: {
    name: "Documents",
    draw: { rule: "time", column: "received_on" },
    reasons: {
      draw: "The newest tenth judges: forms and scanners change, and the model is for documents that are still to come.",
    },
  },
  label: {
    name: "Read wrongly",
    settings: { problem: "binary", positive: "yes" },
    reasons: { positive: "A wrong document that is booked unseen pays somebody the wrong amount." },
  },
  clean: {
    settings: { operations: fillGaps },
    reasons: {
      operations:
        "First applications have no earlier one, and some people aren't in the register: both gaps mean something.",
    },
  },
  train: {
    name: "Logistic regression",
    settings: { algorithm: "linear" },
    reasons: { algorithm: "A clerk can be told which of five signs sent a document to the desk." },
  },
  second: {
    kind: "train",
    name: "Boosted trees",
    settings: { algorithm: "xgboost" },
    reasons: { algorithm: "Handwriting and a changed amount together are worse than each alone." },
  },
  evaluate: {
    settings: { metric: "average_precision", importanceRepeats: 1 },
    reasons: { metric: "Few documents are wrong: it judges how well these come first." },
  },
  monitor: "A new form or a new scanner shows here before wrong payments do.",
});

function goal(today: string): Partial<GoalDocument> {
  return {
    problem:
      "Clerks check every scanned application by hand; families wait three weeks, and some payments are still wrong.",
    whyNow: "Applications double in winter and nobody can be hired in time.",
    costOfDoingNothing: "unknown",
    decision: "Book an application as it was read, or put it on a clerk's desk.",
    decidedBy: "Clerks of the benefits office",
    decisionCadence: "day",
    metric: "Days until a decision",
    unit: "days",
    direction: "decrease",
    baseline: 21,
    baselineDate: endOfMonth(today, -1),
    target: 12,
    by: endOfMonth(today, 8),
    goLive: endOfMonth(today, 3),
    labelDelayDays: 30,
    measuredBy: "Case system, monthly; a hundredth of the unseen documents is checked as well",
    guardrails: ["Wrong payments ≤ 1 % of the documents"],
    owner: "Eva Lind, head of the benefits office",
    sponsor: "Omar Haddad, city treasurer",
    experts: ["Jana Roth, clerk", "Peter Quist, data protection"],
    intendedUse: "Sort scanned applications into those that can be booked and those a clerk looks at first.",
    notIntendedUse: "Refusing an application, or judging whether somebody deserves help.",
    automation: "act_with_override",
    overrideBy: "Any clerk, at once",
    assumptions: [
      {
        text: "A clerk who looks finds the error",
        howVerified: "Two clerks read 400 documents independently",
        status: "verified",
        owner: "Jana Roth",
        date: endOfMonth(today, -1),
      },
    ],
    minimumPerformance: { metric: "recall", value: 0.7, reason: "Below it more payments are wrong than today." },
    framing: {
      decisionNamed: true,
      peopleSolve: false,
      ruleSolves: false,
      serviceSolves: false,
      data: true,
      targetObservable: true,
      errorTolerable: false,
      labels: "yes",
      target: "category",
      classes: 2,
    },
  };
}

function sheet(today: string): SheetDocument {
  const date = endOfMonth(today, -1);
  const office = { source: "Case system, last quarter", person: "Eva Lind, head of the benefits office", date };
  const hosting = { source: "Offer of the city's data centre", person: "Nils Berg, data centre", date };
  return {
    currency: "EUR",
    framing: "intervention",
    growthKind: "compound",
    isDoubleCountingExcluded: true,
    amounts: {
      ...amounts(office, {
        volume: ["14000", "11000", "22000"],
        prevalence: ["0.08", "0.06", "0.11"],
        lossPerMissed: ["75", "50", "120"],
        saveRate: "0.98",
        interventionCost: "3.8",
        falseAlarmHarm: "0.4",
        baselineRecall: "1",
        baselineFalsePositiveRate: "1",
        reviewCost: "3.8",
        capacity: "4000",
      }),
      ...amounts(hosting, { costPerPrediction: "0.01", fixedRunCost: "4200", buildCost: "95000" }),
    },
  };
}

/** Documents as a table, with a person for every answer in doubt. */
export const benefitDocuments: Template = {
  id: "benefit-documents",
  title: "Benefit documents",
  goal: "Book the applications that were read well, and let clerks look at the rest.",
  problem: "binary",
  sample: "benefit-documents",
  rows: 8_000,
  columns: columns.length,
  origin: "Made up by Stagecraft with a fixed seed; no real application is in it. Apache-2.0.",
  value: {
    perMonth: expectedPerMonth(sheet("2026-01-31"), RATES),
    currency: "EUR",
    basis: "against clerks who check every document, at the rates the model reaches here",
  },
  expected: RATES,
  document: (today) =>
    withCase(drawPipeline("Benefit documents", { seed: 42, target: "wrong" }, parts), goal(today), sheet(today)),
};
