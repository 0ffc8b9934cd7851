import { formatCount } from "../format/number.ts";

/** "1 row", "3,000 rows". */
export const rowsText = (rows: number): string => `${formatCount(rows)} ${rows === 1 ? "row" : "rows"}`;
