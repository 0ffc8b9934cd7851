import { z } from "zod";
import { hint, selectorSchema } from "../contract.ts";
import { filter, forward, outliers, personal, tidyText } from "./moreSettings.ts";

const join = z
  .object({
    op: z.literal("join"),
    left: z
      .string()
      .min(1)
      .meta(
        hint({
          title: "Key in the first table",
          description: "The column of the first table whose values are looked up.",
          control: "column",
        }),
      ),
    right: z
      .string()
      .min(1)
      .meta(
        hint({
          title: "Key in the second table",
          description: "The column of the second table they are looked up in; each value may occur once.",
          control: "column",
        }),
      ),
    how: z
      .enum(["left", "inner"])
      .default("left")
      .meta(
        hint({
          title: "Rows without a match",
          description: "What happens to rows whose key the second table doesn't have.",
          control: "segmented",
          options: { left: "Keep, with blanks", inner: "Set aside" },
          tip: "Rows lost at a join are rarely lost at random: look at which ones they are.",
        }),
      ),
    suffix: z
      .string()
      .min(1)
      .default("_2")
      .meta(
        hint({
          title: "Ending of names that occur twice",
          description: "Put after a column's name when the first table has one of the same name.",
        }),
      ),
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
          description: "Drops a column only when it has more gaps than this on training rows; empty drops it always.",
          tip: "A column that is almost empty can still tell something by being filled: flag it before you drop it.",
        }),
      ),
  })
  .meta(hint({ title: "Drop columns", description: "Leaves columns out of everything that follows." }));
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
          description:
            "Rows with the same values here are duplicates and the first one stays; empty compares whole rows without identifiers.",
          tip: "The same row in training and test makes any model look better than it is.",
        }),
      ),
  })
  .meta(hint({ title: "Remove duplicates", description: "Keeps the first of equal rows and sets the others aside." }));
const convert = z
  .object({
    op: z.literal("convert"),
    columns: selectorSchema,
    to: z.enum(["trim", "number", "integer", "date", "datetime", "text", "boolean"]).meta(
      hint({
        title: "Convert to",
        description: "What the cells become.",
        options: {
          trim: "Trimmed text",
          number: "Number",
          integer: "Whole number",
          date: "Date",
          datetime: "Date and time",
          text: "Text",
          boolean: "Yes or no",
        },
        tip: "Data from several sources mixes units, scales and languages; bring each column to one.",
      }),
    ),
    format: z
      .string()
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Format",
          description: "How the text is written, for example DD/MM/YYYY, or “,” for a decimal comma.",
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
          description: "What takes the place of a missing value, learned from training rows.",
          options: { median: "Median", mean: "Mean", mode: "Most frequent value", constant: "A fixed value" },
          tip: "The median ignores extreme values, the mean doesn't; the most frequent value suits text.",
        }),
      ),
    value: z
      .union([z.string(), z.number(), z.boolean()])
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Fixed value",
          description: "The value every gap gets.",
          showWhen: { field: "method", in: ["constant"] },
        }),
      ),
    flag: z
      .boolean()
      .default(false)
      .meta(
        hint({
          title: "Add a “was missing” column",
          description: "Keeps the fact that there was a gap as a column of its own.",
          tip: "That a value is missing is often information in itself.",
        }),
      ),
  })
  .meta(
    hint({ title: "Fill missing values", description: "Puts a value into every gap, learned from training rows." }),
  );
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
          description:
            "How many box lengths a value may lie outside of the middle half before it is moved to the edge.",
          unit: "× IQR",
          tip: "Delete typing errors, but keep outliers that are real: clipping or a logarithm tames them.",
        }),
      ),
  })
  .meta(hint({ title: "Clip outliers", description: "Moves values far outside of the middle half to its edge." }));

export const cleanOperationSchema = z.discriminatedUnion("op", [
  join,
  union,
  dropColumns,
  dropRows,
  deduplicate,
  convert,
  impute,
  clip,
  outliers,
  tidyText,
  forward,
  filter,
  personal,
]);
export type CleanOperation = z.infer<typeof cleanOperationSchema>;

export const cleanSettingsSchema = z.object({
  operations: z
    .array(cleanOperationSchema)
    .default([
      { op: "impute", columns: { by: "type", type: "number" }, method: "median", value: null, flag: true },
      { op: "impute", columns: { by: "type", type: "text" }, method: "constant", value: "(missing)", flag: false },
    ])
    .meta(
      hint({
        title: "Operations",
        description: "What is done to the rows, in this order.",
        tip: "Note why each one is there: every dropped record is a difference to what production will see.",
      }),
    ),
});
export type CleanSettings = z.infer<typeof cleanSettingsSchema>;

/** Operations that act on every row at once, before anything is fitted. */
export const populationOps: readonly CleanOperation["op"][] = [
  "join",
  "union",
  "deduplicate",
  "convert",
  "filter",
  "fill_forward",
];
