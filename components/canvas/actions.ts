import { checkConnection, type ConnectionVerdict } from "../../server/pipeline/checkConnection.ts";
import * as build from "../../server/pipeline/operationBuilders.ts";
import { applyOperation, type Operation } from "../../server/pipeline/operations.ts";
import { type Edge, edgeKey, type PipelineDocument, type Stage } from "../../server/pipeline/schema.ts";
import { getStage } from "../../server/stages/registry.ts";
import type { Editor } from "./store/createEditor.ts";
import { newStageId } from "./store/newId.ts";

export type Point = { x: number; y: number };

export const CARD = { width: 220, height: 118 } as const;
const GAP = { x: 80, y: 48 } as const;
export const GRID = 4;
/** Type under which a stage kind is dragged from the palette. */
export const KIND_MIME = "application/x-stagecraft-kind";

const snap = (value: number): number => Math.round(value / GRID) * GRID;
const placeOf = (stage: Stage): Point => ({ x: stage.ui.x ?? 0, y: stage.ui.y ?? 0 });
const overlaps = (a: Point, b: Point): boolean =>
  Math.abs(a.x - b.x) < CARD.width + 16 && Math.abs(a.y - b.y) < CARD.height + 16;

/** A place near the wished one where no stage stands yet: straight down, row by row. */
export function freePlace(document: PipelineDocument, wish: Point): Point {
  const taken = document.stages.map(placeOf);
  let place = { x: snap(wish.x), y: snap(wish.y) };
  while (taken.some((other) => overlaps(place, other))) place = { x: place.x, y: place.y + CARD.height + GAP.y };
  return place;
}

/** Where a stage goes that was added without a place: right of the selected one, else right of the rightmost. */
export function nextPlace(document: PipelineDocument, selected: string | null): Point {
  const anchor =
    document.stages.find((stage) => stage.id === selected) ??
    [...document.stages].sort((a, b) => (b.ui.x ?? 0) - (a.ui.x ?? 0))[0];
  if (!anchor) return { x: 0, y: 0 };
  const { x, y } = placeOf(anchor);
  return freePlace(document, { x: x + CARD.width + GAP.x, y });
}

/** Edges that make sense for a stage added while another one is selected: each empty required input, from the first output of its type. */
function obviousEdges(document: PipelineDocument, from: string, to: string): Edge[] {
  const source = getStage(document.stages.find((stage) => stage.id === from)?.kind ?? "");
  const sink = getStage(document.stages.find((stage) => stage.id === to)?.kind ?? "");
  if (!source || !sink) return [];
  return sink.inputs.flatMap((input): Edge[] => {
    const output = source.outputs.find((port) => port.type === input.type);
    const edge: Edge | null = output && input.min > 0 ? { from: [from, output.name], to: [to, input.name] } : null;
    return edge && checkConnection(document, edge).ok ? [edge] : [];
  });
}

/**
 * Adds a stage of a kind, connected to the selected one where that is the obvious thing.
 * @param place where it was dropped; null puts it beside the selected stage
 * @returns its id
 */
export function addStage(editor: Editor, kind: string, place: Point | null): string | null {
  const definition = getStage(kind);
  if (!definition || !editor.canEdit) return null;
  const document = editor.document();
  const { selected } = editor.store.getState().view;
  const anchor = selected.length === 1 ? (selected[0] ?? null) : null;
  const id = newStageId(kind, new Set(document.stages.map((stage) => stage.id)));
  const position = place ? freePlace(document, place) : nextPlace(document, anchor);
  const add = build.addStage(document, {
    id,
    kind,
    name: definition.label,
    config: definition.defaultConfig(),
    ui: position,
  });
  const operations: Operation[] = [add];
  if (anchor && place === null) {
    let after = applyOperation(document, add);
    for (const edge of obviousEdges(after, anchor, id)) {
      const connect = build.connect(after, edge);
      operations.push(connect);
      after = applyOperation(after, connect);
    }
  }
  editor.commit(`Add ${definition.label}`, operations);
  editor.setView({ selected: [id], open: id, tab: "settings" });
  return id;
}

/** Draws an edge if it may be drawn. */
export function connect(editor: Editor, edge: Edge): ConnectionVerdict {
  const document = editor.document();
  const verdict = checkConnection(document, edge);
  if (verdict.ok) editor.commit("Connect", [build.connect(document, edge)]);
  return verdict;
}

