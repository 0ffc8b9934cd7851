/**
 * From a raw cell to a typed value, for one request row: the same rules as `signature.py` of the runtime, driven by the same cases.
 * Browser-safe, no dependency.
 */
import type { TwinRow, TwinValue } from "../contract.ts";

export type SignatureEntry = {
  name: string;
  type: "integer" | "number" | "boolean" | "string" | "date" | "datetime";
  format?: string | null;
  nullTokens?: string[] | null;
  required?: boolean;
  /** Name in the original file, when the column was renamed. */
  source?: string | null;
  trim?: boolean;
};

/** The cell doesn't fit its column. */
export type Violation = { path: string; message: string };
export type ParsedCell = { ok: true; value: TwinValue } | { ok: false; message: string };
export type ParsedRow = { row: TwinRow; violations: Violation[] };

const blank = "[ \\t\\n\\r\\u000b\\u000c\\u00a0\\ufeff]";
const edges = new RegExp(`^${blank}+|${blank}+$`, "g");
const trues = new Set(["true", "t", "yes", "y", "1"]);
const falses = new Set(["false", "f", "no", "n", "0"]);
const numberPatterns: Record<string, RegExp> = {
  ".": /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/,
  ",": /^[+-]?(([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]*)?|,[0-9]+)$/,
  "1,234.5": /^[+-]?(([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]*)?|\.[0-9]+)$/,
};
const nouns: Record<SignatureEntry["type"], string> = {
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  string: "text",
  date: "a date",
  datetime: "a date and time",
};
const timePattern = "[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?";
const dayMs = 86_400_000;
const minStamp = -62_135_596_800_000;
const maxStamp = 253_402_300_799_999;

type DateReader = (text: string) => number | null;

/** Days since 1970-01-01 of a proleptic Gregorian date, or null when there is no such day. */
function daysFrom(year: number, month: number, day: number): number | null {
  if (year < 1 || month < 1 || month > 12 || day < 1) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / dayMs : null;
}

function dateParts(format: string): { pattern: string; order: string[] } {
  const compact = format === "YYYYMMDD";
  const order = compact ? ["YYYY", "MM", "DD"] : format.split(/[-/.]/);
  const separator = compact ? "" : (/[-/.]/.exec(format)?.[0] ?? "-");
  const digits: Record<string, string> = {
    YYYY: "([0-9]{4})",
    MM: compact ? "([0-9]{2})" : "([0-9]{1,2})",
    DD: compact ? "([0-9]{2})" : "([0-9]{1,2})",
  };
  return { pattern: order.map((part) => digits[part] ?? "").join(separator === "" ? "" : `\\${separator}`), order };
}

function dateReader(entry: SignatureEntry): DateReader {
  const { pattern, order } = dateParts(entry.format ?? "YYYY-MM-DD");
  const timed = entry.type === "datetime";
  const whole = new RegExp(timed ? `^${pattern}(?:${timePattern})?$` : `^${pattern}$`);
  const at = (found: RegExpExecArray, part: string): number => Number(found[order.indexOf(part) + 1]);
  return (text) => {
    const found = whole.exec(text);
    if (!found) return null;
    const days = daysFrom(at(found, "YYYY"), at(found, "MM"), at(found, "DD"));
    if (days === null || !timed) return days;
    const [hour, minute, second] = [found[4], found[5], found[6]].map((part) => Number(part ?? 0)) as [
      number,
      number,
      number,
    ];
    if (hour > 23 || minute > 59 || second > 59) return null;
    const offset = found[8];
    const away =
      offset && offset !== "Z"
        ? (offset.startsWith("-") ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2)))
        : 0;
    const stamp =
      days * dayMs +
      ((hour * 60 + minute - away) * 60 + second) * 1000 +
      Number((found[7] ?? "0").padEnd(3, "0").slice(0, 3));
    return stamp >= minStamp && stamp <= maxStamp ? stamp : null;
  };
}

const wrong = (message: string): ParsedCell => ({ ok: false, message });
const right = (value: TwinValue): ParsedCell => ({ ok: true, value });

