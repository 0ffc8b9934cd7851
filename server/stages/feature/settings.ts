import { z } from "zod";
import { hint, selectorSchema } from "../contract.ts";

export const dateParts = ["year", "month", "day", "weekday", "hour", "age"] as const;

const log = z
  .object({
    op: z.literal("log"),
    columns: selectorSchema,
    onlySkewed: z
      .boolean()
      .default(false)
      .meta(hint({ title: "Only columns with a long tail", description: "Skewness above 2 on training rows." })),
  })
  .meta(
    hint({ title: "Logarithm", description: "sign(x) · log(1 + |x|): shrinks long tails, works for zero and below." }),
  );
const scale = z
  .object({
    op: z.literal("scale"),
    columns: selectorSchema,
    method: z
      .enum(["standard", "robust"])
      .default("standard")
      .meta(
        hint({
          title: "Method",
          control: "segmented",
          options: { standard: "Mean and spread", robust: "Median and quartiles" },
          tip: "Robust is better when a few values are extreme.",
        }),
      ),
  })
  .meta(hint({ title: "Scale numbers" }));
const onehot = z
  .object({
    op: z.literal("onehot"),
    columns: selectorSchema,
    minShare: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.005)
      .meta(
        hint({ title: "Rare below", control: "slider", description: "Rarer categories share one column “(other)”." }),
      ),
    maxCategories: z
      .number()
      .int()
      .min(2)
      .max(500)
      .default(30)
      .meta(hint({ title: "At most", unit: "categories" })),
    unknown: z
      .enum(["other", "zero"])
      .default("other")
      .meta(
        hint({
          title: "Unknown categories",
          control: "segmented",
          options: { other: "Count as other", zero: "All zero" },
          description: "What a category counts as that training never saw.",
        }),
      ),
  })
  .meta(hint({ title: "One column per category" }));
const ordinal = z
  .object({
    op: z.literal("ordinal"),
    columns: selectorSchema,
    order: z
      .array(z.string())
      .default([])
      .meta(
        hint({
          title: "Order, lowest first",
          description: "Empty: by number or alphabet, learned from training rows. Missing and unknown become −1.",
        }),
      ),
  })
  .meta(hint({ title: "Number the categories" }));
const date = z
  .object({
    op: z.literal("date_parts"),
    columns: selectorSchema,
    parts: z
      .array(z.enum(dateParts))
      .min(1)
      .default(["year", "month", "weekday", "age"])
      .meta(
        hint({
          title: "Parts",
          options: { year: "Year", month: "Month", day: "Day", weekday: "Weekday", hour: "Hour", age: "Age in days" },
        }),
      ),
    reference: z.iso
      .date()
      .nullable()
      .default(null)
      .meta(hint({ title: "Age counts back from", description: "Empty: the latest date among training rows." })),
  })
  .meta(hint({ title: "Parts of dates" }));
const variance = z
  .object({
    op: z.literal("select_variance"),
    threshold: z
      .number()
      .min(0)
      .max(1000)
      .default(0)
      .meta(hint({ title: "Drop when the variance is at most" })),
  })
  .meta(hint({ title: "Drop columns that hardly vary" }));
const correlation = z
  .object({
    op: z.literal("select_correlation"),
    threshold: z
      .number()
      .min(0.5)
      .max(1)
      .default(0.98)
      .meta(
        hint({
          title: "Drop the second of a pair above",
          control: "slider",
          description: "Absolute Pearson correlation on training rows.",
        }),
      ),
  })
  .meta(hint({ title: "Drop columns that say the same" }));

export const featureOperationSchema = z.discriminatedUnion("op", [
  log,
  scale,
  onehot,
  ordinal,
  date,
  variance,
  correlation,
]);
export type FeatureOperation = z.infer<typeof featureOperationSchema>;

export const featureSettingsSchema = z.object({
  mode: z
    .enum(["auto", "manual"])
    .default("auto")
    .meta(
      hint({
        title: "Preparation",
        control: "segmented",
        options: { auto: "Automatic", manual: "By hand" },
        description:
          "Automatic: gaps filled and flagged, long tails shrunk, numbers scaled, categories and dates turned into numbers.",
      }),
    ),
  operations: z
    .array(featureOperationSchema)
    .default([])
    .meta(
      hint({ title: "Operations", description: "Done in this order.", showWhen: { field: "mode", in: ["manual"] } }),
    ),
});
export type FeatureSettings = z.infer<typeof featureSettingsSchema>;
