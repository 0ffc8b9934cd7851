import { tilesOf } from "../economics/executive/tiles.ts";
import type { WhatIf } from "../economics/executive/whatIf.ts";
import { completedFraming, nextFramingQuestion, type GoalDocument } from "../economics/goal/document.ts";
import { isMachineLearning, isSolvedOtherwise, type Verdict } from "../economics/goal/framing.ts";
import type { Sheet, SheetInputs } from "../economics/sheet/types.ts";
import { summarySchema, type ExecutiveSummary } from "./summarySchema.ts";

/** What the page is made of; everything was read before, so that the same facts always give the same page. */
export type ExecutiveFacts = Pick<ExecutiveSummary, "project" | "asOf" | "topics" | "risks" | "changed" | "run"> & {
  goal: GoalDocument;
  review: Omit<ExecutiveSummary["ask"], "owner"> | null;
  stop: { reason: string; moneySpent: string | null; moneyNotSpent: string | null } | null;
  currency: string;
  money: {
    inputs: SheetInputs;
    sheet: Sheet;
    counts: WhatIf["counts"];
    judgedOn: "test" | "validation";
  } | null;
  moneyProblem: string | null;
  unknown: ExecutiveSummary["unknown"];
};

const NOT_ASKED = {
  gate: null,
  environment: null,
  number: null,
  state: "none",
  dueOn: null,
  note: null,
  conditions: [],
};

/** The executive page from facts; pure. */
export function executiveSummary(facts: ExecutiveFacts): ExecutiveSummary {
  const { goal, money } = facts;
  const tiles = money === null ? null : tilesOf(money.sheet, money.inputs);
  // Parsed, so that a page shown at once and one read back from a link are the same.
  return summarySchema.parse({
    stagecraft: 1,
    project: facts.project,
    asOf: facts.asOf,
    ask: { ...(facts.review ?? NOT_ASKED), owner: nameOf(goal.owner) },
    ended: endOf(facts),
    goal: {
      problem: textOf(goal.problem),
      metric: textOf(goal.metric),
      unit: textOf(goal.unit),
      baseline: goal.baseline ?? null,
      target: targetOf(goal),
      by: textOf(goal.by),
      today: /\brules?\b/i.test(goal.manualToday ?? "") ? "rules" : "process",
      expected: money === null || tiles === null ? null : expectedOf(goal, money),
    },
    currency: facts.currency,
    tiles,
    tilesProblem: tiles === null ? (money?.sheet.value.refusal?.message ?? facts.moneyProblem) : null,
    judgedOn: money?.judgedOn ?? null,
    run: facts.run,
    topics: facts.topics,
    risks: facts.risks,
    unknown: facts.unknown,
    changed: facts.changed,
    whatIf: money === null || tiles === null ? null : { counts: money.counts, inputs: money.inputs },
    isWithoutAmounts: false,
  });
}

const textOf = (value: string | null | undefined): string | null => value?.trim() || null;

/** A person's name as it may be shown to anybody: without an address beside it. */
export function nameOf(value: string | null | undefined): string | null {
  const words = textOf(value)
    ?.replace(/[<(]?[^\s<>(),]+@[^\s<>(),]+[>)]?/g, "")
    .replace(/[\s,;]+$/, "")
    .trim();
  return words === undefined || words === "" ? null : words;
}

const targetOf = ({ target, targetShareOfBaseline, baseline }: GoalDocument): number | null =>
  target ?? (targetShareOfBaseline != null && baseline != null ? targetShareOfBaseline * baseline : null);

/** How far the stated baseline may be from what the amounts say before the two count as different things. */
const SAME_THING = 0.2;

/**
 * Cases per period that remain with the model: baseline · (1 − c·s) / (1 − TPR₀·s), where c is the share caught:
 * a·TPR + (1 − a)·TPR₀. Only where the goal counts what the amounts do: losses that are to fall, V·π(1 − TPR₀·s) of them.
 */
function expectedOf(goal: GoalDocument, { inputs, sheet }: NonNullable<ExecutiveFacts["money"]>): number | null {
  const { amounts, baseline, adoption, volume, prevalence } = inputs.stated;
  const rates = sheet.value.value?.rates;
  if (rates === undefined || amounts.framing !== "intervention" || goal.direction !== "decrease") return null;
  const stated = goal.baseline ?? null;
  const today = 1 - baseline.tpr * amounts.saveRate;
  const counted = volume * prevalence * today;
  if (stated === null || stated <= 0 || counted <= 0 || Math.abs(counted / stated - 1) > SAME_THING) return null;
  const caught = adoption * rates.tpr + (1 - adoption) * baseline.tpr;
  return (stated * (1 - caught * amounts.saveRate)) / today;
}

const ends: Partial<Record<Verdict, "rules" | "people" | "service">> = {
  "no-rules-first": "rules",
  "no-people-or-process": "people",
  "no-existing-service": "service",
};

function endOf({ goal: { framing }, stop }: ExecutiveFacts): ExecutiveSummary["ended"] {
  if (stop !== null) return { kind: "stopped", ...stop };
  if (framing === undefined || nextFramingQuestion(framing) !== null) return null;
  const { verdict, reason } = isMachineLearning(completedFraming(framing));
  const kind = ends[verdict];
  if (!isSolvedOtherwise(verdict) || kind === undefined) return null;
  return { kind, reason, moneySpent: null, moneyNotSpent: null };
}