function fromNumber(type: SignatureEntry["type"], raw: number): ParsedCell {
  if (!Number.isFinite(raw)) return wrong("a number must be finite");
  const whole = Number.isSafeInteger(raw);
  if (type === "number" || (type === "integer" && whole)) return right(raw === 0 ? 0 : raw);
  if (type === "boolean" && (raw === 0 || raw === 1)) return right(raw === 1);
  if (type === "string" && whole) return right(String(raw === 0 ? 0 : raw));
  // Within these bounds Python and JavaScript write a double with the same characters.
  if (type === "string" && Math.abs(raw) >= 1e-4 && Math.abs(raw) < 1e15) return right(String(raw));
  return wrong(`expected ${nouns[type]}, got a number`);
}

function textReader(entry: SignatureEntry): (text: string) => TwinValue {
  if (entry.type === "boolean")
    return (text) => {
      const lower = text.toLowerCase();
      return trues.has(lower) ? true : falses.has(lower) ? false : null;
    };
  if (entry.type === "date" || entry.type === "datetime") return dateReader(entry);
  const style = entry.format ?? ".";
  const pattern = numberPatterns[style] ?? /^$/;
  return (text) => {
    if (!pattern.test(text)) return null;
    const plain =
      style === ","
        ? text.replaceAll(".", "").replace(",", ".")
        : style === "1,234.5"
          ? text.replaceAll(",", "")
          : text;
    const value = Number(plain);
    if (!Number.isFinite(value) || (entry.type === "integer" && !Number.isSafeInteger(value))) return null;
    return value === 0 ? 0 : value;
  };
}

/** @returns a function that turns one raw cell (CSV text or JSON value) into a typed value; null means missing */
export function compileCell(entry: SignatureEntry): (raw: unknown) => ParsedCell {
  const tokens = new Set(entry.nullTokens ?? []);
  const { type } = entry;
  const read = type === "string" ? null : textReader(entry);
  const noun =
    (type === "date" || type === "datetime") && entry.format
      ? `${nouns[type]} of the form ${entry.format}`
      : nouns[type];
  return (raw) => {
    if (raw === null || raw === undefined) return right(null);
    if (typeof raw === "number") return fromNumber(type, raw);
    if (typeof raw === "boolean")
      return type === "boolean" ? right(raw) : wrong(`expected ${nouns[type]}, got true or false`);
    if (typeof raw !== "string") return wrong(`expected ${nouns[type]}, got a nested value`);
    const trimmed = raw.replace(edges, "");
    if (trimmed === "" || tokens.has(trimmed)) return right(null);
    if (read === null) return right(entry.trim ? trimmed : raw);
    const value = read(trimmed);
    return value === null ? wrong(`“${raw.slice(0, 60)}” is not ${noun}`) : right(value);
  };
}

const own = (row: Record<string, unknown>, key: string): boolean => Object.prototype.hasOwnProperty.call(row, key);

/**
 * @returns a function that types a request row by name (order doesn't matter, unknown fields are ignored) and lists every field that
 * doesn't fit or is required but missing
 */
export function compileSignature(signature: readonly SignatureEntry[]): (raw: Record<string, unknown>) => ParsedRow {
  const cells = signature.map((entry) => ({ entry, parse: compileCell(entry) }));
  return (raw) => {
    const row: TwinRow = new Map();
    const violations: Violation[] = [];
    for (const { entry, parse } of cells) {
      const given = own(raw, entry.name)
        ? raw[entry.name]
        : entry.source && own(raw, entry.source)
          ? raw[entry.source]
          : undefined;
      const parsed = parse(given);
      if (!parsed.ok) violations.push({ path: entry.name, message: parsed.message });
      else if (parsed.value === null && entry.required)
        violations.push({ path: entry.name, message: "is required but missing" });
      row.set(entry.name, parsed.ok ? parsed.value : null);
    }
    return { row, violations };
  };
}

const longestName = 120;
const reserved = new Set(["__row", "__partition", "__draw", "__origin"]);

/** Column names as ingest makes them from a file's header: trimmed, never empty, never a bare number, unique. */
export function normaliseNames(raw: readonly string[]): string[] {
  const taken = new Set<string>();
  return raw.map((was, at) => {
    let name = was.replaceAll("\ufeff", "").replace(/\s+/g, " ").normalize("NFC").trim();
    if (name === "") name = `column_${at + 1}`;
    else if (/^[0-9]+([.,][0-9]+)?$/.test(name)) name = `column_${name}`;
    else if (reserved.has(name)) name = `column${name}`;
    name = [...name].slice(0, longestName).join("");
    if (taken.has(name)) {
      let free = 2;
      while (taken.has(`${name}_${free}`)) free += 1;
      name = `${name}_${free}`;
    }
    taken.add(name);
    return name;
  });
}
