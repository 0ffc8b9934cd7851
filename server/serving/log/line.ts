import type { Violation } from "../errors.ts";
import type { RawRow } from "../http/parseRows.ts";
import type { Answer } from "../twin/decide.ts";

/** One row of the log. `n` counts the rows of this process and endpoint from 1, so that a gap can be seen. */
export type LoggedRow = {
  id: string;
  endpointId: string;
  versionId: string;
  at: string;
  input: RawRow;
  output: Answer | null;
  refused: Violation[] | null;
  micros: number;
  requestId: string;
  row: number;
  n: number;
};

/** Characters Postgres can't keep in JSON: NUL and halves of pairs, as JSON.stringify writes them. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/;

// Encoding replaces lone halves of surrogate pairs.
const clean = (text: string): string => Buffer.from(text.replaceAll("\0", "\ufffd"), "utf8").toString("utf8");

function storable(value: unknown): unknown {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key), storable(item)]));
  return value;
}

/** The row as one line of JSON that Postgres can store. @param most characters of the cells; beyond, they are left out */
export function writeLine(row: LoggedRow, most: number): string {
  let text = JSON.stringify(row);
  if (UNSTORABLE.test(text)) text = JSON.stringify(storable(row));
  if (text.length > most)
    text = JSON.stringify({
      ...row,
      input: { omitted: "larger than the log keeps" },
      refused:
        row.refused
          ?.slice(0, 1)
          .map(({ path, message }) => ({ path: clean(path).slice(0, 500), message: clean(message).slice(0, 500) })) ??
        null,
    });
  return `${text}\n`;
}
