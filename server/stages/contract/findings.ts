/** What a run noticed about a table, and how a kind of stage can mend it. */
import { z } from "zod";

export const dataFindingSchema = z.object({
  /** leak, empty, constant, mostly_missing, missing, identifier, many_values, skewed, outliers, twins, shift, imbalance, duplicates */
  code: z.string(),
  /** The column it is about first; empty for findings about whole rows. */
  columns: z.array(z.string()),
  kind: z.enum(["number", "text", "boolean", "date"]).nullable(),
  /** 0…100; what may ruin a model first. */
  harm: z.number(),
  value: z.number().nullable(),
  /** One or two sentences: what was seen, and why it matters. */
  text: z.string(),
});
export type DataFinding = z.infer<typeof dataFindingSchema>;

/** `handled`: the settings deal with it already. `patch`: settings to merge in. Labels are words for a button or a note. */
export type DataMend =
  { state: "handled"; label: string } | { state: "offered"; label: string; patch: Record<string, unknown> };
