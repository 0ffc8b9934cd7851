/** Watching endpoints: what later batches and logged predictions look like beside the training data. */
export { createJudgeTask } from "./judgeTask.ts";
export { judgeUpload, redeliverReports } from "./requestReport.ts";
export { startMonitor } from "./startMonitor.ts";
