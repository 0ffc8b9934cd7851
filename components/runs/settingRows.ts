import { diffDocuments, isDrawing, thingsOf } from "../../server/pipeline/diff.ts";
import { fieldTitle } from "../../server/pipeline/fieldTitle.ts";
import { isFields, sameValue } from "../../server/pipeline/patch.ts";
import type { PipelineDocument } from "../../server/pipeline/schema.ts";

/** A setting in which documents differ, and what each of them says. */
export type SettingRow = {
  key: string;
  /** What it belongs to: a stage's name, "Pipeline", "Connections" … */
  of: string;
  /** The stage's kind; null for what is no stage. */
  kind: string | null;
  setting: string;
  /** By document; null where it doesn't have the thing at all. */
  values: (string | null)[];
};

const titles: Record<string, string> = {
  settings: "Pipeline",
  goal: "Goal",
  economics: "Economics",
  document: "Pipeline",
  edge: "Connections",
  loop: "Loops",
};

const MOST_LETTERS = 200;
const cut = (text: string): string => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)} …` : text);

/** What an entry of a list is called: its own name, else its words. */
function entryWords(entry: unknown): string {
  if (!isFields(entry)) return settingWords(entry);
  const named = [entry["name"], entry["column"], entry["type"]].find((each) => typeof each === "string");
  return typeof named === "string" ? named : JSON.stringify(entry);
}

/** A value as somebody reads it in a table cell. */
export function settingWords(value: unknown): string {
  if (value === undefined || value === null || value === "") return "–";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (typeof value === "number") return String(value).replace("-", "−");
  if (typeof value === "string") return cut(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return "none";
    const words = cut(value.map(entryWords).join(", "));
    return value.some(isFields) ? `${value.length}: ${words}` : words;
  }
  return cut(JSON.stringify(value));
}

/** More entries of one list than this are told by their names only. */
const MOST_ENTRIES = 12;

/**
 * The smallest parts in which values differ. Lists of records are compared entry by entry as long as few of them differ.
 * @param values by document; undefined where one has none
 */
function partsOf(
  values: readonly unknown[],
  path: readonly string[],
): { path: readonly string[]; values: readonly unknown[] }[] {
  const [first] = values;
  if (values.every((value) => sameValue(value, first))) return [];
  const whole = [{ path, values }];
  if (values.every(isFields)) {
    const keys = [...new Set(values.flatMap((value) => Object.keys(value)))];
    return keys.flatMap((key) =>
      partsOf(
        values.map((value) => value[key]),
        [...path, key],
      ),
    );
  }
  if (!values.every(Array.isArray) || !values.some((value) => value.some(isFields))) return whole;
  const length = Math.max(...values.map((value) => value.length));
  // Entries have places, not names: one that was put in between would make all behind it differ.
  if (!values.every((value) => value.length === length)) return whole;
  const parts = Array.from({ length }, (_, at) => at).flatMap((at) => {
    const entries: unknown[] = values.map((value) => value[at]);
    return partsOf(entries, [...path, entryWords(entries[0])]);
  });
  return parts.length > MOST_ENTRIES ? whole : parts;
}

function valueAt(fields: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
    fields,
  );
}

/** "ingest.dataset>clean.dataset" as "Data → Clean". */
function edgeWords(key: string, nameOf: (id: string) => string): string {
  const [from = "", to = ""] = key.split(">");
  const end = (text: string): string => `${nameOf(text.split(".")[0] ?? "")}: ${text.split(".")[1] ?? ""}`;
  return `${end(from)} → ${end(to)}`;
}

/**
 * Everything a run would notice in which documents differ. Where things are drawn is not among it, nor are notes.
 * @param documents at least one; the first sets the order
 */
export function settingRows(documents: readonly PipelineDocument[]): SettingRow[] {
  const [first, ...others] = documents;
  if (!first) return [];
  const things = documents.map(thingsOf);
  const stages = new Map(documents.flatMap((document) => document.stages.map((stage) => [stage.id, stage] as const)));
  const nameOf = (id: string): string => stages.get(id)?.name ?? id;
  const rows = new Map<string, SettingRow>();
  for (const other of others) {
    for (const change of diffDocuments(first, other)) {
      const { part, id, key } = change;
      if (change.drawingOnly || part === "note" || part === "frame") continue;
      const kind = part === "stage" && id !== null ? (stages.get(id)?.kind ?? null) : null;
      const of = part === "stage" && id !== null ? nameOf(id) : (titles[part] ?? part);
      const present = (setting: string, words: string): void => {
        const values = things.map((each) => (each.has(key) ? words : null));
        rows.set(key, { key, of, kind, setting, values });
      };
      if (part === "edge" && id !== null) present(edgeWords(id, nameOf), "connected");
      else if (change.kind !== "changed") present("is part of it", "yes");
      else
        for (const { path } of change.fields) {
          if (isDrawing(part, path)) continue;
          const inConfig = path[0] === "config";
          const title = inConfig && kind !== null ? fieldTitle(kind, path.slice(1)) : path.join(" › ");
          const given = things.map((each) => valueAt(each.get(key)?.fields, path));
          for (const part of partsOf(given, [])) {
            const rowKey = [key, ...path, ...part.path].join("/");
            const values = part.values.map((value, index) => (things[index]?.has(key) ? settingWords(value) : null));
            const setting = [title, ...part.path].join(" › ");
            if (!rows.has(rowKey)) rows.set(rowKey, { key: rowKey, of, kind, setting, values });
          }
        }
    }
  }
  return [...rows.values()];
}
