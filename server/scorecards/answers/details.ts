import { z } from "zod";
import { isCalendarDate } from "../../economics/goal/calendar.ts";
import type { QuestionId } from "../questions/questions.ts";

// What some questions ask beside colour and words. Browser-safe: the form checks with the same schemas.

const short = z.string().trim().max(300).default("");
const day = z
  .string()
  .trim()
  .max(10)
  .refine((text) => text === "" || isCalendarDate(text), "Write the day as year-month-day.")
  .default("");

export const EU_CLASSES = ["prohibited", "high_risk", "transparency", "minimal", "not_in_eu"] as const;
export const EU_ROLES = ["provider", "deployer", "importer", "distributor"] as const;

export const detailsSchemas = {
  C04: z.strictObject({
    people: short,
    /** 1 slight … 5 severe, irreversible */
    severity: z.int().min(1).max(5).nullable().default(null),
    number: short,
  }),
  C05: z.strictObject({
    euClass: z.enum(EU_CLASSES).nullable().default(null),
    role: z.enum(EU_ROLES).nullable().default(null),
    hasPlan: z.boolean().default(false),
    reason: short,
  }),
  C06: z.strictObject({ legalBasis: short, hasImpactAssessment: z.boolean().default(false) }),
  C08: z.strictObject({ required: short, exists: short }),
  C09: z.strictObject({ expert: short, reviewedOn: day }),
  F09: z.strictObject({ financeOwner: short }),
  D08: z.strictObject({ differences: short }),
  D10: z.strictObject({ justified: z.record(z.string().max(500), z.string().trim().max(300)).default({}) }),
  D12: z.strictObject({ statement: short, sourceOwner: short }),
  P06: z.strictObject({ arePeopleAffected: z.boolean().nullable().default(null), reason: short }),
  P12: z.strictObject({ contact: short, runBook: short, refusalText: short }),
} as const satisfies Partial<Record<QuestionId, z.ZodType>>;

/** A question that asks for more than colour and words. */
export type DetailedQuestion = keyof typeof detailsSchemas;
export type DetailsOf<Q extends DetailedQuestion> = z.output<(typeof detailsSchemas)[Q]>;

/** Whether a question asks for more than colour and words. */
export function asksDetails(id: string): id is DetailedQuestion {
  return Object.hasOwn(detailsSchemas, id);
}

/** What people filled in per question; a stored answer of an older form reads as not filled in. */
export type HumanDetails = { [Q in DetailedQuestion]: DetailsOf<Q> };

/** Reads the details of all answers; never throws. @param stored by question */
export function readDetails(stored: Readonly<Record<string, unknown>>): HumanDetails {
  const read = <S extends z.ZodType>(id: DetailedQuestion, schema: S): z.output<S> => {
    const parsed = schema.safeParse(stored[id] ?? {});
    return parsed.success ? parsed.data : schema.parse({});
  };
  const of = detailsSchemas;
  return {
    C04: read("C04", of.C04),
    C05: read("C05", of.C05),
    C06: read("C06", of.C06),
    C08: read("C08", of.C08),
    C09: read("C09", of.C09),
    F09: read("F09", of.F09),
    D08: read("D08", of.D08),
    D10: read("D10", of.D10),
    D12: read("D12", of.D12),
    P06: read("P06", of.P06),
    P12: read("P12", of.P12),
  };
}
