/** A text as one word of a POSIX shell. */
const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Stands where the secret goes, since a key can't be read again. */
export const KEY_PLACEHOLDER = "YOUR_KEY";

/**
 * The line that asks an endpoint about one row.
 * @param key the secret, or null where it isn't known
 */
export function curlLine(address: string, key: string | null, row: Record<string, unknown>): string {
  return [
    `curl ${shellWord(address)} \\`,
    `  -H ${shellWord(`X-Api-Key: ${key ?? KEY_PLACEHOLDER}`)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d ${shellWord(JSON.stringify({ instances: [row] }))}`,
  ].join("\n");
}

export type EndpointColumn = { name: string; type: string; format: string | null; required: boolean };

/**
 * The value a caller would send for what was typed into a column's field. What doesn't fit the type is sent as typed: the endpoint then says what is wrong with it.
 * @returns null when nothing was typed: the endpoint wants every column, and null says that the value isn't known
 */
export function valueOf(column: Pick<EndpointColumn, "type">, typed: string): string | number | boolean | null {
  const text = typed.trim();
  if (text === "") return null;
  if (column.type === "integer" || column.type === "number") return Number.isFinite(Number(text)) ? Number(text) : text;
  if (column.type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return typed;
}

/** The row of a filled-in form. */
export function rowOf(
  columns: readonly EndpointColumn[],
  typed: Readonly<Record<string, string>>,
): Record<string, string | number | boolean | null> {
  return Object.fromEntries(columns.map((column) => [column.name, valueOf(column, typed[column.name] ?? "")]));
}
