import { z } from "zod";
import { isCalendarDate } from "../../economics/goal/calendar.ts";
import { evidenceSchema, impactSchema } from "./stored.ts";

/** Longest text of an answer or a comment, characters; longer ones belong into a file that is linked. */
export const MAX_TEXT = 10_000;
const MAX_EVIDENCE = 20;

export const dayInput = z.string().refine(isCalendarDate, "Write the day as year-month-day.");
export const questionInput = z.string().regex(/^[CFDP]\d\d$/, "has no question of this id");

/** What a person says about a question. */
export const answerInput = {
  questionId: questionInput,
  /** Revision on the person's screen; 0 where nobody answered yet. */
  revision: z.int().min(0),
  details: z.record(z.string(), z.unknown()).default({}),
  text: z.string().trim().max(MAX_TEXT).default(""),
  likelihood: z.int().min(1).max(5).nullable().default(null),
  impact: impactSchema.nullable().default(null),
  evidence: z.array(evidenceSchema).max(MAX_EVIDENCE).default([]),
  owner: z.string().trim().max(200).nullable().default(null),
  reviewBy: dayInput.nullable().default(null),
  /** Why the question doesn't apply; counts once an approver agrees. */
  notApplicable: z.string().trim().max(2_000).nullable().default(null),
  confirmed: z.boolean().default(false),
};
const answerSchema = z.strictObject(answerInput);
export type AnswerInput = z.output<typeof answerSchema>;
