/** Watching endpoints: what later batches and logged predictions look like beside the training data. */
export { startMonitor } from "./startMonitor.ts";
export { createJudgeTask } from "./judgeTask.ts";
export { judgePredictions, judgeUpload, redeliverReports } from "./requestReport.ts";
export { listMonitors, listReports, readReport, type MonitorRow, type ReportRow } from "./monitors.ts";
