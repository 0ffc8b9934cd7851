import type { SheetDocument } from "../../server/economics/sheet/document.ts";
import { type Answers, otherGroups } from "./otherRows.ts";

/** How an amount is typed and shown. A share is typed in per cent and stored as a share. */
export type AmountUnit =
  | "money"
  | "money/month"
  | "money/item"
  | "money/day"
  | "share"
  | "share/month"
  | "items"
  | "items/month"
  | "months"
  | "days"
  | "threshold"
  | "units"
  | "money/unit";

export type AmountRow = {
  /** Name in the stored sheet. */
  name: string;
  label: string;
  help: string;
  unit: AmountUnit;
  /** Shown as placeholder: what counts while the field is empty. */
  otherwise?: string;
  /** Whether the arithmetic can draw it from a range. */
  ranged?: boolean;
  framings?: readonly SheetDocument["framing"][];
};

export type AmountGroup = { title: string; help: string; rows: readonly AmountRow[] };

/** The inputs of the sheet in the order people are asked for them; symbols and meaning are those of the arithmetic. */
export const AMOUNT_GROUPS: readonly AmountGroup[] = [
  {
    title: "How much is decided",
    help: "What arrives in production, not what happens to be in the file.",
    rows: [
      {
        name: "volume",
        label: "Items to decide on",
        help: "How many items arrive in a month.",
        unit: "items/month",
        ranged: true,
      },
      {
        name: "prevalence",
        label: "Share that is really positive",
        help: "The rate in production. A file is often enriched; using its rate silently reverses decisions.",
        unit: "share",
        ranged: true,
      },
    ],
  },
  {
    title: "What an answer is worth",
    help: "Benefits are positive, costs are typed as positive numbers where the field says cost or loss.",
    rows: [
      {
        name: "lossPerMissed",
        label: "Loss per missed case",
        help: "What a real case costs when nobody acts.",
        unit: "money/item",
        ranged: true,
        framings: ["intervention"],
      },
      {
        name: "saveRate",
        label: "Share saved by acting",
        help: "How often acting in time prevents the loss.",
        unit: "share",
        ranged: true,
        framings: ["intervention"],
      },
      {
        name: "margin",
        label: "Gain per success",
        help: "What a case brings in when it is acted on.",
        unit: "money/item",
        ranged: true,
        framings: ["opportunity"],
      },
      {
        name: "interventionCost",
        label: "Cost of acting",
        help: "Paid for every flagged item, right or wrong.",
        unit: "money/item",
        ranged: true,
        framings: ["intervention", "opportunity"],
      },
      {
        name: "falseAlarmHarm",
        label: "Extra harm of a false alarm",
        help: "An annoyed customer, a blocked card: on top of the cost of acting.",
        unit: "money/item",
        ranged: true,
        framings: ["intervention"],
      },
      {
        name: "valueTp",
        label: "Value of a caught case",
        help: "Actual positive, flagged. Costs are negative.",
        unit: "money/item",
        framings: ["cells"],
      },
      {
        name: "valueFn",
        label: "Value of a missed case",
        help: "Actual positive, left alone. Costs are negative.",
        unit: "money/item",
        framings: ["cells"],
      },
      {
        name: "valueFp",
        label: "Value of a false alarm",
        help: "Actual negative, flagged. Costs are negative.",
        unit: "money/item",
        framings: ["cells"],
      },
      {
        name: "valueTn",
        label: "Value of a good one left alone",
        help: "Actual negative, left alone. Usually 0.",
        unit: "money/item",
        framings: ["cells"],
      },
    ],
  },
  {
    title: "How it is decided today",
    help: "Measured, not remembered: the model is compared with exactly this.",
    rows: [
      {
        name: "baselineRecall",
        label: "Cases caught today",
        help: "Share of real cases today's process catches.",
        unit: "share",
        ranged: true,
      },
      {
        name: "baselineFalsePositiveRate",
        label: "False alarms today",
        help: "Share of good items today's process flags.",
        unit: "share",
        ranged: true,
      },
      {
        name: "baselineCostPerItem",
        label: "Cost per item today",
        help: "Minutes of people per item times their rate.",
        unit: "money/item",
        otherwise: "0",
        ranged: true,
      },
      {
        name: "baselineFixedCost",
        label: "Fixed cost today",
        help: "Licences and salaries of today's process.",
        unit: "money/month",
        otherwise: "0",
        ranged: true,
      },
    ],
  },
  {
    title: "What running it takes",
    help: "Every month, whether the model is good or not.",
    rows: [
      {
        name: "costPerPrediction",
        label: "Cost per answer",
        help: "Variable cost of one prediction.",
        unit: "money/item",
        otherwise: "0",
        ranged: true,
      },
      {
        name: "fixedRunCost",
        label: "Fixed cost of running",
        help: "Endpoint, monitoring, support and the people who look after it.",
        unit: "money/month",
        ranged: true,
      },
      {
        name: "adoption",
        label: "Answers acted on",
        help: "Share of the model's answers people follow.",
        unit: "share",
        otherwise: "100",
        ranged: true,
      },
      {
        name: "cashableShare",
        label: "Today's fixed cost really released",
        help: "Only what finance will book as saved counts.",
        unit: "share",
        otherwise: "100",
        ranged: true,
      },
      {
        name: "capacity",
        label: "Flags the team can handle",
        help: "Above it the best-scored items go first.",
        unit: "items/month",
        otherwise: "not limited",
      },
      {
        name: "reviewCost",
        label: "Cost of one review by a person",
        help: "Says which answers are worth a second look.",
        unit: "money/item",
        otherwise: "no review",
      },
    ],
  },
  {
    title: "What building it takes",
    help: "Once. Fill in the total, or leave it empty and fill in its parts.",
    rows: [
      {
        name: "buildCost",
        label: "Total",
        help: "If it is known as one amount.",
        unit: "money",
        otherwise: "sum of the parts",
      },
      {
        name: "itemsLabelled",
        label: "Items to label",
        help: "How many items people label.",
        unit: "items",
        otherwise: "0",
      },
      {
        name: "labelsPerItem",
        label: "Labels per item",
        help: "Two people per item are two labels.",
        unit: "items",
        otherwise: "0",
      },
      {
        name: "costPerLabel",
        label: "Cost per label",
        help: "Minutes per label times the rate.",
        unit: "money/item",
        otherwise: "0",
      },
      { name: "compute", label: "Computing", help: "Training and experiments.", unit: "money", otherwise: "0" },
      { name: "personDays", label: "Person-days", help: "Everybody who builds it.", unit: "days", otherwise: "0" },
      {
        name: "dayRate",
        label: "Rate per person-day",
        help: "All-in, not the salary alone.",
        unit: "money/day",
        otherwise: "0",
      },
      {
        name: "people",
        label: "People working on it",
        help: "With the hours below it tells what has been spent so far.",
        unit: "items",
        otherwise: "not counted",
      },
      {
        name: "hoursPerPersonMonth",
        label: "Hours per person and month",
        help: "How long each of them works on it in a month.",
        unit: "items",
        otherwise: "not counted",
      },
      { name: "otherBuildCost", label: "Other", help: "Licences, data bought, travel.", unit: "money", otherwise: "0" },
    ],
  },
  {
    title: "Over time",
    help: "A model grows worse while the world moves on.",
    rows: [
      {
        name: "growth",
        label: "Errors grow by",
        help: "2, 5 or 10 % a month are usual guesses; once monitored, the measured growth belongs here.",
        unit: "share/month",
        otherwise: "5",
      },
      {
        name: "retrainCost",
        label: "Cost of one retraining",
        help: "People and computing.",
        unit: "money",
        otherwise: "0",
      },
      {
        name: "horizonMonths",
        label: "Horizon",
        help: "How far ahead money is counted.",
        unit: "months",
        otherwise: "24",
      },
      {
        name: "longestInterval",
        label: "Longest interval between retrainings",
        help: "Intervals up to here are compared.",
        unit: "months",
        otherwise: "24",
      },
      {
        name: "annualDiscount",
        label: "Discount per year",
        help: "What money earns elsewhere.",
        unit: "share",
        otherwise: "10",
      },
    ],
  },
];

/** The groups as one framing asks them. */
function groupsOfFraming(framing: SheetDocument["framing"]): AmountGroup[] {
  return AMOUNT_GROUPS.map((group) => ({
    ...group,
    rows: group.rows.filter(({ framings }) => framings === undefined || framings.includes(framing)),
  }));
}

/** The groups as the sheet asks them for a kind of answer. */
export function groupsOf(sheet: SheetDocument, answers: Answers): AmountGroup[] {
  if (answers.kind === "binary") return groupsOfFraming(sheet.framing);
  return otherGroups(sheet, answers, AMOUNT_GROUPS);
}

/** Amounts nothing can be calculated without, that are still empty. */
export function missingRows(sheet: SheetDocument, answers: Answers): AmountRow[] {
  return groupsOf(sheet, answers)
    .flatMap(({ rows }) => rows)
    .filter(({ name, otherwise }) => otherwise === undefined && (sheet.amounts[name]?.value ?? "").trim() === "");
}
