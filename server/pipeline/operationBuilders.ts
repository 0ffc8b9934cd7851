/** Operations made from the document as it is, so that `before` and `index` are always true. */
import type { Operation } from "./operations.ts";
import { getStage } from "../stages/registry.ts";
import {
  type Annotation,
  type Edge,
  edgeKey,
  type Frame,
  type Note,
  type PipelineDocument,
  type Stage,
} from "./schema.ts";
import type { PipelineTarget, StageTarget } from "./target.ts";

export const addStage = (document: PipelineDocument, stage: Stage): Operation => ({
  type: "addStage",
  index: document.stages.length,
  stage,
});

export function removeStage(document: PipelineDocument, stageId: string): Operation | null {
  const index = document.stages.findIndex((stage) => stage.id === stageId);
  const stage = document.stages[index];
  if (!stage) return null;
  return {
    type: "removeStage",
    index,
    stage,
    edges: document.edges
      .map((item, place) => ({ index: place, item }))
      .filter(({ item }) => item.from[0] === stageId || item.to[0] === stageId),
    loops: document.loops
      .map((item, place) => ({ index: place, item }))
      .filter(({ item }) => item.from === stageId || item.to === stageId),
  };
}

export const connect = (document: PipelineDocument, edge: Edge): Operation => ({
  type: "connect",
  index: document.edges.length,
  edge,
});

export function disconnect(document: PipelineDocument, edge: Edge): Operation | null {
  const index = document.edges.findIndex((other) => edgeKey(other) === edgeKey(edge));
  const present = document.edges[index];
  return present ? { type: "disconnect", index, edge: present } : null;
}

export function setConfig(
  document: PipelineDocument,
  stageId: string,
  after: Record<string, unknown>,
): Operation | null {
  const stage = document.stages.find((candidate) => candidate.id === stageId);
  if (!stage) return null;
  const operation: Operation = { type: "setConfig", stageId, before: stage.config, after };
  // What is written now is written in today's settings, even when older ones were read.
  const today = getStage(stage.kind)?.version ?? stage.version ?? 1;
  if ((stage.version ?? 1) >= today) return operation;
  return { ...operation, version: { before: stage.version ?? null, after: today } };
}

export function renameStage(document: PipelineDocument, stageId: string, after: string): Operation | null {
  const stage = document.stages.find((candidate) => candidate.id === stageId);
  return stage ? { type: "renameStage", stageId, before: stage.name, after } : null;
}

export function moveStages(
  document: PipelineDocument,
  positions: Record<string, { x: number; y: number }>,
): Operation | null {
  const moves = document.stages.flatMap((stage) => {
    const position = positions[stage.id];
    return position ? [{ stageId: stage.id, before: stage.ui, after: { ...stage.ui, ...position } }] : [];
  });
  return moves.length > 0 ? { type: "move", moves } : null;
}

export const setSettings = (document: PipelineDocument, after: PipelineDocument["settings"]): Operation => ({
  type: "setSettings",
  before: document.settings,
  after,
});

/** Changes parts of how stages are drawn, without saying anything about the rest; `undefined` takes a part away. */
export function drawStages(
  document: PipelineDocument,
  changes: ReadonlyMap<string, Partial<Stage["ui"]>>,
): Operation | null {
  const moves = document.stages.flatMap((stage) => {
    const change = changes.get(stage.id);
    if (!change) return [];
    const after = Object.fromEntries(
      Object.entries({ ...stage.ui, ...change }).filter(([, part]) => part !== undefined),
    );
    const same = Object.entries(change).every(([key, part]) => stage.ui[key] === part);
    return same ? [] : [{ stageId: stage.id, before: stage.ui, after }];
  });
  return moves.length > 0 ? { type: "move", moves } : null;
}

export function setMuted(document: PipelineDocument, stageId: string, after: boolean): Operation | null {
  const stage = document.stages.find((candidate) => candidate.id === stageId);
  const before = stage?.muted === true;
  return stage && before !== after ? { type: "setMuted", stageId, before, after } : null;
}

/** @param after null: nothing is said, so all stages run on this machine */
export const setTarget = (document: PipelineDocument, after: PipelineTarget | null): Operation => ({
  type: "setTarget",
  before: document.target ?? null,
  after,
});

/** @param after null, or one that says nothing, gives the stage the pipeline's target */
export function setStageTarget(
  document: PipelineDocument,
  stageId: string,
  after: StageTarget | null,
): Operation | null {
  const stage = document.stages.find((candidate) => candidate.id === stageId);
  const said = after && Object.keys(after).length > 0 ? after : null;
  return stage ? { type: "setStageTarget", stageId, before: stage.target ?? null, after: said } : null;
}

/** @param after null, or one that says nothing, takes the annotation away */
export function annotateStage(document: PipelineDocument, stageId: string, after: Annotation | null): Operation | null {
  const stage = document.stages.find((candidate) => candidate.id === stageId);
  return stage ? { type: "annotateStage", stageId, before: stage.annotation ?? null, after: saying(after) } : null;
}

/** @param after null, or one that says nothing, takes the annotation away */
export function annotateEdge(document: PipelineDocument, edge: Edge, after: Annotation | null): Operation | null {
  const present = document.edges.find((other) => edgeKey(other) === edgeKey(edge));
  if (!present) return null;
  const { from, to, annotation } = present;
  return { type: "annotateEdge", from, to, before: annotation ?? null, after: saying(after) };
}

const saying = (annotation: Annotation | null): Annotation | null =>
  annotation && (annotation.text || annotation.issues || annotation.assumptions || annotation.errors.length > 0)
    ? annotation
    : null;

export const addNote = (document: PipelineDocument, note: Note): Operation => ({
  type: "addNote",
  index: document.notes.length,
  note,
});

export function removeNote(document: PipelineDocument, noteId: string): Operation | null {
  const index = document.notes.findIndex((note) => note.id === noteId);
  const note = document.notes[index];
  return note ? { type: "removeNote", index, note } : null;
}

/** @returns an operation that names only what really changes; null when nothing does */
export function setNote(
  document: PipelineDocument,
  noteId: string,
  change: Partial<Omit<Note, "id">>,
): Operation | null {
  const note = document.notes.find((candidate) => candidate.id === noteId);
  const real = note && difference(note, change);
  return real ? { type: "setNote", noteId, ...real } : null;
}

export const addFrame = (document: PipelineDocument, frame: Frame): Operation => ({
  type: "addFrame",
  index: document.frames.length,
  frame,
});

export function removeFrame(document: PipelineDocument, frameId: string): Operation | null {
  const index = document.frames.findIndex((frame) => frame.id === frameId);
  const frame = document.frames[index];
  return frame ? { type: "removeFrame", index, frame } : null;
}

/** @returns an operation that names only what really changes; null when nothing does */
export function setFrame(
  document: PipelineDocument,
  frameId: string,
  change: Partial<Omit<Frame, "id">>,
): Operation | null {
  const frame = document.frames.find((candidate) => candidate.id === frameId);
  const real = frame && difference(frame, change);
  return real ? { type: "setFrame", frameId, ...real } : null;
}

function difference<T extends object>(old: T, change: Partial<T>): { before: Partial<T>; after: Partial<T> } | null {
  const before: Partial<T> = {};
  const after: Partial<T> = {};
  for (const key in change) {
    if (JSON.stringify(old[key]) === JSON.stringify(change[key])) continue;
    before[key] = old[key];
    after[key] = change[key] as T[typeof key];
  }
  return Object.keys(after).length > 0 ? { before, after } : null;
}
