import type { Gate, Profile, Question } from "../types.ts";
import { contextQuestions } from "./context.ts";
import { dataQuestions } from "./data.ts";
import { financialQuestions } from "./financial.ts";
import { processQuestions } from "./process.ts";

const all = [...contextQuestions, ...financialQuestions, ...dataQuestions, ...processQuestions] as const;

/** Id of a question, for example F05. */
export type QuestionId = (typeof all)[number]["id"];

/** The 46 questions, in the order of the scorecard. */
export const QUESTIONS: readonly (Question & { readonly id: QuestionId })[] = all;

const byId: ReadonlyMap<string, Question & { readonly id: QuestionId }> = new Map(
  QUESTIONS.map((question) => [question.id, question]),
);

/** The question of that id, or undefined if there is none. */
export function findQuestion(id: string): (Question & { readonly id: QuestionId }) | undefined {
  return byId.get(id);
}

/** The questions a profile asks and those it leaves out; what is left out is printed beside the scorecard. */
export function questionsOf(profile: Profile): {
  readonly asked: readonly QuestionId[];
  readonly leftOut: readonly QuestionId[];
} {
  const asked = QUESTIONS.filter(({ profiles }) => profiles.includes(profile)).map(({ id }) => id);
  return { asked, leftOut: QUESTIONS.filter(({ id }) => !asked.includes(id)).map(({ id }) => id) };
}

/** The questions a gate asks for by name. */
export function questionsOfGate(gate: Gate): readonly QuestionId[] {
  return QUESTIONS.filter(({ gates }) => gates.includes(gate)).map(({ id }) => id);
}

/** What decides how much of the scorecard a project answers. */
export interface ProfileFacts {
  /** Answer to C05; null if not answered. */
  readonly euClass: "prohibited" | "high_risk" | "transparency" | "minimal" | "not_in_eu" | null;
  /** Impact of a wrong answer on people, from C04; null if not answered. */
  readonly harm: number | null;
  /** Answer to C07; null if not answered. */
  readonly automation: "inform" | "recommend" | "act_with_override" | "act_alone" | null;
}

const SEVERE = 4;
const SLIGHT = 2;

/**
 * Profile that follows from C04, C05 and C07: high risk if any of them says so, light only if all of them are harmless,
 * standard while one is unanswered.
 */
export function profileOf({ euClass, harm, automation }: ProfileFacts): Profile {
  const actsAloneOnHarm = automation === "act_alone" && harm !== null && harm >= SEVERE;
  if (euClass === "prohibited" || euClass === "high_risk" || actsAloneOnHarm || harm === 5) return "high_risk";
  const harmlessClass = euClass === "minimal" || euClass === "not_in_eu";
  const harmlessUse = automation === "inform" || automation === "recommend";
  return harmlessClass && harmlessUse && harm !== null && harm <= SLIGHT ? "light" : "standard";
}
