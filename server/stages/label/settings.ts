import { z } from "zod";
import { hint } from "../contract.ts";

export const labelSettingsSchema = z.object({
  method: z
    .enum(["column", "people"])
    .default("column")
    .meta(
      hint({
        title: "Labels come from",
        description: "A column that holds the answers already, or people who look at rows one by one in the browser.",
        control: "segmented",
        options: { column: "A column", people: "People" },
        tip: "Two people labelling the same rows show how clear the question is, before a model has to answer it.",
      }),
    ),
  target: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Target column",
        control: "column",
        description: "What the model learns to predict; empty takes the project's target.",
        tip: "Start from the decision the prediction will change, not from the column that is easiest to predict.",
      }),
    ),
  problem: z
    .enum(["auto", "binary", "multiclass", "regression"])
    .default("auto")
    .meta(
      hint({
        title: "Kind of problem",
        description: "Whether a class or a quantity is predicted; automatic looks at the values.",
        options: { auto: "Automatic", binary: "Two classes", multiclass: "Several classes", regression: "A quantity" },
        tip: "Don't make it more complicated than the question: if somebody only asks yes or no, two classes are enough.",
      }),
    ),
  positive: z
    .string()
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Positive class",
        description: "The class you want to find; empty takes the usual word for yes, else the rarer class.",
        showWhen: { field: "problem", in: ["auto", "binary"] },
        tip: "Take the class that is expensive to miss: the fraud, the customer who leaves, the illness.",
      }),
    ),
  conflicts: z
    .enum(["keep", "reject"])
    .default("keep")
    .meta(
      hint({
        title: "Equal rows with different labels",
        description: "What happens to rows that agree in everything but the label.",
        control: "segmented",
        options: { keep: "Count and keep", reject: "Set aside" },
        advanced: true,
        tip: "Many of them mean that people disagree: ask a domain expert before blaming the model.",
      }),
    ),
  labelColumn: z
    .string()
    .min(1)
    .max(100)
    .default("label")
    .meta(
      hint({
        title: "Name of the new column",
        description: "The column people's answers become; it is the target from here on.",
        showWhen: { field: "method", in: ["people"] },
      }),
    ),
  classes: z
    .array(z.string().trim().min(1).max(100))
    .max(9)
    .default([])
    .meta(
      hint({
        title: "Classes",
        description: "What people choose from, two to nine, each on a number key.",
        showWhen: { field: "method", in: ["people"] },
      }),
    ),
  instructions: z
    .string()
    .max(2000)
    .default("")
    .meta(
      hint({
        title: "Instructions",
        description: "What people need to know to decide alike, shown beside every row.",
        control: "textarea",
        showWhen: { field: "method", in: ["people"] },
        tip: "Write down the hard cases: they decide how far two people agree.",
      }),
    ),
  rowsToLabel: z
    .number()
    .int()
    .min(10)
    .max(5000)
    .default(200)
    .meta(
      hint({
        title: "Rows to label",
        description: "Drawn at random, copies once; all others go no further than this stage.",
        unit: "rows",
        showWhen: { field: "method", in: ["people"] },
      }),
    ),
  opinions: z
    .union([z.literal(1), z.literal(2)])
    .default(1)
    .meta(
      hint({
        title: "Opinions per row",
        description: "With two, rows people disagree about are set aside and counted, and agreement is measured.",
        showWhen: { field: "method", in: ["people"] },
      }),
    ),
});
export type LabelSettings = z.infer<typeof labelSettingsSchema>;
