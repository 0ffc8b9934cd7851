import { z } from "zod";
import { hint, selectorSchema } from "../contract.ts";

/** Operations on values that stand out, are spelled in many ways, or may not be used. */
export const outliers = z
  .object({
    op: z.literal("outliers"),
    columns: selectorSchema,
    by: z
      .enum(["zscore", "quantile", "quartiles"])
      .default("zscore")
      .meta(
        hint({
          title: "Found by",
          description: "What counts as far away, learned from training rows.",
          options: {
            zscore: "Standard deviations from the mean",
            quantile: "The outermost share of values",
            quartiles: "Box lengths from the quartiles",
          },
          tip: "Standard deviations suit bell curves; with a long tail use quartiles, or take the logarithm.",
        }),
      ),
    limit: z
      .number()
      .min(0.5)
      .max(20)
      .default(3)
      .meta(
        hint({
          title: "Limit",
          description: "How many standard deviations, or box lengths, a value may lie away.",
          showWhen: { field: "by", in: ["zscore", "quartiles"] },
        }),
      ),
    share: z
      .number()
      .min(0.0001)
      .max(0.25)
      .default(0.01)
      .meta(
        hint({
          title: "Share at each end",
          description: "The lowest and the highest values that count as outliers.",
          showWhen: { field: "by", in: ["quantile"] },
        }),
      ),
    action: z
      .enum(["delete", "clip", "replace"])
      .default("clip")
      .meta(
        hint({
          title: "What happens",
          description:
            "Deleting takes training rows out and flags the others, which stay; clipping moves to the limit.",
          control: "segmented",
          options: { delete: "Delete the row", clip: "Clip", replace: "Replace by mean" },
          tip: "Delete errors of measurement; keep what is rare but real.",
        }),
      ),
  })
  .meta(hint({ title: "Outliers", description: "Deletes, clips or replaces values that lie far from the others." }));

export const tidyText = z
  .object({
    op: z.literal("tidy_text"),
    columns: selectorSchema,
    whitespace: z
      .boolean()
      .default(true)
      .meta(hint({ title: "Trim spaces", description: "Removes spaces at both ends and turns several into one." })),
    letters: z
      .enum(["keep", "lower", "upper"])
      .default("keep")
      .meta(
        hint({
          title: "Letters",
          description: "Whether the same word in small and large letters becomes one.",
          control: "segmented",
          options: { keep: "As they are", lower: "Small", upper: "Large" },
        }),
      ),
    synonyms: z
      .array(
        z.object({
          from: z
            .array(z.string())
            .default([])
            .meta(hint({ title: "Spellings", description: "Exactly these, after spaces and letters are tidied." })),
          to: z
            .string()
            .default("")
            .meta(hint({ title: "Become", description: "The one spelling that stays; empty makes them missing." })),
        }),
      )
      .max(500)
      .default([])
      .meta(hint({ title: "Synonyms", description: "Different spellings of one thing, such as CA and California." })),
  })
  .meta(hint({ title: "Tidy text", description: "One spelling for one thing: spaces, letters, synonyms." }));

export const forward = z
  .object({
    op: z.literal("fill_forward"),
    columns: selectorSchema,
    order: z
      .string()
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "In the order of",
          control: "column",
          description: "A date or number that says which row comes before; empty takes the order of the file.",
        }),
      ),
    group: z
      .string()
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Within",
          control: "column",
          description: "Values are carried only between rows with one value here, such as one sensor.",
        }),
      ),
  })
  .meta(
    hint({
      title: "Fill forward",
      description: "Gaps take the value of the row before; in production, the last value that training knew.",
    }),
  );

export const filter = z
  .object({
    op: z.literal("filter"),
    condition: z
      .string()
      .max(2000)
      .default("")
      .meta(
        hint({
          title: "Condition",
          control: "textarea",
          description:
            'On columns as they come in, such as age >= 18 and country in ("DE", "AT") or [Sign-up date] is missing.',
          tip: "Texts in quotes, odd column names in [brackets]; functions: lower, length, contains, year, month, abs.",
        }),
      ),
    rows: z
      .enum(["keep", "remove"])
      .default("keep")
      .meta(
        hint({
          title: "Rows for which it is true",
          description: "Applies to all rows, and production refuses what is filtered out, unless it reads the target.",
          control: "segmented",
          options: { keep: "Stay", remove: "Go" },
        }),
      ),
  })
  .meta(hint({ title: "Filter rows", description: "Keeps or removes rows by a condition you type." }));

export const personal = z
  .object({
    op: z.literal("drop_personal"),
    personal: z
      .boolean()
      .default(true)
      .meta(
        hint({
          title: "Personal data",
          description: "Names, addresses, e-mail, phone and account numbers, found by column name and by values.",
        }),
      ),
    ids: z
      .boolean()
      .default(true)
      .meta(hint({ title: "Identifiers", description: "Columns that only name the row." })),
    keep: z
      .array(z.string().min(1))
      .default([])
      .meta(
        hint({ title: "But keep", control: "columns", description: "Columns that stay although they look like it." }),
      ),
  })
  .meta(
    hint({
      title: "Drop personal and id columns",
      description: "Leaves out what tells who somebody is: a model must not learn it, and nobody has to send it.",
    }),
  );
