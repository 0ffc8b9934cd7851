export type { JudgedModel, StoredStatistics } from "./readStatistics.ts";
