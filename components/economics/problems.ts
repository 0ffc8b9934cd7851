import { EconomicsError } from "../../server/economics/errors.ts";
import { reasonableDifferences } from "../../server/economics/binary/valueCells.ts";
import { classAmounts } from "../../server/economics/sheet/classSheet.ts";
import type { SheetDocument } from "../../server/economics/sheet/document.ts";
import type { CellValues } from "../../server/economics/binary/types.ts";
import { FEWEST_POSITIVES } from "../../server/economics/uncertainty/sampling.ts";
import { textNow } from "../messages/index.ts";
import { formatCount } from "../format/number.ts";
import type { Answers } from "./otherRows.ts";
import { groupsOf } from "./rows.ts";

/** Shares of classes are typed with few digits: a sum this far from 1 is no rounding. */
const ROUNDING = 1e-9;

/**
 * Sentences on amounts nothing can be counted with: shares outside 0 to 1, quantities below zero, classes whose shares
 * don't add up, an answer that is never worse than another.
 */
export function amountProblems(sheet: SheetDocument, answers: Answers): string[] {
  const t = textNow("economics");
  const filled = groupsOf(sheet, answers)
    .flatMap(({ rows }) => rows)
    .flatMap((row) => {
      const value = numberOf(sheet, row.name);
      return value === null ? [] : [{ ...row, value }];
    });
  // The width of a band may be any share of the actual value; errors may more than double in a month.
  const shares = filled.filter(({ unit, name, value }) => unit === "share" && name !== "bandWidth" && isOutside(value));
  const below = filled.filter(({ name, value }) => name === "volume" && value <= 0);
  return [
    ...shares.map(({ label, value }) => t("outside", { label, value: inPercent(value) })),
    ...below.map(({ label, value }) => t("notAboveZero", { label, value: formatCount(value) })),
    ...(answers.kind === "classes" ? classProblems(sheet, answers.classes) : []),
  ];
}

/** With every digit that was typed: 100.04 must not read as 100. */
const inPercent = (share: number): string => String(Number((share * 100).toPrecision(12))).replace("-", "−");

const isOutside = (value: number): boolean => value < 0 || value > 1;

function numberOf({ amounts }: SheetDocument, name: string): number | null {
  const text = amounts[name]?.value.trim() ?? "";
  return text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
}

function classProblems(sheet: SheetDocument, classes: readonly string[]): string[] {
  const t = textNow("economics");
  const shares = classes.map((_, i) => numberOf(sheet, classAmounts.share(i)));
  const sum = shares.reduce<number | null>((total, each) => (total === null || each === null ? null : total + each), 0);
  const values = classes.map((_, i) => classes.map((_each, j) => numberOf(sheet, classAmounts.value(i, j))));
  const isFilled = values.every((row) => row.every((value) => value !== null));
  const at = (i: number, j: number): number => values[i]?.[j] ?? 0;
  const dominated = classes.flatMap((worse, i) => {
    const better = classes.findIndex(
      (_, j) => i !== j && classes.every((_each, actual) => at(actual, j) >= at(actual, i)),
    );
    return better === -1 ? [] : [t("dominates", { better: classes[better] ?? "", worse })];
  });
  return [
    ...(sum === null || Math.abs(sum - 1) <= ROUNDING ? [] : [t("sharesSum", { value: inPercent(sum) })]),
    ...(isFilled ? dominated : []),
  ];
}

/** Why no threshold is sought: one of two answers is right whatever the score says. Null: both have their place. */
export function dominance(values: CellValues): string | null {
  try {
    reasonableDifferences(values);
    return null;
  } catch (error) {
    if (!(error instanceof EconomicsError)) throw error;
    return error.userMessage;
  }
}

/** Too few rows of a class for anybody to rely on its rates. */
export function rareClasses(confusion: readonly (readonly number[])[], classes: readonly string[]): string[] {
  const t = textNow("economics");
  return confusion.flatMap((row, i) => {
    const rows = row.reduce((sum, count) => sum + count, 0);
    if (rows >= FEWEST_POSITIVES) return [];
    return [t("rare", { name: classes[i] ?? "", rows: formatCount(rows), limit: formatCount(FEWEST_POSITIVES) })];
  });
}
