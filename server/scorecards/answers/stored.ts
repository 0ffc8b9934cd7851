import { z } from "zod";
import type { Impact } from "../types.ts";

/** Where somebody can look: a page, a file or a run. */
export const evidenceSchema = z.strictObject({
  kind: z.enum(["link", "file", "run"]),
  label: z.string().trim().min(1).max(200),
  /** An address of the web, or a path inside the project. Never a script. */
  href: z
    .string()
    .trim()
    .max(2000)
    .refine(
      (text) => /^(?:https?:\/\/|\/projects\/)/i.test(text),
      "Begin with https:// or choose a page of the project.",
    ),
});
export type Evidence = z.output<typeof evidenceSchema>;

export const impactSchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);

/** What lies in the database for one question. */
export type StoredAnswer = {
  questionId: string;
  details: unknown;
  text: string;
  likelihood: number | null;
  impact: Impact | null;
  evidence: Evidence[];
  owner: string | null;
  reviewBy: string | null;
  notApplicable: string | null;
  agreedById: string | null;
  agreedByName: string | null;
  confirmed: boolean;
  restsOn: Record<string, string>;
  authorId: string | null;
  authorName: string;
  revision: number;
  updatedAt: Date;
};

const rowSchema = z.object({
  impact: impactSchema.nullable().catch(null),
  evidence: z.array(evidenceSchema).catch([]),
  restsOn: z.record(z.string(), z.string()).catch({}),
});

/** A row with its JSON parts checked; what makes no sense reads as absent. */
export function readStored<T extends { impact: number | null; evidence: unknown; restsOn: unknown }>(
  row: T,
): Omit<T, "impact" | "evidence" | "restsOn"> & z.output<typeof rowSchema> {
  return { ...row, ...rowSchema.parse(row) };
}