/** Removes stages with their edges, and single edges, as one step back. */
export function removeAll(editor: Editor, stageIds: readonly string[], edgeKeys: readonly string[]): void {
  let document = editor.document();
  const operations: Operation[] = [];
  const take = (operation: Operation | null): void => {
    if (!operation) return;
    operations.push(operation);
    document = applyOperation(document, operation);
  };
  for (const key of edgeKeys) {
    const edge = document.edges.find((each) => edgeKey(each) === key);
    if (edge) take(build.disconnect(document, edge));
  }
  const names = stageIds.flatMap((id) => document.stages.find((stage) => stage.id === id)?.name ?? []);
  for (const id of stageIds) take(build.removeStage(document, id));
  editor.commit(
    names.length === 1
      ? `Remove ${names[0]}`
      : names.length > 1
        ? `Remove ${names.length} stages`
        : "Remove connection",
    operations,
  );
  const { view } = editor.store.getState();
  const gone = new Set(stageIds);
  editor.setView({
    selected: view.selected.filter((id) => !gone.has(id)),
    open: view.open !== null && gone.has(view.open) ? null : view.open,
  });
}

/** Writes down where stages were dragged to. Nothing is recorded when they stand where they stood. */
export function moveTo(editor: Editor, places: Record<string, Point>, mergeKey?: string): void {
  const document = editor.document();
  const real = Object.fromEntries(
    Object.entries(places)
      .map(([id, { x, y }]) => [id, { x: snap(x), y: snap(y) }] as const)
      .filter(([id, place]) => {
        const stage = document.stages.find((each) => each.id === id);
        return stage && (stage.ui.x !== place.x || stage.ui.y !== place.y);
      }),
  );
  const count = Object.keys(real).length;
  if (count > 0)
    editor.commit(count === 1 ? "Move" : `Move ${count} stages`, [build.moveStages(document, real)], mergeKey);
}

/** Moves the selected stages by arrow keys; a run of presses is one step back. */
export function nudge(editor: Editor, dx: number, dy: number): void {
  const { document, view } = editor.store.getState();
  const places = Object.fromEntries(
    document.stages
      .filter((stage) => view.selected.includes(stage.id))
      .map((stage) => [stage.id, { x: (stage.ui.x ?? 0) + dx, y: (stage.ui.y ?? 0) + dy }]),
  );
  moveTo(editor, places, `nudge:${view.selected.join()}`);
}

export type Target = { edge: Edge; label: string };

/** Everything an output of this stage, or an input of it, may be connected to: the list behind the key C. */
export function connectionTargets(document: PipelineDocument, stageId: string): Target[] {
  const stage = document.stages.find((each) => each.id === stageId);
  const definition = getStage(stage?.kind ?? "");
  if (!stage || !definition) return [];
  const targets: Target[] = [];
  for (const other of document.stages) {
    const far = getStage(other.kind);
    if (!far || other.id === stageId) continue;
    for (const output of definition.outputs) {
      for (const input of far.inputs) {
        const edge: Edge = { from: [stageId, output.name], to: [other.id, input.name] };
        if (output.type === input.type && checkConnection(document, edge).ok)
          targets.push({ edge, label: `${output.label} → ${other.name}: ${input.label}` });
      }
    }
    for (const input of definition.inputs) {
      for (const output of far.outputs) {
        const edge: Edge = { from: [other.id, output.name], to: [stageId, input.name] };
        if (output.type === input.type && checkConnection(document, edge).ok)
          targets.push({ edge, label: `${input.label} ← ${other.name}: ${output.label}` });
      }
    }
  }
  return targets;
}

/** A copy of a stage with the same settings and inputs, below the original. */
export function duplicate(editor: Editor, stageId: string): string | null {
  const document = editor.document();
  const original = document.stages.find((stage) => stage.id === stageId);
  if (!original) return null;
  const id = newStageId(original.kind, new Set(document.stages.map((stage) => stage.id)));
  const { x, y } = placeOf(original);
  const add = build.addStage(document, {
    ...original,
    id,
    name: `${original.name} copy`,
    ui: freePlace(document, { x, y: y + CARD.height + GAP.y }),
  });
  const operations: Operation[] = [add];
  let after = applyOperation(document, add);
  for (const edge of document.edges.filter((each) => each.to[0] === stageId)) {
    const copy: Edge = { from: edge.from, to: [id, edge.to[1]] };
    if (!checkConnection(after, copy).ok) continue;
    const connecting = build.connect(after, copy);
    operations.push(connecting);
    after = applyOperation(after, connecting);
  }
  editor.commit(`Duplicate ${original.name}`, operations);
  editor.setView({ selected: [id], open: id });
  return id;
}
