/** The executive page: one object of numbers, names and dates, from which pages and shared links write their sentences. */
export { readSummary } from "./readSummary.ts";
export { summarySchema, type ExecutiveSummary } from "./summarySchema.ts";
export { withoutAmounts } from "./withoutAmounts.ts";
