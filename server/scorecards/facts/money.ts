import { constantMonths, constantPayback, netPresentValue } from "../../economics/investment/cashFlow.ts";
import { EconomicsError } from "../../economics/errors.ts";
import { readSheet, sheetInputs, type SheetDocument } from "../../economics/sheet/document.ts";
import { sheetStatistics } from "../../economics/sheet/evaluated.ts";
import { prepareSheet } from "../../economics/sheet/recompute.ts";
import type { Sheet, SheetInputs } from "../../economics/sheet/types.ts";
import type { Material } from "./material.ts";

/** Seed and number of the draws: those of the economics page, so that both show the same digits. */
const DRAWS = { seed: 42, draws: 5000 } as const;

/** The economics sheet of a project, computed on the judged model's counts. */
export type Money = {
  document: SheetDocument;
  inputs: SheetInputs | null;
  /** Null without usable amounts, without a judged model of two classes, or without its counts. */
  sheet: Sheet | null;
  /** Why there is none, as a sentence. */
  problem: string | null;
};

/** Computes the sheet of the present amounts on stored counts. Never throws for amounts that don't fit. */
export function moneyOf({ document, statistics }: Pick<Material, "document" | "statistics">): Money {
  const sheet = readSheet(document.economics);
  let inputs: SheetInputs;
  try {
    inputs = sheetInputs(sheet);
  } catch (error) {
    if (!(error instanceof EconomicsError)) throw error;
    return { document: sheet, inputs: null, sheet: null, problem: error.userMessage };
  }
  if (statistics === null || statistics.problemType !== "binary") {
    return { document: sheet, inputs, sheet: null, problem: null };
  }
  return { document: sheet, inputs, sheet: computed(statistics, sheet, inputs), problem: null };
}

type BinaryStatistics = Extract<NonNullable<Material["statistics"]>, { problemType: "binary" }>;

/** The newest sheet of each set of counts: most readings ask again with the same amounts. */
const kept = new WeakMap<object, { amounts: string; sheet: Sheet }>();

function computed(statistics: BinaryStatistics, document: SheetDocument, inputs: SheetInputs): Sheet {
  const amounts = JSON.stringify(document);
  const before = kept.get(statistics);
  if (before?.amounts === amounts) return before.sheet;
  const compute = prepareSheet(sheetStatistics(statistics.validation, statistics.test ?? statistics.validation), DRAWS);
  const sheet = compute(inputs);
  kept.set(statistics, { amounts, sheet });
  return sheet;
}

/** Payback and present value at a net value per month that stays. */
export function caseAt(inputs: SheetInputs, netValue: number): { paybackMonths: number | null; npv: number } {
  const { buildCost, horizonMonths, annualDiscount } = inputs;
  return {
    paybackMonths: constantPayback(buildCost, netValue),
    npv: netPresentValue(buildCost, constantMonths(netValue, horizonMonths), annualDiscount),
  };
}
