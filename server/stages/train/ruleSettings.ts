import { z } from "zod";
import { hint } from "../contract.ts";

const rule = z.object({
  when: z
    .string()
    .max(2000)
    .default("")
    .meta(
      hint({
        title: "If",
        control: "textarea",
        description:
          'A condition on columns as they come in, such as tenure < 6 and [Contract type] = "Month-to-month".',
      }),
    ),
  then: z
    .string()
    .max(200)
    .default("")
    .meta(
      hint({
        title: "Then",
        description: "The class, or the number, this answers; empty takes the majority or mean of the rows it catches.",
      }),
    ),
});

/** The typed rule: the first condition that is true answers. */
export const ruleFields = {
  rules: z
    .array(rule)
    .max(50)
    .default([])
    .meta(
      hint({
        title: "Rules",
        description: "Asked one after the other; the first that is true answers. A missing value makes none true.",
        showWhen: { field: "algorithm", in: ["rule"] },
        tip: "Write down how it is decided by hand today: a model that can't beat this isn't worth its keep.",
      }),
    ),
  otherwise: z
    .string()
    .max(200)
    .default("")
    .meta(
      hint({
        title: "Otherwise",
        description: "What is answered when no rule is true; empty takes the majority or mean of those rows.",
        showWhen: { field: "algorithm", in: ["rule"] },
      }),
    ),
};
