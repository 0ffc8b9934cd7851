import { z } from "zod";
import { HIDDEN, hidePatterns } from "./patterns.ts";
import type { Sight } from "./sight.ts";

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A column, or one made of it: `email`, `email_missing`, `city=Bern`. Rather too much is hidden than too little. */
export function isHidden(sight: Sight, column: string): boolean {
  if (sight.hidden.has(column)) return true;
  for (const name of sight.hidden)
    if (column.startsWith(name) && /^[^\p{L}\p{N}]/u.test(column.slice(name.length))) return true;
  return false;
}

/** A sentence without personal patterns; when it speaks of a hidden column, also without what it quotes. */
export function hideText(sight: Sight, text: string): string {
  if (sight.rows && sight.hidden.size === 0) return text;
  const plain = hidePatterns(text);
  const speaks = [...sight.hidden].some((name) => plain.includes(name));
  if (!speaks) return plain;
  return plain.replace(/(["“'‘«])([^"”'’»]*)(["”'’»])/gu, (all, open: string, inner: string, close: string) =>
    sight.hidden.has(inner) ? all : `${open}${HIDDEN}${close}`,
  );
}

/** Every text inside of a value, hidden as `hideText` does. */
export function hideTexts<T>(sight: Sight, value: T): T {
  const walk = (inner: unknown): unknown => {
    if (typeof inner === "string") return hideText(sight, inner);
    if (Array.isArray(inner)) return inner.map(walk);
    if (!isObject(inner) || inner instanceof Date) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, walk(item)]));
  };
  return walk(value) as T;
}

/** A row as `{column: value}`: hidden columns blanked, all of them where rows aren't to be seen. */
export function hideRow(sight: Sight, row: unknown): unknown {
  if (!isObject(row)) return row === null || (sight.rows && sight.hidden.size === 0) ? row : HIDDEN;
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      value !== null && (!sight.rows || isHidden(sight, key)) ? HIDDEN : value,
    ]),
  );
}

/** Fields that name what the rest of an object is about. */
const NAMES = ["column", "feature", "title"];
/** Words of ours that stay readable in an object about a hidden column. */
const OURS = new Set([
  ...NAMES,
  "name",
  "kind",
  "id",
  "type",
  "state",
  "code",
  "tone",
  "unit",
  "level",
  "key",
  "label",
]);

/** Objects about a hidden column keep their figures and lose their texts: frequent values, categories, labels of bars. */
export function hideNamed<T>(sight: Sight, value: T): T {
  if (sight.hidden.size === 0) return value;
  const walk = (inner: unknown, about: boolean, key: string): unknown => {
    if (typeof inner === "string")
      return about && !(OURS.has(key) && key !== "label") ? HIDDEN : hideText(sight, inner);
    if (Array.isArray(inner)) return inner.map((item) => walk(item, about, key));
    if (!isObject(inner) || inner instanceof Date) return inner;
    const named = [...NAMES, "name"].some(
      (name) => typeof inner[name] === "string" && isHidden(sight, String(inner[name])),
    );
    return Object.fromEntries(
      Object.entries(inner).map(([field, item]) => [
        field,
        walk(item, about || named || isHidden(sight, field), field),
      ]),
    );
  };
  return walk(value, false, "") as T;
}

const figures = (column: unknown): unknown => {
  if (!isObject(column)) return column;
  const blank = { min: null, max: null, mean: null, std: null, histogram: null, top: [], quantiles: {} };
  const parts = isObject(column["byPartition"])
    ? {
        byPartition: Object.fromEntries(
          Object.entries(column["byPartition"]).map(([name, part]) => [name, figures(part)]),
        ),
      }
    : {};
  const kept = Object.fromEntries(Object.entries(blank).filter(([key]) => key in column));
  return { ...column, ...kept, ...("median" in column ? { median: null } : {}), ...parts };
};

const profile = (sight: Sight, file: Json): Json => ({
  ...file,
  columns: Object.fromEntries(
    Object.entries(isObject(file["columns"]) ? file["columns"] : {}).map(([name, column]) => [
      name,
      isHidden(sight, name) ? figures(column) : column,
    ]),
  ),
});

