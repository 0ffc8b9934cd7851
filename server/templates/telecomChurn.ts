import type { GoalDocument } from "../economics/goal/document.ts";
import type { SheetDocument } from "../economics/sheet/document.ts";
import { amounts, expectedPerMonth } from "./amounts.ts";
import { fillGaps, ingestSettings, type TemplateColumn } from "./columns.ts";
import { endOfMonth } from "./dates.ts";
import { drawPipeline, usualEdges, type Part } from "./drawing.ts";
import { withCase, type Template } from "./template.ts";
import { usualParts } from "./usualParts.ts";

const RATES = { tpr: 0.76, fpr: 0.15 };

const known: TemplateColumn[] = [
  ["customer_id", "string", "id"],
  ["age", "integer"],
  ["region", "string"],
  ["contract", "string"],
  ["payment", "string"],
  ["internet", "string"],
  ["months", "integer"],
  ["support_calls", "integer"],
  ["data_gb", "number"],
  ["phone_age_months", "integer"],
  ["monthly_charge", "number"],
  ["total_charge", "number"],
];
const columns: TemplateColumn[] = [...known, ["churned", "string", "target"]];

const later: Part = {
  id: "later",
  kind: "ingest",
  name: "A later month",
  settings: ingestSettings("telecom-churn-later", known),
  reasons: {
    source: "1,500 customers of a later month, without answers: the monitor compares them with the training rows.",
  },
};

const parts = [
  ...usualParts({
    sample: "telecom-churn",
    columns,
    endpoint: "telecom-churn",
    data: {
      name: "Customers",
      reasons: { columns: "The customer's number is kept for looking up and never learned from." },
    },
    label: {
      name: "Left or stayed",
      settings: { problem: "binary", positive: "yes" },
      reasons: { positive: "A customer who leaves unnoticed costs more than a call too many." },
    },
    clean: {
      settings: {
        operations: [
          { op: "deduplicate", keys: [] },
          { op: "clip", columns: { by: "names", names: ["data_gb"] }, factor: 3 },
          ...fillGaps,
        ],
      },
      reasons: {
        operations:
          "87 customers stand there twice and are set aside. 41 data volumes are in megabytes instead of gigabytes, a thousand times too large; they are pulled in. 312 empty cells are filled and flagged.",
      },
    },
    train: {
      name: "Logistic regression",
      settings: { algorithm: "linear" },
      reasons: { algorithm: "The simplest that could do, and the service desk can be told why." },
    },
    second: {
      kind: "tune",
      name: "Boosted trees",
      settings: { algorithm: "xgboost", trials: 10 },
      reasons: { trials: "Ten searches reach most of what a longer one finds on data of this size." },
    },
    evaluate: {
      settings: { importanceRepeats: 1 },
      reasons: { importanceRepeats: "One shuffle per column ranks them well enough for a first look." },
    },
    monitor: "Three columns have drifted in the later month: the report names exactly these.",
  }),
  later,
];

const edges = [
  ...usualEdges,
  { from: ["later", "dataset"] as [string, string], to: ["monitor", "dataset"] as [string, string] },
];

function goal(today: string): Partial<GoalDocument> {
  return {
    problem: "One customer in fifty leaves every month, and the service desk calls people at random to keep them.",
    whyNow: "A competitor offers fibre in two of our four regions from spring on.",
    costOfDoingNothing: 157_500,
    decision: "Call a customer and offer a better contract.",
    decidedBy: "Service desk",
    decisionCadence: "month",
    metric: "Customers who leave",
    unit: "customers/month",
    direction: "decrease",
    baseline: 1050,
    baselineDate: endOfMonth(today, -1),
    target: 900,
    by: endOfMonth(today, 9),
    goLive: endOfMonth(today, 2),
    labelDelayDays: 60,
    measuredBy: "Contract system, monthly; a tenth of the customers is never called",
    guardrails: ["Complaints about calls ≤ 40 a month"],
    owner: "Ines Cole, head of service",
    sponsor: "Tom Baker, chief commercial officer",
    experts: ["Rui Costa, service desk", "Lea Brandt, pricing"],
    intendedUse: "Choose each month which customers the service desk calls with an offer.",
    notIntendedUse: "Raising prices for customers who will stay anyway, or refusing service to anybody.",
    automation: "recommend",
    assumptions: [
      {
        text: "One called customer in two who wanted to leave stays",
        howVerified: "Campaign of last autumn",
        status: "open",
        owner: "Rui Costa",
        date: endOfMonth(today, 1),
      },
    ],
    minimumPerformance: { metric: "recall", value: 0.4, reason: "Below it calling at random costs less." },
  };
}

function sheet(today: string): SheetDocument {
  const date = endOfMonth(today, -1);
  const pricing = { source: "Margins of the last twelve months", person: "Lea Brandt, pricing", date };
  const desk = { source: "Campaign of last autumn", person: "Rui Costa, service desk", date };
  const data = { source: "Estimate of the data team", person: "Kim Nowak, data", date };
  return {
    currency: "EUR",
    framing: "opportunity",
    growthKind: "compound",
    isDoubleCountingExcluded: true,
    amounts: {
      ...amounts(pricing, { volume: "50000", prevalence: ["0.021", "0.016", "0.028"], margin: ["150", "110", "190"] }),
      ...amounts(desk, {
        interventionCost: "6",
        baselineRecall: "0.15",
        baselineFalsePositiveRate: "0.15",
        capacity: "8000",
      }),
      ...amounts(data, { fixedRunCost: "3200", buildCost: "62000", retrainCost: "4000" }),
    },
  };
}

/** Customers who may leave, with faults planted in the data and a later month that has drifted. */
export const telecomChurn: Template = {
  id: "telecom-churn",
  title: "Telecom churn",
  goal: "Call the customers who are about to leave, instead of people at random.",
  problem: "binary",
  sample: "telecom-churn",
  rows: 5_087,
  columns: columns.length,
  origin: "Made up by Stagecraft with a fixed seed and known faults; no real customer is in it. Apache-2.0.",
  value: {
    perMonth: expectedPerMonth(sheet("2026-01-31"), RATES),
    currency: "EUR",
    basis: "against calling people at random, at the rates the model reaches here",
  },
  expected: { missing: 312, copies: 87, outliers: 41, drifted: 3, ...RATES },
  document: (today) =>
    withCase(drawPipeline("Telecom churn", { seed: 42, target: "churned" }, parts, edges), goal(today), sheet(today)),
};
