import { z } from "zod";
import { hint } from "../contract.ts";

export const labelSettingsSchema = z.object({
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
});
export type LabelSettings = z.infer<typeof labelSettingsSchema>;
