import type { GoalDocument } from "../economics/goal/document.ts";
import type { SheetDocument } from "../economics/sheet/document.ts";
import { amounts, expectedPerMonth } from "./amounts.ts";
import type { TemplateColumn } from "./columns.ts";
import { endOfMonth } from "./dates.ts";
import { drawPipeline } from "./drawing.ts";
import { withCase, type Template } from "./template.ts";
import { usualParts } from "./usualParts.ts";

const RATES = { tpr: 0.96, fpr: 0.02 };

const measures = [
  "radius",
  "texture",
  "perimeter",
  "area",
  "smoothness",
  "compactness",
  "concavity",
  "concave_points",
  "symmetry",
  "fractal_dimension",
];
const columns: TemplateColumn[] = [
  ...measures.map((name): TemplateColumn => [`mean_${name}`, "number"]),
  ...measures.map((name): TemplateColumn => [`${name}_error`, "number"]),
  ...measures.map((name): TemplateColumn => [`worst_${name}`, "number"]),
  ["diagnosis", "string", "target"],
];

const parts = usualParts({
  sample: "breast-cancer",
  columns,
  endpoint: "breast-cancer",
  data: {
    name: "Tissue samples",
    reasons: { draw: "70 % of the rows teach, 20 % choose settings and threshold, 10 % only judge." },
  },
  label: {
    name: "Malignant or benign",
    settings: { problem: "binary", positive: "malignant" },
    reasons: { positive: "A missed cancer is the error that counts: 168 times as much as a needless biopsy." },
  },
  train: {
    name: "Logistic regression",
    settings: { algorithm: "linear", validation: "kfold", testEstimate: "repeated_cv" },
    reasons: {
      algorithm: "569 rows of clean measures: a linear model is hard to beat, and a doctor can read it.",
      testEstimate: "57 test rows would judge by luck; repeated 5-fold predictions judge more steadily.",
    },
  },
  second: {
    kind: "train",
    name: "Boosted trees",
    settings: { algorithm: "xgboost", validation: "kfold", testEstimate: "repeated_cv", trees: 200 },
    reasons: { algorithm: "Finds what a straight line can't, without a search." },
  },
  evaluate: {
    settings: { metric: "recall", importanceRepeats: 1 },
    reasons: {
      metric: "How many of the cancers are found comes first; money decides how many false alarms that may cost.",
    },
  },
  monitor: "Another microscope or another lab shows here first.",
});

function goal(today: string): Partial<GoalDocument> {
  return {
    problem: "Doctors look at every tissue sample twice, and one cancer in twelve is still found too late.",
    whyNow: "The second look ends with the retirement of two pathologists next year.",
    costOfDoingNothing: "unknown",
    decision: "Take a biopsy, or see the patient again in a year.",
    decidedBy: "Pathologist",
    decisionCadence: "day",
    metric: "Cancers found too late",
    unit: "patients/year",
    direction: "decrease",
    baseline: 10,
    baselineDate: endOfMonth(today, -2),
    target: 6,
    by: endOfMonth(today, 18),
    goLive: endOfMonth(today, 6),
    labelDelayDays: 180,
    measuredBy: "Cancer register, half-yearly, compared with the years before",
    owner: "Dr Helen Moss, head of pathology",
    sponsor: "Dr Carl Adu, medical director",
    experts: ["Dr Yuki Tan, pathologist"],
    intendedUse: "Order the samples for a pathologist, who looks at every one and decides alone.",
    notIntendedUse: "Telling a patient anything, or skipping a sample.",
    automation: "inform",
    assumptions: [
      {
        text: "Samples of our lab are measured like those of the file",
        howVerified: "100 samples measured in both ways",
        status: "open",
        owner: "Dr Yuki Tan",
        date: endOfMonth(today, 2),
      },
    ],
    minimumPerformance: { metric: "recall", value: 0.95, reason: "Below it the second look finds more." },
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
  const date = endOfMonth(today, -2);
  const health = {
    source: "Quality-adjusted life years at USD 100,000 each",
    person: "Dr Carl Adu, medical director",
    date,
  };
  const lab = { source: "Case list of the last year", person: "Dr Yuki Tan, pathologist", date };
  return {
    currency: "USD",
    framing: "cells",
    growthKind: "compound",
    isDoubleCountingExcluded: true,
    amounts: {
      ...amounts(health, { valueTp: "-35280", valueFn: "-252000", valueFp: "-1287.67", valueTn: "0" }),
      ...amounts(lab, {
        volume: "1600",
        prevalence: ["0.005", "0.003", "0.008"],
        baselineRecall: "0.92",
        baselineFalsePositiveRate: "0.06",
        fixedRunCost: "9000",
        buildCost: "240000",
        reviewCost: "60",
      }),
    },
  };
}

/** Two errors of very different weight, and a model that only informs a doctor. */
export const breastCancer: Template = {
  id: "breast-cancer",
  title: "Breast cancer",
  goal: "Find more cancers in tissue samples when a missed one weighs 168 times a false alarm.",
  problem: "binary",
  sample: "breast-cancer",
  rows: 569,
  columns: columns.length,
  origin: "Wisconsin diagnostic data (Wolberg, Street, Mangasarian 1995), UCI, CC BY 4.0; part of scikit-learn.",
  value: {
    perMonth: expectedPerMonth(sheet("2026-01-31"), RATES),
    currency: "USD",
    basis: "in life years at 100,000 each, against a second look by people; amounts are an example",
  },
  expected: RATES,
  document: (today) =>
    withCase(drawPipeline("Breast cancer", { seed: 42, target: "diagnosis" }, parts), goal(today), sheet(today)),
};
