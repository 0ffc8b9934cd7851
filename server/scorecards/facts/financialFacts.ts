import {
  cellValues,
  valueDifferences,
  type ValueAmounts,
  type ValueDifferences,
} from "../../economics/binary/valueCells.ts";
import { EconomicsError } from "../../economics/errors.ts";
import type { SheetDocument } from "../../economics/sheet/document.ts";
import type { Sheet } from "../../economics/sheet/types.ts";
import type { Material } from "./material.ts";
import { caseAt, type Money } from "./money.ts";
import { judgedStage, placeInRun, type FactInput, type FactSources } from "./source.ts";

const SHEET = { page: "economics" } as const;

/** Longest payback and smallest present value a project is content with, unless it says otherwise. */
const POLICY = { longestPayback: 12, smallestNpv: 0 };

/** Facts about money: the sheet, and the sheet on the judged model's counts. */
export function financialFacts({ material, details }: FactInput, money: Money): FactSources {
  const { sheet, inputs, document } = money;
  const judged = placeInRun(material, judgedStage(material));
  const value = sheet?.value.value ?? null;
  const monthly = sheet?.cash.value ?? null;
  const scale = sheet?.tolerance.value?.breakEvenScale ?? null;
  return {
    F01: { facts: outcomes(money), from: SHEET },
    F02: { facts: { amounts: sourcedAmounts(document) }, from: SHEET },
    F03: { facts: { state: todaysProcess(document) }, from: SHEET },
    F04: { facts: value === null ? null : beats(sheet), from: judged },
    F05: { facts: scale === null ? null : { breakEvenScale: scale }, from: SHEET },
    F06: {
      facts:
        monthly === null
          ? null
          : {
              firstNegativeMonth: monthly.firstNegativeMonth,
              retrainInterval: monthly.best.interval,
            },
      from: SHEET,
    },
    F07: { facts: prevalence(document, material), from: SHEET },
    F08: { facts: spending(material, money), from: SHEET },
    F09: {
      facts:
        document.amounts["cashableShare"] === undefined
          ? null
          : { financeOwner: details.F09.financeOwner || null, cashableShare: inputs?.stated.cashableShare ?? null },
      from: SHEET,
    },
    F10: {
      facts: value === null || inputs?.capacity == null ? null : { flags: value.load.flags, capacity: inputs.capacity },
      from: SHEET,
    },
    F11: { facts: payback(money), from: SHEET },
  };
}

function outcomes({ document, inputs }: Money): unknown {
  if (Object.keys(document.amounts).length === 0) return null;
  const differences = inputs === null ? null : differencesOf(inputs.stated.amounts);
  return {
    isComplete: differences !== null,
    deltaPositive: differences?.positive ?? null,
    deltaNegative: differences?.negative ?? null,
    isDoubleCountingExcluded: document.isDoubleCountingExcluded,
  };
}

/** What a caught case and a good one left alone are worth; null for amounts that are out of range. */
function differencesOf(amounts: ValueAmounts): ValueDifferences | null {
  try {
    return valueDifferences(cellValues(amounts));
  } catch (error) {
    if (!(error instanceof EconomicsError)) throw error;
    return null;
  }
}

function sourcedAmounts(document: SheetDocument): unknown[] {
  return Object.entries(document.amounts)
    .filter(([, { value }]) => value.trim() !== "")
    .map(([name, { source, person, date, isGuess }]) => ({
      name,
      source: source ?? null,
      person: person ?? null,
      date: date ?? null,
      isGuess: isGuess ?? false,
    }));
}

const TODAY = ["baselineRecall", "baselineFalsePositiveRate", "baselineCostPerItem"] as const;

function todaysProcess(document: SheetDocument): "measured" | "estimated" | "absent" {
  const amounts = TODAY.map((name) => document.amounts[name]);
  if (amounts.some((amount) => amount === undefined || amount.value.trim() === "")) return "absent";
  const isMeasured = amounts.every(
    (amount) => amount?.isGuess !== true && amount?.source !== undefined && amount.source.trim() !== "",
  );
  return isMeasured ? "measured" : "estimated";
}

/** Everything on one scale: what a month is worth under each way of deciding. */
function beats(sheet: Sheet | null): unknown {
  const value = sheet?.value.value;
  if (value == null) return null;
  const { nobody, everybody, today, model } = value.policies;
  const low = sheet?.sampling.value?.low ?? null;
  return {
    estimate: model,
    lowerBound: low === null ? null : today + low,
    alternatives: { "doing nothing": nobody, "flagging everybody": everybody, "today's process": today },
  };
}

// A share typed from the test set has all its digits; one from a report is rounded.
const SAME_SHARE = 1e-9;

function prevalence(document: SheetDocument, { statistics }: Material): unknown {
  const amount = document.amounts["prevalence"];
  if (amount === undefined || amount.value.trim() === "" || amount.date === undefined) return null;
  const counts = statistics?.problemType === "binary" ? (statistics.test ?? statistics.validation) : null;
  const inTest = counts === null ? null : counts.positives / (counts.positives + counts.negatives);
  const isOfTest = inTest !== null && Math.abs(Number(amount.value) - inTest) < SAME_SHARE;
  const source = isOfTest ? "test_set" : amount.isGuess === true || !amount.source ? "estimate" : "production";
  return { source, date: amount.date, isUsed: true };
}

function payback({ sheet, inputs }: Money): unknown {
  const net = sheet?.value.value?.netValue;
  if (net === undefined || inputs === null) return null;
  const bounds = [sheet?.sampling.value?.low, sheet?.inputs.value?.p05].filter((each) => each !== undefined);
  const pessimistic = Math.min(net, ...bounds);
  return { base: caseAt(inputs, net), pessimistic: caseAt(inputs, pessimistic), policy: POLICY };
}

const HOURS_PER_DAY = 8;

/**
 * What building has cost so far beside what it was to cost: runs by the meter, people by the hours each works on it in
 * a month. Without the hours most of it would be missing, so nothing is said.
 */
function spending({ meter }: Material, { document, inputs }: Money): unknown {
  const read = (name: string): number | null => {
    const text = document.amounts[name]?.value.trim() ?? "";
    return text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
  };
  const [hours, people, dayRate] = [read("hoursPerPersonMonth"), read("people"), read("dayRate")];
  if (inputs === null || inputs.buildCost <= 0 || hours === null || people === null || dayRate === null) return null;
  if (meter.cost > 0 && meter.currency !== document.currency) return null;
  const labour = (hours / HOURS_PER_DAY) * people * dayRate * meter.months;
  return { actual: Math.round((meter.cost + labour) * 100) / 100, budget: inputs.buildCost };
}
