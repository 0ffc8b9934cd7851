import { z } from "zod";
import type { ValueAmounts } from "../binary/valueCells.ts";
import { parseDecimal } from "../decimal.ts";
import { EconomicsError } from "../errors.ts";
import { buildCost } from "../investment/buildCost.ts";
import type { InputSymbol } from "../uncertainty/inputs.ts";
import type { UncertainInputs } from "../uncertainty/monteCarlo.ts";
import type { CashInputs, SheetInputs } from "./types.ts";

const decimal = z.string().max(40);

/** One amount of the sheet with where it comes from; decimals are strings, so that storing never changes a digit. */
const amountSchema = z.object({
  value: decimal,
  /** Pessimistic and optimistic ends, lowest first; both or none. */
  low: decimal.optional(),
  high: decimal.optional(),
  source: z.string().max(2000).optional(),
  person: z.string().max(200).optional(),
  /** Year-month-day. */
  date: z.string().max(10).optional(),
  isGuess: z.boolean().optional(),
  /** Only if it is not in the currency of the sheet. */
  currency: z.string().length(3).optional(),
});

/** The economics sheet as it is stored: half-filled is fine, every amount is checked when it is calculated with. */
export const sheetDocumentSchema = z.object({
  currency: z.string().length(3),
  framing: z.enum(["intervention", "opportunity", "cells"]),
  growthKind: z.enum(["compound", "linear"]).default("compound"),
  /** True once somebody confirmed that no benefit is counted twice. */
  isDoubleCountingExcluded: z.boolean().default(false),
  /** How the errors of a forecast cost: by unit to either side, or by leaving a band. */
  forecast: z.enum(["units", "band"]).optional(),
  /** Whether the band is a share of the actual value or an amount of its unit. */
  bandIs: z.enum(["relative", "units"]).optional(),
  amounts: z.record(z.string().max(40), amountSchema),
});

/** A stored sheet. */
export type SheetDocument = z.output<typeof sheetDocumentSchema>;

const EMPTY = { currency: "EUR", framing: "intervention", amounts: {} } as const;

/** The sheet of a document; an empty one while nothing was typed. Never throws. */
export function readSheet(economics: Record<string, unknown>): SheetDocument {
  const read = sheetDocumentSchema.safeParse({ ...EMPTY, ...economics });
  return read.success ? read.data : sheetDocumentSchema.parse(EMPTY);
}

const DEFAULTS: Readonly<Record<string, number>> = {
  adoption: 1,
  cashableShare: 1,
  costPerPrediction: 0,
  baselineCostPerItem: 0,
  baselineFixedCost: 0,
  retrainCost: 0,
  growth: 0.05,
  annualDiscount: 0.1,
  horizonMonths: 24,
  longestInterval: 24,
  tornadoChange: 0.2,
  itemsLabelled: 0,
  labelsPerItem: 0,
  costPerLabel: 0,
  compute: 0,
  personDays: 0,
  dayRate: 0,
  otherBuildCost: 0,
};

/** Names of the amounts that may be uncertain, by symbol. */
const UNCERTAIN: Readonly<Partial<Record<InputSymbol, string>>> = {
  V: "volume",
  pi: "prevalence",
  L: "lossPerMissed",
  s: "saveRate",
  ci: "interventionCost",
  cfp: "falseAlarmHarm",
  margin: "margin",
  F: "fixedRunCost",
  F0: "baselineFixedCost",
  tpr0: "baselineRecall",
  fpr0: "baselineFalsePositiveRate",
  c0: "baselineCostPerItem",
  cp: "costPerPrediction",
  a: "adoption",
  alpha: "cashableShare",
};

/**
 * Reads the inputs of the arithmetic from a stored sheet.
 *
 * Errors: `sheet.incomplete` (names the first missing amount), `currency.mixed`, `decimal.invalid`,
 * `decimal.too_precise`. Ranges of the amounts are checked by the arithmetic itself.
 */
export function sheetInputs(document: SheetDocument): SheetInputs {
  oneCurrency(document);
  const read = (name: string): number => optional(document, name) ?? defaultOf(name);
  return {
    stated: {
      volume: read("volume"),
      prevalence: read("prevalence"),
      amounts: valueAmounts(document.framing, read),
      costPerPrediction: read("costPerPrediction"),
      fixedRunCost: read("fixedRunCost"),
      baseline: {
        tpr: read("baselineRecall"),
        fpr: read("baselineFalsePositiveRate"),
        costPerItem: read("baselineCostPerItem"),
        fixedCost: read("baselineFixedCost"),
      },
      adoption: read("adoption"),
      cashableShare: read("cashableShare"),
    },
    threshold: optional(document, "threshold"),
    capacity: optional(document, "capacity"),
    reviewCost: optional(document, "reviewCost"),
    ...cashInputs(document),
    uncertain: uncertainInputs(document),
    tornadoChange: read("tornadoChange"),
  };
}

