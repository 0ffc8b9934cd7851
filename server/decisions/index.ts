export { readStatistics, type JudgedModel, type StoredStatistics } from "./readStatistics.ts";
