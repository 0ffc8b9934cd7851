/** Watching endpoints: what later batches and logged predictions look like beside the training data. */
export { startMonitor } from "./startMonitor.ts";
