import { processingForm, type ToSageMaker } from "../contract.ts";

/** A job chooses the model and packs it with its code; the endpoint serves that archive. */
export const deployToSageMaker: ToSageMaker = (spec) =>
  processingForm({
    serves: {
      endpointName: String(spec.params["endpoint_name"]),
      canaryPercent: Math.round(100 * Number(spec.params["canary_share"] ?? 0)),
    },
    note:
      spec.params["environment"] === "trial"
        ? "A trial doesn't end by itself there: delete its endpoint when it is over."
        : null,
  });
