import { processingForm, type ToSageMaker } from "../contract.ts";

/** Rows in, rows out: shares a container with the preparation around it. People answer here, not in a container. */
export const labelToSageMaker: ToSageMaker = (spec) =>
  processingForm({
    fuses: true,
    inexpressible: spec.params["people"]
      ? [
          {
            path: ["method"],
            reason: "a job can't wait for people; let the stage run on this machine, or export the labels as a column",
          },
        ]
      : [],
  });