/** Inputs of money over time, the same for every kind of decision. Errors: as `sheetInputs`. */
export function cashInputs(document: SheetDocument): CashInputs {
  const read = (name: string): number => optional(document, name) ?? defaultOf(name);
  return {
    buildCost: optional(document, "buildCost") ?? buildCostOfParts(read),
    horizonMonths: read("horizonMonths"),
    annualDiscount: read("annualDiscount"),
    growth: { kind: document.growthKind, perMonth: read("growth") },
    retrainCost: read("retrainCost"),
    longestInterval: read("longestInterval"),
  };
}

function oneCurrency({ amounts, currency }: SheetDocument): void {
  const foreign = new Set(
    Object.values(amounts)
      .flatMap((amount) => amount.currency ?? [])
      .filter((each) => each !== currency),
  );
  if (foreign.size > 0) throw new EconomicsError("currency.mixed", { value: [currency, ...foreign].join(", ") });
}

/** What every kind of decision needs; today's errors are stated per kind. Errors: as `sheetInputs`. */
export function commonAmounts(document: SheetDocument) {
  oneCurrency(document);
  const read = (name: string): number => optional(document, name) ?? defaultOf(name);
  return {
    volume: read("volume"),
    costPerPrediction: read("costPerPrediction"),
    fixedRunCost: read("fixedRunCost"),
    baseline: { costPerItem: read("baselineCostPerItem"), fixedCost: read("baselineFixedCost") },
    adoption: read("adoption"),
    cashableShare: read("cashableShare"),
  };
}

/** An amount of the sheet; null while it is empty. Errors: `decimal.invalid`, `decimal.too_precise`. */
export const amountOf = (document: SheetDocument, name: string): number | null => optional(document, name);

function optional({ amounts }: SheetDocument, name: string): number | null {
  const amount = Object.hasOwn(amounts, name) ? amounts[name] : undefined;
  return amount === undefined || amount.value.trim() === "" ? null : parseDecimal(amount.value);
}

function defaultOf(name: string): number {
  const value = DEFAULTS[name];
  if (value === undefined) throw new EconomicsError("sheet.incomplete", { name });
  return value;
}

function valueAmounts(framing: SheetDocument["framing"], read: (name: string) => number): ValueAmounts {
  switch (framing) {
    case "intervention":
      return {
        framing,
        lossPerMissed: read("lossPerMissed"),
        saveRate: read("saveRate"),
        interventionCost: read("interventionCost"),
        falseAlarmHarm: read("falseAlarmHarm"),
      };
    case "opportunity":
      return { framing, margin: read("margin"), interventionCost: read("interventionCost") };
    case "cells":
      return { framing, cells: { tp: read("valueTp"), fn: read("valueFn"), fp: read("valueFp"), tn: read("valueTn") } };
  }
}

function buildCostOfParts(read: (name: string) => number): number {
  return buildCost({
    itemsLabelled: read("itemsLabelled"),
    labelsPerItem: read("labelsPerItem"),
    costPerLabel: read("costPerLabel"),
    compute: read("compute"),
    personDays: read("personDays"),
    dayRate: read("dayRate"),
    other: read("otherBuildCost"),
  });
}

// Amounts of another framing stay in the document when somebody changes their mind; they are not drawn.
const ABSENT_IN: Readonly<Record<SheetDocument["framing"], readonly string[]>> = {
  intervention: ["margin"],
  opportunity: ["L", "s", "cfp"],
  cells: ["L", "s", "ci", "cfp", "margin"],
};

function uncertainInputs({ amounts, framing }: SheetDocument): UncertainInputs {
  const triangles = Object.entries(UNCERTAIN).flatMap(([symbol, name]) => {
    const amount = Object.hasOwn(amounts, name) ? amounts[name] : undefined;
    if (amount?.low === undefined || amount.high === undefined || ABSENT_IN[framing].includes(symbol)) return [];
    const triangle = {
      low: parseDecimal(amount.low),
      likely: parseDecimal(amount.value),
      high: parseDecimal(amount.high),
    };
    return [[symbol, triangle] as const];
  });
  return Object.fromEntries(triangles);
}
