/** How a form draws a setting, and the one setting several kinds share: which columns an operation works on. */
import { z } from "zod";
import type { ColumnType } from "./ports.ts";

/** Put on a zod field with `.meta({...})`; `z.toJSONSchema` carries it to the form. */
export type FieldHint = {
  title: string;
  /** One sentence of help under the field. */
  description?: string;
  /** One practical tip, shown on demand. */
  tip?: string;
  control?: "column" | "columns" | "file" | "source" | "segmented" | "slider" | "textarea" | "hidden";
  /** Input port whose columns feed a column picker; without it the first input (or the stage's own columns). */
  columnsOf?: string;
  /** Column types a picker offers. */
  accepts?: ColumnType[];
  unit?: string;
  /** Folded away under "More" in the form. */
  advanced?: boolean;
  /** Draw the field only when a sibling has one of these values. */
  showWhen?: { field: string; in: (string | number | boolean | null)[] };
  /** Words for enum values. */
  options?: Record<string, string>;
};

/** Typed wrapper around zod's metadata, so that a mistyped hint is a compile error. */
export function hint(meta: FieldHint): FieldHint & Record<string, unknown> {
  return { ...meta };
}

/** Which columns an operation works on: named ones, or all of a kind at the moment the operation runs. The target and identifiers are never touched by a rule. */
export const selectorSchema = z
  .discriminatedUnion("by", [
    z.object({
      by: z.literal("names"),
      names: z
        .array(z.string().min(1))
        .default([])
        .meta(
          hint({ title: "Columns", description: "The operation works on exactly these columns.", control: "columns" }),
        ),
    }),
    z.object({
      by: z.literal("type"),
      type: z.enum(["number", "text", "boolean", "date"]).meta(
        hint({
          title: "All columns of type",
          description: "Every column of this type at the moment the operation runs, also those made before it.",
          options: { number: "Number", text: "Text", boolean: "Yes or no", date: "Date" },
        }),
      ),
    }),
    z.object({ by: z.literal("all") }),
  ])
  .meta(
    hint({
      title: "Columns",
      description: "Which columns it works on; the target and identifiers are never touched by a rule.",
    }),
  );
export type Selector = z.infer<typeof selectorSchema>;
