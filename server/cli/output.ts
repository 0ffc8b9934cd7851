/** Standard output carries results only; everything said along the way goes to standard error. */
import { toPublicError } from "../errors/index.ts";

export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A command ended without success; the sentence is already said. */
export class CommandFailed extends Error {}

/**
 * @param rows first row is the header
 * @returns columns padded to equal width; columns listed in `right` are aligned right
 */
export function table(rows: string[][], right: number[] = []): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((text, column) =>
          right.includes(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Wraps prose to the width of a terminal, each line indented. */
export function wrap(text: string, indent = "  ", width = 100): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length > width && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join("\n");
}

/** Says what happened, why and what to do, as the web page would. */
export function sayError(error: unknown): void {
  if (error instanceof CommandFailed) {
    if (error.message !== "") say(error.message);
    return;
  }
  const mapped = toPublicError(error);
  say(mapped.message);
  if (mapped.remedy !== undefined) say(mapped.remedy);
}
