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
        description: "What the model learns to predict. Empty: the project's target.",
      }),
    ),
  problem: z
    .enum(["auto", "binary", "multiclass", "regression"])
    .default("auto")
    .meta(
      hint({
        title: "Kind of problem",
        description: "Automatic looks at the values: two of them, a few, or a quantity.",
        options: { auto: "Automatic", binary: "Two classes", multiclass: "Several classes", regression: "A quantity" },
      }),
    ),
  positive: z
    .string()
    .nullable()
    .default(null)
    .meta(
      hint({
        title: "Positive class",
        description: "The class you want to find. Empty: the usual word for yes, else the rarer class.",
        showWhen: { field: "problem", in: ["auto", "binary"] },
      }),
    ),
  conflicts: z
    .enum(["keep", "reject"])
    .default("keep")
    .meta(
      hint({
        title: "Equal rows with different labels",
        control: "segmented",
        options: { keep: "Count and keep", reject: "Set aside" },
        advanced: true,
      }),
    ),
});
export type LabelSettings = z.infer<typeof labelSettingsSchema>;
