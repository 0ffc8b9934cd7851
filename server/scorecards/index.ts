/** Risk scorecards: questions, automatic answers from stored facts, what people add, and what keeps each gate shut. */
export { readScorecards, readWithMaterial, type ProjectScorecards, type Reading } from "./readScorecards.ts";
export type { AnsweredQuestion, Scorecards } from "./scorecard.ts";
export type { Place } from "./facts/source.ts";
