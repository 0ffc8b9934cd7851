/** Risk scorecards: questions, automatic answers from stored facts, what people add, and what keeps each gate shut. */
export { recordAutomatic } from "./answers/recordAutomatic.ts";
export { readScorecards, readWithMaterial, type ProjectScorecards, type Reading } from "./readScorecards.ts";
export type { AnsweredQuestion, Scorecards } from "./scorecard.ts";
export type { Place } from "./facts/source.ts";
export { findQuestion } from "./questions/questions.ts";
export { gateEffect, type PolicyLevel } from "./gates/policy.ts";
export type { Gate } from "./types.ts";
