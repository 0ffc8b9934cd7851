import type { Cell } from "./look.ts";

/** Characters of a cell shown in a grid; the rest is one click away. */
export const SHOWN = 60;

/** A value exactly as it is stored: no rounding, no grouping of digits, no other sign. */
export function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "object") return cell.text;
  return typeof cell === "boolean" ? String(cell) : String(cell);
}

/** Whether a grid can't show all of it: too long, cut when it was stored, or of several lines. */
export function isLong(cell: Cell): boolean {
  if (cell === null || typeof cell === "boolean" || typeof cell === "number") return false;
  return typeof cell === "object" || cell.length > SHOWN || /[\n\r]/.test(cell);
}

/** What a grid shows of it, in one line; blanks that count are made visible. */
export function shortText(cell: Cell): string {
  const text = cellText(cell);
  const line = text.replace(/\r\n|\r|\n/g, "⏎").replace(/\t/g, "⇥");
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
}

/** Text that looks like nothing (empty, only blanks) is named, so that it isn't taken for a missing value. */
export function invisibleText(cell: Cell): string | null {
  if (typeof cell !== "string" || cell.trim() !== "") return null;
  return cell === "" ? "empty text" : `${cell.length} ${cell.length === 1 ? "blank" : "blanks"}`;
}
