export { readStatistics, type JudgedModel, type StoredStatistics } from "./readStatistics.ts";
export { readCounts, STATISTICS_FILE } from "./readStatistics.ts";
export { sheetOf, type ProjectWorth, type RunWorth } from "./readWorth.ts";
