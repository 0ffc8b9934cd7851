/** Columns and formats as the detection finds them, for tests. */
import type { Detected } from "./detected.ts";

export type Column = Detected["columns"][number];
export const column = (name: string, facts: Partial<Column> = {}): Column => ({
  name,
  type: "number",
  missing: 0,
  distinct: 400,
  examples: [],
  ...facts,
});
export const format = {
  kind: "csv",
  encoding: "utf-8",
  delimiter: ",",
  quote: '"',
  header: true,
  decimal: ".",
  nullTokens: ["NA"],
};
