import { bandNetValue } from "../economics/regression/band.ts";
import type { GoalDocument } from "../economics/goal/document.ts";
import { amounts } from "./amounts.ts";
import { fillGaps, type TemplateColumn } from "./columns.ts";
import { endOfMonth } from "./dates.ts";
import { drawPipeline } from "./drawing.ts";
import { withCase, type Template } from "./template.ts";
import { usualParts } from "./usualParts.ts";

/** Share of the estimates within the band of ±5 % that the model reaches here. */
const SHARE_IN_BAND = 0.8;
const STATED = { volume: 800, valueInside: 40, valueOutside: -90, costPerPrediction: 0.05, fixedRunCost: 3500 };
const BAND = 0.05;

const columns: TemplateColumn[] = [
  ["house_id", "string", "id"],
  ["district", "string"],
  ["living_area_m2", "integer"],
  ["plot_area_m2", "integer"],
  ["rooms", "integer"],
  ["bathrooms", "integer"],
  ["built", "integer"],
  ["condition", "string"],
  ["garage", "string"],
  ["heating", "string"],
  ["price_eur", "number", "target"],
];

const parts = usualParts({
  sample: "house-prices",
  columns,
  endpoint: "house-prices",
  data: {
    name: "Sales",
    reasons: { draw: "70 % of the sales teach, 20 % choose settings, 10 % only judge; equal rows stay together." },
  },
  label: {
    name: "Price",
    settings: { problem: "regression" },
    reasons: { problem: "What somebody paid, in euros." },
  },
  clean: {
    settings: { operations: fillGaps },
    reasons: { operations: "Three plots in a hundred aren't in the register: they get the median and a flag." },
  },
  train: {
    name: "Linear regression",
    settings: { algorithm: "linear" },
    reasons: { algorithm: "A price per square metre and fixed extras: what an agent would do with a pencil." },
  },
  second: {
    kind: "train",
    name: "Boosted trees",
    settings: { algorithm: "lightgbm", trees: 1500, learningRate: 0.05 },
    reasons: { algorithm: "A square metre costs more at the harbour than on the plain: place and size act together." },
  },
  evaluate: {
    settings: { metric: "mape", importanceRepeats: 1 },
    reasons: { metric: "An estimate is useful within five per cent of the price, so errors count as shares of it." },
  },
  monitor: "Prices move with interest rates: this shows when the model has to learn again.",
});

function goal(today: string): Partial<GoalDocument> {
  return {
    problem: "An agent drives to every house before naming a price, although four visits in five change nothing.",
    whyNow: "Two agents retire in spring, and owners expect a figure on the same day.",
    costOfDoingNothing: "unknown",
    decision: "Name a price at once, or visit the house first.",
    decidedBy: "Agent",
    decisionCadence: "day",
    metric: "Visits before a price is named",
    unit: "visits/month",
    direction: "decrease",
    baseline: 800,
    baselineDate: endOfMonth(today, -1),
    target: 450,
    by: endOfMonth(today, 8),
    goLive: endOfMonth(today, 2),
    labelDelayDays: 90,
    measuredBy: "Calendar of the agents, monthly",
    owner: "Paul Weiss, head of sales",
    sponsor: "Rita Lund, managing director",
    experts: ["Ben Arroyo, agent"],
    intendedUse: "Give the agent a first price with its range before anybody drives out.",
    notIntendedUse: "Naming a price to an owner without an agent, or lending against a house.",
    automation: "recommend",
    assumptions: [
      {
        text: "An estimate within five per cent saves the visit",
        howVerified: "Fifty sales of last year",
        status: "verified",
        owner: "Ben Arroyo",
        date: endOfMonth(today, -1),
      },
    ],
    minimumPerformance: { metric: "mape", value: 0.05, reason: "On average an estimate must be useful." },
  };
}

function economics(today: string): Record<string, unknown> {
  const date = endOfMonth(today, -1);
  const sales = { source: "Hours and travel of the agents, last quarter", person: "Paul Weiss, head of sales", date };
  const hosting = { source: "Offer of the hosting team", person: "Mia Holm, data", date };
  const { volume, valueInside, valueOutside, costPerPrediction, fixedRunCost } = STATED;
  return {
    currency: "EUR",
    framing: "cells",
    growthKind: "compound",
    isDoubleCountingExcluded: true,
    amounts: {
      ...amounts(sales, {
        volume: String(volume),
        valueInside: String(valueInside),
        valueOutside: String(valueOutside),
        band: String(BAND),
      }),
      ...amounts(hosting, {
        costPerPrediction: String(costPerPrediction),
        fixedRunCost: String(fixedRunCost),
        buildCost: "60000",
      }),
    },
  };
}

/** Prices that are useful within five per cent: the worked example of a band. */
export const housePrices: Template = {
  id: "house-prices",
  title: "House prices",
  goal: "Estimate what a house sells for, within five per cent, before anybody drives out.",
  problem: "regression",
  sample: "house-prices",
  rows: 6_000,
  columns: columns.length,
  origin: "Made up by Stagecraft with a fixed seed; no real sale is in it. Apache-2.0.",
  value: {
    perMonth: bandNetValue({ ...STATED, shareInBand: SHARE_IN_BAND }),
    currency: "EUR",
    basis: "against no estimate at all, with four estimates in five within 5 % of the price",
  },
  expected: { shareInBand: SHARE_IN_BAND, band: BAND },
  document: (today) =>
    withCase(drawPipeline("House prices", { seed: 42, target: "price_eur" }, parts), goal(today), economics(today)),
};
