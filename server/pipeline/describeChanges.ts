/** Differences in words people read. */
import { type Change, diffDocuments, stageIn } from "./diff.ts";
import { fieldTitle, shortValue } from "./fieldTitle.ts";
import type { FieldChange } from "./patch.ts";
import { edgeSchema, type PipelineDocument } from "./schema.ts";

const NOTE_WORDS = 40;
const stageName = (id: string, ...documents: PipelineDocument[]): string => stageIn(id, ...documents)?.name || id;

/** @returns what to call the thing that changed: "Train", "Clean → Feature", "Note “check the target”" */
export function changeTitle(change: Change, before: PipelineDocument, after: PipelineDocument): string {
  const fields = change.after ?? change.before ?? {};
  switch (change.part) {
    case "stage":
      return stageName(change.id ?? "", after, before);
    case "edge": {
      const { from, to } = edgeSchema.parse(fields);
      return `${stageName(from[0], after, before)} → ${stageName(to[0], after, before)}`;
    }
    case "loop":
      return `Loop ${stageName(String(fields["from"]), after, before)} → ${stageName(String(fields["to"]), after, before)}`;
    case "note":
      return `Note “${shortValue(fields["text"], NOTE_WORDS)}”`;
    case "frame":
      return `Frame “${shortValue(fields["title"], NOTE_WORDS)}”`;
    case "settings":
      return "Project";
    case "goal":
      return "Goal";
    case "economics":
      return "Economics";
    case "document":
      return "Pipeline";
  }
}

/** @param kind of the stage the field is in; null for everything that isn't a stage */
export function pathTitle(kind: string | null, path: readonly string[]): string {
  const [first = "", ...rest] = path;
  if (kind === null) return fieldTitle("", path);
  if (first === "config") return fieldTitle(kind, rest);
  if (first === "ui") return "Place";
  if (first === "version") return "Version of the settings";
  return fieldTitle("", path);
}

/** @returns the field of a change: "Learning rate" */
export function changedFieldTitle(change: Change, { path }: Pick<FieldChange, "path">): string {
  const kind = change.part === "stage" ? String((change.after ?? change.before ?? {})["kind"]) : null;
  return pathTitle(kind, path);
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/**
 * The difference in one line: "Train: Learning rate 0.1 → 0.05; Clean added; 2 stages moved".
 * @param longest parts that are spelled out; the rest is counted
 */
export function describeChanges(before: PipelineDocument, after: PipelineDocument, longest = 4): string {
  const changes = diffDocuments(before, after);
  const own = changes.filter((change) => !change.drawingOnly && change.part !== "edge");
  const edges = changes.filter((change) => change.part === "edge" && touchesKnown(change, before, after));
  const moved = changes.filter((change) => change.drawingOnly).length;
  const words = own.map((change) => {
    const title = changeTitle(change, before, after);
    if (change.kind !== "changed") return `${title} ${change.kind}`;
    const fields = change.fields.filter(({ path }) => path[0] !== "ui");
    const [first] = fields;
    if (!first || fields.length > 1) return `${title}: ${counted(fields.length, "field", "fields")}`;
    return `${title}: ${changedFieldTitle(change, first)} ${shortValue(first.before, 24)} → ${shortValue(first.after, 24)}`;
  });
  for (const kind of ["added", "removed", "changed"] as const) {
    const count = edges.filter((change) => change.kind === kind).length;
    if (count > 0) words.push(`${counted(count, "connection", "connections")} ${kind}`);
  }
  if (words.length > longest) words.splice(longest - 1, words.length, `${words.length - longest + 1} more changes`);
  if (words.length === 0 && moved > 0) words.push(`${counted(moved, "thing", "things")} moved`);
  return words.length === 0 ? "Nothing changed" : words.join("; ");
}

/** Connections of stages that came or went with them are no news of their own. */
function touchesKnown(change: Change, before: PipelineDocument, after: PipelineDocument): boolean {
  const { from, to } = edgeSchema.parse(change.after ?? change.before);
  return [from[0], to[0]].every((id) => stageIn(id, before) && stageIn(id, after));
}
