/** What differs between two documents, by stage, edge and field: for versions, for conflicts, for words. */
import { changedFields, type FieldChange } from "./patch.ts";
import { edgeKey, type PipelineDocument, type Stage } from "./schema.ts";

export const parts = ["stage", "edge", "loop", "note", "frame", "settings", "goal", "economics", "document"] as const;
export type Part = (typeof parts)[number];
export type Fields = Record<string, unknown>;

/** One thing that differs. `before` or `after` is null where the thing doesn't exist. */
export type Change = {
  /** Unique within a diff and the same in every diff for the same thing: `stage:train`. */
  key: string;
  part: Part;
  /** Stage, loop, note or frame id, edge key; null for what exists once. */
  id: string | null;
  kind: "added" | "removed" | "changed";
  before: Fields | null;
  after: Fields | null;
  /** For a changed thing: its smallest fields that differ. */
  fields: FieldChange[];
  /** Only where or how it is drawn differs; a run sees no difference. */
  drawingOnly: boolean;
};

/** Fields that say how something is drawn. Two people who move one thing aren't asked: the later move counts. */
const drawn: Partial<Record<Part, readonly string[]>> = {
  stage: ["ui"],
  note: ["x", "y", "width", "height", "frame"],
  frame: ["x", "y", "width", "height", "collapsed"],
};
export const isDrawing = (part: Part, path: readonly string[]): boolean =>
  drawn[part]?.includes(path[0] ?? "") === true;

type Thing = { key: string; part: Part; id: string | null; fields: Fields };

/** Everything a document consists of, each thing under its key. */
export function thingsOf(document: PipelineDocument): Map<string, Thing> {
  const things: Thing[] = [
    ...document.stages.map((stage) => ({ part: "stage" as const, id: stage.id, fields: stage })),
    ...document.edges.map((edge) => ({ part: "edge" as const, id: edgeKey(edge), fields: edge })),
    ...document.loops.map((loop) => ({ part: "loop" as const, id: loop.id, fields: loop })),
    ...document.notes.map((note) => ({ part: "note" as const, id: note.id, fields: note })),
    ...document.frames.map((frame) => ({ part: "frame" as const, id: frame.id, fields: frame })),
    { part: "settings" as const, id: null, fields: document.settings },
    { part: "goal" as const, id: null, fields: document.goal },
    { part: "economics" as const, id: null, fields: document.economics },
    {
      part: "document" as const,
      id: null,
      fields: { name: document.name, ...(document.target && { target: document.target }) },
    },
  ].map(({ part, id, fields }) => ({ key: id === null ? part : `${part}:${id}`, part, id, fields }));
  return new Map(things.map((thing) => [thing.key, thing]));
}

/** @returns what leads from one document to the other; things of `after` in its order, then what was removed */
export function diffDocuments(before: PipelineDocument, after: PipelineDocument): Change[] {
  const [old, next] = [thingsOf(before), thingsOf(after)];
  const found: Change[] = [];
  for (const [key, { part, id, fields }] of next) {
    const was = old.get(key);
    if (!was) {
      found.push({ key, part, id, kind: "added", before: null, after: fields, fields: [], drawingOnly: false });
      continue;
    }
    if (was.fields === fields) continue;
    const changed = changedFields(was.fields, fields);
    if (changed.length === 0) continue;
    const drawingOnly = changed.every(({ path }) => isDrawing(part, path));
    found.push({ key, part, id, kind: "changed", before: was.fields, after: fields, fields: changed, drawingOnly });
  }
  for (const [key, { part, id, fields }] of old)
    if (!next.has(key))
      found.push({ key, part, id, kind: "removed", before: fields, after: null, fields: [], drawingOnly: false });
  return found;
}

/** The stage of this id in either document, the newer one first: what to call a thing that one side no longer has. */
export const stageIn = (id: string, ...documents: PipelineDocument[]): Stage | undefined =>
  documents.flatMap((document) => document.stages.find((stage) => stage.id === id) ?? [])[0];
