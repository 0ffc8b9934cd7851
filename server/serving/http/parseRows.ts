import { parse as parseCsv } from "csv-parse/sync";
import { BadRequestError } from "../../errors/index.ts";
import { mediaTypeUnsupported, tooManyRows, ViolationsError, type Violation } from "../errors.ts";
import { tunables } from "../tunables.ts";

export type RawRow = Record<string, unknown>;

const decoder = new TextDecoder("utf-8", { fatal: true });

function malformed(code: string, what: string, remedy: string): BadRequestError {
  return new BadRequestError({ code, userMessage: what, remedy });
}

/** Words some writers put where JSON wants a number; outside of strings only. */
const NOT_FINITE = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity|inf)\b/g;

/** NaN and its kin are no JSON, but everybody knows what was meant: a number that isn't one, refused at its place. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const mended = text.replace(NOT_FINITE, (found) =>
      found.startsWith('"') ? found : found.startsWith("-") ? "-1e999" : "1e999",
    );
    try {
      if (mended !== text) return JSON.parse(mended);
    } catch {
      // what is wrong lies elsewhere
    }
    throw malformed(
      "json_invalid",
      "The request isn’t valid JSON.",
      "Send an object with “instances”, a list of objects, or one object.",
    );
  }
}

const isRecord = (value: unknown): value is RawRow =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Walks level by level: a nest of a hundred thousand brackets must not exhaust the stack. */
function refuseDeep(value: unknown, most: number): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most)
      throw malformed("json_too_deep", "The request is nested too deeply.", "Send rows as objects with plain values.");
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  }
}

/** `instances[2].age`, with quotes where the name needs them; without a column it is the row. */
export function pathOf(row: number, column: string): string {
  if (column === "") return `instances[${row}]`;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(column)
    ? `instances[${row}].${column}`
    : `instances[${row}][${JSON.stringify(column)}]`;
}

/** Rows of `{"instances": […]}`, a list, or one object. */
function rowsOfJson(text: string): RawRow[] {
  const value = parseJson(text);
  const listed = isRecord(value)
    ? Object.hasOwn(value, "instances") && Array.isArray(value["instances"])
      ? value["instances"]
      : [value]
    : value;
  if (!Array.isArray(listed))
    throw malformed(
      "json_shape",
      "The request holds no rows.",
      "Send an object with “instances”, a list of objects, or one object.",
    );
  if (isRecord(value) && listed !== value["instances"] && Object.hasOwn(value, "instances")) {
    throw new ViolationsError([{ path: "instances", message: "must be a list of objects" }]);
  }
  const wrong: Violation[] = [];
  const rows: RawRow[] = [];
  for (const [at, row] of listed.entries()) {
    if (!isRecord(row)) {
      if (typeof row === "object" && row !== null) refuseDeep(row, tunables.depth);
      wrong.push({ path: `instances[${at}]`, message: "must be an object with a value by column" });
      continue;
    }
    for (const name in row)
      if (typeof row[name] === "object" && row[name] !== null) refuseDeep(row[name], tunables.depth);
    rows.push(row);
  }
  if (wrong.length > 0) throw new ViolationsError(wrong.slice(0, tunables.violations), wrong.length);
  return rows;
}

/** Rows of a CSV with a header; every cell is text, the signature says what it means. */
function rowsOfCsv(text: string): RawRow[] {
  let table: string[][];
  try {
    table = parseCsv(text, { bom: true, skip_empty_lines: true });
  } catch (error) {
    const line = error instanceof Error && "lines" in error ? ` near line ${String(error.lines)}` : "";
    throw malformed(
      "csv_invalid",
      `The CSV can’t be read${line}.`,
      "Every line needs as many cells as the header; quote cells that hold commas, quotes or line breaks.",
    );
  }
  const [header, ...lines] = table;
  if (header === undefined)
    throw malformed(
      "csv_empty",
      "The CSV holds no rows.",
      "Send a header with the columns’ names and at least one row.",
    );
  const twice = header.find((name, at) => header.indexOf(name) !== at);
  if (twice !== undefined)
    throw new ViolationsError([{ path: pathOf(0, twice), message: "is named twice in the header" }]);
  return lines.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at]])));
}

export type MediaType = "json" | "csv";

/** @throws StagecraftError 415 `media_type_unsupported` */
export function mediaTypeOf(header: string | undefined): MediaType {
  const type = (header ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "application/json") return "json";
  if (type === "text/csv") return "csv";
  throw mediaTypeUnsupported(type);
}

/**
 * Raw rows of a request body, nothing about their cells decided yet.
 * @throws BadRequestError (400) for what isn't JSON or CSV, ViolationsError (422) for rows of another shape,
 *   TooLargeError (413) `too_many_rows`
 */
export function parseRows(body: Buffer, type: MediaType, maxRows: number): RawRow[] {
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    throw malformed("text_invalid", "The request isn’t valid UTF-8 text.", "Send UTF-8.");
  }
  const rows = type === "json" ? rowsOfJson(text) : rowsOfCsv(text);
  if (rows.length === 0) throw new ViolationsError([{ path: "instances", message: "holds no rows" }]);
  if (rows.length > maxRows) throw tooManyRows(rows.length, maxRows);
  return rows;
}
