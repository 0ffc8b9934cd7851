import { z } from "zod";
import { hint, selectorSchema } from "../contract.ts";

/** A column to choose, empty until somebody does. */
const chosen = (title: string, description: string) =>
  z
    .string()
    .default("")
    .meta(hint({ title, description, control: "column" }));

export const root = z
  .object({
    op: z.literal("root"),
    columns: selectorSchema,
    degree: z
      .enum(["square", "cube"])
      .default("square")
      .meta(
        hint({
          title: "Root",
          description: "A cube root shrinks long tails more; both keep the sign.",
          control: "segmented",
          options: { square: "Square root", cube: "Cube root" },
          tip: "Counts often become even under a square root, volumes under a cube root.",
        }),
      ),
  })
  .meta(hint({ title: "Root", description: "Shrinks long tails less than a logarithm: square or cube root." }));

export const bins = z
  .object({
    op: z.literal("bins"),
    columns: selectorSchema,
    by: z
      .enum(["width", "quantile", "tree"])
      .default("quantile")
      .meta(
        hint({
          title: "Cut",
          description: "By equal width, by equally many training rows, or where a small tree sees the target change.",
          control: "segmented",
          options: { width: "Equal width", quantile: "Equal count", tree: "By target" },
          tip: "Bins lose detail: trees make their own, linear models may need them for curves.",
        }),
      ),
    count: z
      .number()
      .int()
      .min(2)
      .max(50)
      .default(5)
      .meta(hint({ title: "Bins", description: "How many parts, numbered from 0; equal edges make fewer." })),
  })
  .meta(hint({ title: "Bins", description: "Turns a number into the number of the part it lies in." }));

export const normalise = z
  .object({
    op: z.literal("normalise"),
    columns: selectorSchema,
    norm: z
      .enum(["l2", "l1", "max"])
      .default("l2")
      .meta(
        hint({
          title: "Length",
          description: "Root of the sum of squares, sum of sizes, or the largest size of the row's values.",
          control: "segmented",
          options: { l2: "L2", l1: "L1", max: "Largest" },
        }),
      ),
  })
  .meta(
    hint({
      title: "Bring rows to one length",
      description: "Divides each row's numbers by their length: the mix counts, not the size.",
    }),
  );

export const polynomial = z
  .object({
    op: z.literal("polynomial"),
    columns: selectorSchema,
    degree: z
      .union([z.literal(2), z.literal(3)])
      .default(2)
      .meta(hint({ title: "Degree", description: "How many factors a product may have at most." })),
    powers: z
      .boolean()
      .default(true)
      .meta(
        hint({ title: "With powers", description: "Also a column times itself, not only products of different ones." }),
      ),
  })
  .meta(
    hint({
      title: "Products and powers",
      description: "Adds products of columns, so that a linear model sees what they do together.",
    }),
  );

export const ratio = z
  .object({
    op: z.literal("ratio"),
    pairs: z
      .array(
        z.object({
          of: chosen("Divide", "The column that is divided."),
          by: chosen("By", "The column it is divided by."),
        }),
      )
      .max(100)
      .default([])
      .meta(hint({ title: "Ratios", description: "Each becomes a column of its own, such as debt ÷ income." })),
    atZero: z
      .number()
      .default(0)
      .meta(hint({ title: "When the divisor is 0", description: "The value a ratio takes then." })),
  })
  .meta(hint({ title: "Ratios", description: "Adds one column divided by another." }));

export const dateDifference = z
  .object({
    op: z.literal("date_difference"),
    pairs: z
      .array(
        z.object({
          from: chosen("From", "The date the time is counted from."),
          to: chosen("To", "The date it is counted to."),
        }),
      )
      .max(50)
      .default([])
      .meta(hint({ title: "Dates", description: "Each pair becomes a column, such as birth to application." })),
    unit: z
      .enum(["days", "years"])
      .default("days")
      .meta(
        hint({
          title: "Unit",
          description: "What the time is counted in; a year has 365.25 days.",
          control: "segmented",
          options: { days: "Days", years: "Years" },
        }),
      ),
    keep: z
      .boolean()
      .default(false)
      .meta(hint({ title: "Keep the dates", description: "For a later operation, such as parts of dates." })),
  })
  .meta(hint({ title: "Time between dates", description: "An age: how long from one date to another." }));

export const pca = z
  .object({
    op: z.literal("pca"),
    columns: selectorSchema,
    components: z
      .number()
      .int()
      .min(1)
      .max(200)
      .default(5)
      .meta(
        hint({
          title: "Components",
          description: "How many stay, those that say most first.",
          tip: "Fewer columns, but none of them means anything by itself any more.",
        }),
      ),
  })
  .meta(
    hint({
      title: "Principal components",
      description: "Replaces columns by the few mixtures of them that vary most.",
    }),
  );

export const information = z
  .object({
    op: z.literal("select_information"),
    keep: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(20)
      .meta(
        hint({
          title: "Keep",
          description: "How many columns stay: those with most mutual information with the target on training rows.",
          unit: "columns",
          tip: "Chosen anew inside every fold, so that a cross-validated score stays honest.",
        }),
      ),
  })
  .meta(
    hint({
      title: "Keep the most telling columns",
      description: "Leaves out the columns that say least about the target.",
    }),
  );