const previewSchema = z.looseObject({
  columns: z.array(z.looseObject({ name: z.string() })),
  first: z.looseObject({ rows: z.array(z.unknown()), cells: z.array(z.array(z.unknown())) }),
  random: z.looseObject({ rows: z.array(z.unknown()), cells: z.array(z.array(z.unknown())) }),
});

function preview(sight: Sight, file: Json): Json {
  const read = previewSchema.parse(file);
  const hidden = read.columns.map(({ name }) => isHidden(sight, name));
  const slice = (part: typeof read.first): Json => {
    if (!sight.rows) return { ...part, rows: [], partitions: null, cells: [] };
    const cells = part.cells.map((row) =>
      row.map((cell, at) => (hidden[at] === true && cell !== null ? HIDDEN : cell)),
    );
    return { ...part, cells };
  };
  return { ...read, first: slice(read.first), random: slice(read.random) };
}

const rejectsSchema = z.looseObject({
  rules: z.array(z.looseObject({ reason: z.string().nullable() })),
  slice: z.array(z.looseObject({ reason: z.string().nullable(), raw: z.unknown() })),
});

/** A row as text: parsed where it is JSON; a line of a file can't be told apart into columns, so it is hidden whole. */
function raw(sight: Sight, value: unknown): unknown {
  if (value === null || sight.hidden.size === 0) return value;
  const text = isObject(value) ? value["text"] : value;
  try {
    const row: unknown = JSON.parse(String(text));
    return isObject(row) ? JSON.stringify(hideRow(sight, row)) : HIDDEN;
  } catch {
    return HIDDEN;
  }
}

function rejects(sight: Sight, file: Json): Json {
  const read = rejectsSchema.parse(file);
  const reason = (text: string | null) => (text === null ? null : hideText(sight, text));
  return {
    ...read,
    rules: read.rules.map((rule) => ({ ...rule, reason: reason(rule.reason) })),
    slice: sight.rows
      ? read.slice.map((row) => ({ ...row, reason: reason(row.reason), raw: raw(sight, row.raw) }))
      : [],
  };
}

function byClass(sight: Sight, file: Json): Json {
  const columns = isObject(file["columns"]) ? file["columns"] : {};
  const hide = (classes: unknown): unknown =>
    isObject(classes)
      ? Object.fromEntries(
          Object.entries(classes).map(([name, part]) => [
            name,
            isObject(part) ? { ...part, top: [], median: null } : part,
          ]),
        )
      : classes;
  return {
    ...file,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, classes]) => [name, isHidden(sight, name) ? hide(classes) : classes]),
    ),
  };
}

const changesSchema = z.looseObject({
  operations: z.array(z.looseObject({ columns: z.array(z.looseObject({ name: z.string() })) })),
});

function changes(sight: Sight, file: Json): Json {
  const read = changesSchema.parse(file);
  return {
    ...read,
    operations: read.operations.map((operation) => ({
      ...operation,
      columns: operation.columns.map((column) =>
        isHidden(sight, column.name)
          ? { ...column, before: figures(column["before"]), after: figures(column["after"]) }
          : column,
      ),
    })),
  };
}

const masks: Record<string, (sight: Sight, file: Json) => Json> = {
  "look/preview.json": preview,
  "look/rejects.json": rejects,
  "look/changes.json": changes,
  "look/classes.json": byClass,
  "look/findings.json": hideNamed,
  "look/profile.json": profile,
  "profile.json": profile,
  "base-profile.json": profile,
  "schema.json": hideNamed,
  "draw.json": (_, file) => file,
  "report.json": hideNamed,
  "statistics.json": (_, file) => file,
  "baseline.json": hideNamed,
  "parity.json": hideNamed,
  "card.json": hideNamed,
};

/** Whether somebody who doesn't see everything may have a file of an artefact at all: in others nothing can be hidden. */
export const canBeMasked = (path: string): boolean => Object.hasOwn(masks, path);

/**
 * A file of an artefact as somebody may see it.
 * @param content the parsed JSON of a file that `canBeMasked`
 */
export function maskFile(sight: Sight, path: string, content: unknown): unknown {
  const mask = masks[path];
  return mask === undefined || !isObject(content) ? null : mask(sight, content);
}
