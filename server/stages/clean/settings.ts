import { z } from "zod";
import { hint, selectorSchema } from "../contract.ts";

const join = z
  .object({
    op: z.literal("join"),
    left: z
      .string()
      .min(1)
      .meta(hint({ title: "Key in the first table", control: "column" })),
    right: z
      .string()
      .min(1)
      .meta(hint({ title: "Key in the second table", control: "column" })),
    how: z
      .enum(["left", "inner"])
      .default("left")
      .meta(
        hint({
          title: "Rows without a match",
          control: "segmented",
          options: { left: "Keep, with blanks", inner: "Set aside" },
        }),
      ),
    suffix: z
      .string()
      .min(1)
      .default("_2")
      .meta(hint({ title: "Ending of names that occur twice" })),
  })
  .meta(hint({ title: "Join two tables", description: "Adds the second table's columns by a key. Must come first." }));
const union = z.object({ op: z.literal("union") }).meta(
  hint({
    title: "Append tables",
    description: "Puts the rows of all tables below each other, by column name. Must come first.",
  }),
);
const dropColumns = z
  .object({
    op: z.literal("drop_columns"),
    columns: selectorSchema,
    maxMissing: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Only when more than this share is missing",
          control: "slider",
          description: "Empty drops them always. Measured on training rows.",
        }),
      ),
  })
  .meta(hint({ title: "Drop columns" }));
const dropRows = z.object({ op: z.literal("drop_rows"), columns: selectorSchema }).meta(
  hint({
    title: "Drop rows with missing values",
    description: "Training rows only; elsewhere such rows stay and are flagged.",
  }),
);
const deduplicate = z
  .object({
    op: z.literal("deduplicate"),
    keys: z
      .array(z.string().min(1))
      .default([])
      .meta(
        hint({
          title: "Key columns",
          control: "columns",
          description: "Empty compares whole rows without identifiers. The first one stays.",
        }),
      ),
  })
  .meta(hint({ title: "Remove duplicates" }));
const convert = z
  .object({
    op: z.literal("convert"),
    columns: selectorSchema,
    to: z.enum(["trim", "number", "integer", "date", "datetime", "text", "boolean"]).meta(
      hint({
        title: "Convert to",
        options: {
          trim: "Trimmed text",
          number: "Number",
          integer: "Whole number",
          date: "Date",
          datetime: "Date and time",
          text: "Text",
          boolean: "Yes or no",
        },
      }),
    ),
    format: z
      .string()
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Format",
          description: "For example DD/MM/YYYY, or “,” for a decimal comma.",
          showWhen: { field: "to", in: ["number", "date", "datetime"] },
        }),
      ),
  })
  .meta(hint({ title: "Convert type", description: "Cells that don't fit become missing and are counted." }));
const impute = z
  .object({
    op: z.literal("impute"),
    columns: selectorSchema,
    method: z
      .enum(["median", "mean", "mode", "constant"])
      .default("median")
      .meta(
        hint({
          title: "Fill with",
          options: { median: "Median", mean: "Mean", mode: "Most frequent value", constant: "A fixed value" },
          tip: "The median ignores extreme values; the most frequent value suits text.",
        }),
      ),
    value: z
      .union([z.string(), z.number(), z.boolean()])
      .nullable()
      .default(null)
      .meta(hint({ title: "Fixed value", showWhen: { field: "method", in: ["constant"] } })),
    flag: z
      .boolean()
      .default(false)
      .meta(hint({ title: "Add a “was missing” column" })),
  })
  .meta(hint({ title: "Fill missing values" }));
const clip = z
  .object({
    op: z.literal("clip"),
    columns: selectorSchema,
    factor: z
      .number()
      .min(0.5)
      .max(10)
      .default(1.5)
      .meta(
        hint({
          title: "Distance from the quartiles",
          unit: "× IQR",
          tip: "1.5 is the usual box-plot whisker; 3 touches only far outliers.",
        }),
      ),
  })
  .meta(hint({ title: "Clip outliers" }));

export const cleanOperationSchema = z.discriminatedUnion("op", [
  join,
  union,
  dropColumns,
  dropRows,
  deduplicate,
  convert,
  impute,
  clip,
]);
export type CleanOperation = z.infer<typeof cleanOperationSchema>;

export const cleanSettingsSchema = z.object({
  operations: z
    .array(cleanOperationSchema)
    .default([
      { op: "impute", columns: { by: "type", type: "number" }, method: "median", value: null, flag: true },
      { op: "impute", columns: { by: "type", type: "text" }, method: "constant", value: "(missing)", flag: false },
    ])
    .meta(hint({ title: "Operations", description: "Done in this order." })),
});
export type CleanSettings = z.infer<typeof cleanSettingsSchema>;

/** Operations that act on every row at once, before anything is fitted. */
export const populationOps: readonly CleanOperation["op"][] = ["join", "union", "deduplicate", "convert"];
