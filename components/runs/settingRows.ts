import { diffDocuments, isDrawing, thingsOf } from "../../server/pipeline/diff.ts";
import { fieldTitle } from "../../server/pipeline/fieldTitle.ts";
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

/** A value as somebody reads it in a table cell. */
export function settingWords(value: unknown): string {
  if (value === undefined || value === null || value === "") return "–";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (typeof value === "number") return String(value).replace("-", "−");
  if (typeof value === "string") return value;
  if (Array.isArray(value)) {
    if (value.length === 0) return "none";
    return value.every((item) => typeof item !== "object")
      ? value.map(settingWords).join(", ")
      : `${value.length} entries: ${JSON.stringify(value)}`;
  }
  return JSON.stringify(value);
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
      const add = (path: readonly string[], setting: string, words: (fields: unknown) => string): void => {
        const rowKey = [key, ...path].join("/");
        const values = things.map((each) => {
          const thing = each.get(key);
          return thing === undefined ? null : words(thing.fields);
        });
        if (!rows.has(rowKey)) rows.set(rowKey, { key: rowKey, of, kind, setting, values });
      };
      if (part === "edge" && id !== null) add([], edgeWords(id, nameOf), () => "connected");
      else if (change.kind !== "changed") add([], "is part of it", () => "yes");
      else
        for (const { path } of change.fields) {
          if (isDrawing(part, path)) continue;
          const inConfig = path[0] === "config";
          const setting = inConfig && kind !== null ? fieldTitle(kind, path.slice(1)) : path.join(" › ");
          add(path, setting, (fields) => settingWords(valueAt(fields, path)));
        }
    }
  }
  return [...rows.values()];
}
