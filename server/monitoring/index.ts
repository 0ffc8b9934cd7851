/** Watching endpoints: what later batches and logged predictions look like beside the training data. */
export { createJudgeTask } from "./judgeTask.ts";
export { judgeUpload, redeliverReports } from "./requestReport.ts";
export { startMonitor } from "./startMonitor.ts";
export { checkRules, type StartRetraining } from "./checkRules.ts";
export type { MonitorFacts } from "./monitorFacts.ts";
export { addOutcomes, joinOutcomes, readOutcomesBody } from "./outcomes.ts";
export type { MonthOfValue, ValueByMonth } from "./valueByMonth.ts";
export { RULES_EVERY_MS } from "./tunables.ts";
