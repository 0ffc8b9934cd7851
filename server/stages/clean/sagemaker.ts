import { processingForm, type ToSageMaker } from "../contract.ts";

/** Rows in, rows out: shares a container with the preparation around it. */
export const cleanToSageMaker: ToSageMaker = () => processingForm({ fuses: true });
