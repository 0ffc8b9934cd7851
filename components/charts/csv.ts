import type { PanelTable } from "./panelTable.ts";

/** A spreadsheet runs cells that start like this; plain numbers are left alone. */
const STARTS_FORMULA = /^[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

function csvCell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  const harmless = STARTS_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/**
 * @param table the numbers of a panel
 * @returns CSV after RFC 4180 with a header line; text that a spreadsheet would run as a formula is prefixed with an apostrophe
 */
export function toCsv(table: PanelTable): string {
  const lines = [table.columns.map((each) => csvCell(each.label))];
  for (const row of table.rows) lines.push(table.columns.map((each) => csvCell(row[each.key])));
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}
