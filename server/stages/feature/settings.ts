import { z } from "zod";
import { hint, selectorSchema } from "../contract.ts";
import { bins, dateDifference, information, normalise, pca, polynomial, ratio, root } from "./moreSettings.ts";

export const dateParts = ["year", "month", "day", "weekday", "hour", "age"] as const;

const log = z
  .object({
    op: z.literal("log"),
    columns: selectorSchema,
    onlySkewed: z
      .boolean()
      .default(false)
      .meta(
        hint({
          title: "Only columns with a long tail",
          description: "Leaves columns alone whose skewness on training rows is 2 or less.",
          tip: "A logarithm is for quantities with a few very large values, such as incomes and prices.",
        }),
      ),
  })
  .meta(
    hint({ title: "Logarithm", description: "Shrinks long tails, also at zero and below: sign(x) · log(1 + |x|)." }),
  );
const scale = z
  .object({
    op: z.literal("scale"),
    columns: selectorSchema,
    method: z
      .enum(["standard", "robust", "minmax", "maxabs"])
      .default("standard")
      .meta(
        hint({
          title: "Method",
          description: "What is subtracted and divided by, learned from training rows.",
          options: {
            standard: "Mean and spread",
            robust: "Median and quartiles",
            minmax: "Least value and range: 0 to 1",
            maxabs: "Largest size: −1 to 1",
          },
          tip: "Linear models need scaling, trees don't. Median and quartiles are better when a few values are extreme.",
        }),
      ),
  })
  .meta(hint({ title: "Scale numbers", description: "Brings columns of very different size to the same scale." }));
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
        hint({
          title: "Rare below",
          control: "slider",
          description: "Categories with a smaller share of the training rows share one column “(other)”.",
        }),
      ),
    maxCategories: z
      .number()
      .int()
      .min(2)
      .max(500)
      .default(30)
      .meta(
        hint({
          title: "At most",
          description: "The most frequent categories that get a column of their own; the rest share one.",
          unit: "categories",
          tip: "Too many columns drown the pattern in noise: start with few.",
        }),
      ),
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
  .meta(
    hint({ title: "One column per category", description: "Turns each category into a column of zeros and ones." }),
  );
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
          description:
            "The categories from the lowest to the highest; empty sorts by number or alphabet. Missing and unknown become −1.",
          tip: "Only for words with an order, such as small, medium, large; names without one belong into one column each.",
        }),
      ),
  })
  .meta(hint({ title: "Number the categories", description: "Turns categories into 0, 1, 2 … in their order." }));
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
          description: "What is taken out of each date, each as a column of its own.",
          options: { year: "Year", month: "Month", day: "Day", weekday: "Weekday", hour: "Hour", age: "Age in days" },
          tip: "An age says more than a date: models don't know what day it is.",
        }),
      ),
    reference: z.iso
      .date()
      .nullable()
      .default(null)
      .meta(
        hint({
          title: "Age counts back from",
          description: "The day ages are counted from; empty takes the latest date among training rows.",
        }),
      ),
  })
  .meta(hint({ title: "Parts of dates", description: "Takes year, month, weekday or age out of a date." }));
const variance = z
  .object({
    op: z.literal("select_variance"),
    threshold: z
      .number()
      .min(0)
      .max(1000)
      .default(0)
      .meta(
        hint({
          title: "Drop when the variance is at most",
          description: "Columns that vary this little on training rows are left out.",
          tip: "A column that is the same for everybody can't tell anybody apart.",
        }),
      ),
  })
  .meta(
    hint({
      title: "Drop columns that hardly vary",
      description: "Leaves out columns that are nearly the same in every row.",
    }),
  );
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
          description:
            "Of two columns with a larger absolute Pearson correlation on training rows the second is left out.",
          tip: "Columns that move together make linear models unsteady; ask whether the second one is needed.",
        }),
      ),
  })
  .meta(
    hint({
      title: "Drop columns that say the same",
      description: "Leaves out the second of two columns that move together.",
    }),
  );

export const featureOperationSchema = z.discriminatedUnion("op", [
  log,
  scale,
  onehot,
  ordinal,
  date,
  variance,
  correlation,
  root,
  bins,
  normalise,
  polynomial,
  ratio,
  dateDifference,
  pca,
  information,
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
          "Automatic fills and flags gaps, shrinks long tails, scales numbers and turns categories and dates into numbers.",
        tip: "Start automatic; add steps by hand when a domain expert knows what a column means.",
      }),
    ),
  operations: z
    .array(featureOperationSchema)
    .default([])
    .meta(
      hint({
        title: "Operations",
        description: "How columns become numbers a model can learn from, in this order.",
        showWhen: { field: "mode", in: ["manual"] },
        tip: "Fitted on training rows only, and repeated exactly at the endpoint.",
      }),
    ),
});
export type FeatureSettings = z.infer<typeof featureSettingsSchema>;
