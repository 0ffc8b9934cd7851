/** Which columns of a new data set a model should not see, and why. */
import { columnName, type Detected, type DetectedColumn } from "./detected.ts";

export type ColumnVerdict =
  | { use: "feature"; reason: null }
  /** Kept for joining and looking up, never a feature. */
  | { use: "id"; reason: string }
  | { use: "refused"; reason: string };

/** Below this many rows "every value occurs once" says little about a column. */
const ROWS_TO_JUDGE_UNIQUENESS = 30;
/** A text column with more different values than this share of the rows has almost nothing to repeat. */
const FREE_TEXT_SHARE = 0.5;
/** … unless it has few enough values to be categories anyway. */
const CATEGORIES_AT_LEAST = 50;

const idName =
  /(^|[\s_.-])(id|ids|uuid|guid|key|pid|nr|no|number|index|order|row|rownum|serial)$|^(id|pid|uuid|guid|unnamed|order)\b|[a-z]I[Dd]$/i;

const percent = (share: number): string => `${(share * 100).toFixed(share >= 0.1 ? 0 : 1)} %`;

/** Whether whole numbers count up by one, as row numbers do. */
function countsUp(column: DetectedColumn): boolean {
  const numbers = column.examples.map(Number);
  return (
    numbers.length >= 3 &&
    numbers.every((value, index) => Number.isInteger(value) && (index === 0 || value === (numbers[index - 1] ?? 0) + 1))
  );
}

/** @param rows rows of the file, or null when only part of it was read */
export function judgeColumn(column: DetectedColumn, rows: number | null): ColumnVerdict {
  const { distinct, missing, type } = column;
  if (missing !== null && missing >= 1) return { use: "refused", reason: "It has no value in any row." };
  if (distinct !== null && distinct <= 1 && (missing ?? 0) === 0)
    return { use: "refused", reason: "Every row has the same value, so it can't tell rows apart." };
  if (rows === null || distinct === null || rows < ROWS_TO_JUDGE_UNIQUENESS) return { use: "feature", reason: null };
  const present = Math.max(1, Math.round(rows * (1 - (missing ?? 0))));
  const unique = distinct >= present * 0.999;
  if (type === "integer" && unique && (idName.test(columnName(column)) || countsUp(column)))
    return {
      use: "id",
      reason: "Every row has its own whole number and the name or the order says it only identifies rows.",
    };
  if (type !== "string") return { use: "feature", reason: null };
  if (unique)
    return { use: "id", reason: "Every row has its own text: it identifies rows and would be learned by heart." };
  if (distinct > CATEGORIES_AT_LEAST && distinct / present > FREE_TEXT_SHARE)
    return {
      use: "refused",
      reason: `It has ${distinct} different texts in ${present} rows (${percent(distinct / present)}): free text or a near-identifier, and text features are not part of the proposal.`,
    };
  return { use: "feature", reason: null };
}

export type JudgedColumn = { column: DetectedColumn; name: string; verdict: ColumnVerdict };

/** Judges all columns but the target, in file order. */
export function judgeColumns(detected: Detected, target: string): JudgedColumn[] {
  return detected.columns
    .filter((column) => columnName(column) !== target)
    .map((column) => ({ column, name: columnName(column), verdict: judgeColumn(column, detected.rows) }));
}
