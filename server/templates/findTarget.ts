import { InvalidError } from "../errors/index.ts";
import type { ProblemType } from "../stages/contract.ts";
import { columnName, type Detected, type DetectedColumn } from "./detected.ts";

const targetName =
  /^(target|label|class|y|outcome|churn|default|fraud|survived|diagnosis|price|saleprice|response|status|result)$/i;

/** Up to this many different whole numbers are taken for classes rather than for a quantity. */
const MOST_NUMBER_CLASSES = 10;
/** More classes than this can't be learned from a table of ordinary size. */
const MOST_CLASSES = 100;

/** @returns the column that most looks like something to predict: by name, else the last one */
export function guessTarget(detected: Detected): string | null {
  const named = detected.columns.find((column) => targetName.test(columnName(column)));
  const column = named ?? detected.columns.at(-1);
  return column ? columnName(column) : null;
}

/**
 * @param wanted a column's name, its number counting from 1 when no column has that name, or `last`
 * @throws InvalidError `target_missing` naming the columns that come closest
 */
export function findTarget(detected: Detected, wanted: string): DetectedColumn {
  const { columns } = detected;
  const exact =
    columns.find((column) => columnName(column) === wanted || column.name === wanted) ??
    columns.find((column) => columnName(column).trim().toLowerCase() === wanted.trim().toLowerCase());
  if (exact) return exact;
  const byPlace = wanted === "last" ? columns.at(-1) : /^\d+$/.test(wanted) ? columns[Number(wanted) - 1] : undefined;
  if (byPlace) return byPlace;
  throw new InvalidError({
    code: "target_missing",
    userMessage: `The data has no column "${wanted}".`,
    remedy: `Its columns are: ${columns.slice(0, 40).map(columnName).join(", ")}${columns.length > 40 ? ` and ${columns.length - 40} more` : ""}.`,
  });
}

export type ProblemVerdict = { problem: ProblemType; reason: string };

/**
 * @throws InvalidError `target_empty`, `target_one_class`, `target_text`, `target_date` when nothing can be learned from the column as it is
 */
export function judgeTarget(column: DetectedColumn, rows: number | null): ProblemVerdict {
  const name = columnName(column);
  const refuse = (code: string, userMessage: string, remedy: string): never => {
    throw new InvalidError({ code, userMessage, remedy });
  };
  if (rows === 0)
    refuse(
      "rows_missing",
      "The file has column names but no rows, so there is nothing to learn from.",
      "Add rows to it.",
    );
  if (column.missing !== null && column.missing >= 1)
    refuse(
      "target_empty",
      `The target "${name}" has no value in any row.`,
      "Choose another column, or bring data with outcomes.",
    );
  const distinct = column.distinct ?? 0;
  if (column.distinct !== null && distinct <= 1)
    refuse(
      "target_one_class",
      `The target "${name}" has the same value in every row, so there is nothing to tell apart.`,
      "Choose another column, or bring data with both outcomes.",
    );
  if (column.type === "date" || column.type === "datetime")
    refuse("target_date", `The target "${name}" is a date.`, "Turn it into a number (days until …) or a class first.");
  if (column.type === "boolean" || distinct === 2)
    return { problem: "binary", reason: `"${name}" has two different values.` };
  if (column.type === "string") {
    if (distinct > MOST_CLASSES || (rows !== null && rows > 100 && distinct > rows / 2))
      refuse(
        "target_text",
        `The target "${name}" has ${distinct} different texts; that is neither a class nor a number.`,
        "Choose another column, or group the texts into classes first.",
      );
    return { problem: "multiclass", reason: `"${name}" has ${distinct} different texts.` };
  }
  if (column.type === "integer" && distinct <= MOST_NUMBER_CLASSES)
    return {
      problem: "multiclass",
      reason: `"${name}" has only ${distinct} different whole numbers, which are taken for classes; choose "A quantity" in the label stage if they count or measure something.`,
    };
  return { problem: "regression", reason: `"${name}" is a number with ${distinct || "many"} different values.` };
}
