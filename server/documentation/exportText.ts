/** Texts of people in files that other programs open. */

/** A cell that a spreadsheet would compute gets an apostrophe in front (OWASP, CSV injection). */
export const inertCell = (text: string): string => (/^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** A line of a CSV file (RFC 4180); every cell is quoted and inert. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${inertCell(cell).replaceAll('"', '""')}"`).join(",")}\r\n`;

/** Text in Markdown that stays text: no tags, no links, no headings, no emphasis. */
export const markdownText = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_[\]|~#]/g, (sign) => `\\${sign}`)
    .replaceAll(/^(\s*)([-+=]|\d+\.)(?=\s|$|=|-)/gm, "$1\\$2");

/** The same on one line, for cells of tables. */
export const markdownCell = (text: string): string => markdownText(text).replaceAll(/\s*\r?\n\s*/g, " ");

/** Text in HTML. */
export const htmlText = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
