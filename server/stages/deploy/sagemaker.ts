import { processingForm, type ToSageMaker } from "../contract.ts";

/** A job chooses the model and packs it with its code; the endpoint serves that archive. */
export const deployToSageMaker: ToSageMaker = (spec) =>
  processingForm({ serves: { endpointName: String(spec.params["endpoint_name"]) } });
