import type { HumanDetails } from "../answers/details.ts";
import type { ScorecardFacts } from "../checks/checks.ts";
import { QUESTIONS, type QuestionId } from "../questions/questions.ts";
import { contextFacts } from "./contextFacts.ts";
import { dataFacts } from "./dataFacts.ts";
import { financialFacts } from "./financialFacts.ts";
import type { Material } from "./material.ts";
import { moneyOf, type Money } from "./money.ts";
import { processFacts } from "./processFacts.ts";
import type { FactSources, Place } from "./source.ts";

/** Facts of every question, where each can be seen, and the money they contain. Pure. */
export type Facts = {
  facts: ScorecardFacts;
  places: Readonly<Partial<Record<QuestionId, Place>>>;
  money: Money;
};

/** From stored material to facts; what nobody can know yet is left out, never guessed. */
export function factsOf(material: Material, details: HumanDetails): Facts {
  const money = moneyOf(material);
  const input = { material, details };
  const found: FactSources = {
    ...contextFacts(input),
    ...financialFacts(input, money),
    ...dataFacts(input),
    ...processFacts(input, money),
  };
  const facts: Partial<Record<QuestionId, unknown>> = {};
  const places: Partial<Record<QuestionId, Place>> = {};
  for (const { id } of QUESTIONS) {
    const source = found[id];
    if (source === undefined) continue;
    places[id] = source.from;
    if (source.facts !== null && source.facts !== undefined) facts[id] = source.facts;
  }
  return { facts, places, money };
}
