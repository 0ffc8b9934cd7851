import type { QuestionId } from "../questions/questions.ts";
import type { AutomaticAnswer, Check, CheckContext, Limits } from "./check.ts";
import { contextChecks } from "./context.ts";
import { dataChecks } from "./data.ts";
import { dataHandlingChecks } from "./dataHandling.ts";
import { financialChecks } from "./financial.ts";
import { operationsChecks } from "./operations.ts";
import { processChecks } from "./process.ts";

/**
 * Every check. For an automatic question it is the answer; for a suggested one a person confirms it; for a human one it is
 * the best colour the answer may have.
 */
export const CHECKS: readonly Check[] = [
  ...contextChecks,
  ...financialChecks,
  ...dataChecks,
  ...dataHandlingChecks,
  ...processChecks,
  ...operationsChecks,
];

const byId: ReadonlyMap<string, Check> = new Map(CHECKS.map((check) => [check.id, check]));

/** The check of a question, or undefined if only a person can answer it. */
export function findCheck(id: string): Check | undefined {
  return byId.get(id);
}

/** Facts per question, as stored with a run; what is missing gives an unknown answer. */
export type ScorecardFacts = Readonly<Partial<Record<QuestionId, unknown>>>;

/** Runs every check on the stored facts, with the project's own limits where it has set some. */
export function runChecks(
  facts: ScorecardFacts,
  context: CheckContext,
  limits: Readonly<Partial<Record<QuestionId, Limits>>> = {},
): readonly AutomaticAnswer[] {
  return CHECKS.map((check) => check.run(facts[check.id], context, limits[check.id]));
}
