import { processingForm, type ToSageMaker } from "../contract.ts";

/** The same code as on this machine. SageMaker Model Monitor is closed to new customers, so it is never used. */
export const monitorToSageMaker: ToSageMaker = () =>
  processingForm({
    note: "Keeps the reference and judges connected batches. For later batches, run this job on a schedule: SageMaker Model Monitor is closed to new customers.",
  });
