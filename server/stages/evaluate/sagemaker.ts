import { processingForm, type ToSageMaker } from "../contract.ts";

/** What comes after happens only when the verdict isn't bad: the same rule as on this machine. */
export const evaluateToSageMaker: ToSageMaker = (spec) =>
  processingForm({
    gate: {
      path: "verdict.tone",
      passes: ["good", "warn", "neutral"],
      failure: `${spec.stage.name}: the model is worse than the baseline.`,
    },
  });
