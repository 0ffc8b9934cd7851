export { readStatistics, type JudgedModel, type StoredStatistics } from "./readStatistics.ts";
export { readCounts, STATISTICS_FILE } from "./readStatistics.ts";
export { readProjectWorths, readRunWorths, sheetOf, type ProjectWorth, type RunWorth } from "./readWorth.ts";
