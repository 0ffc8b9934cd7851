import { checkConnection, type ConnectionVerdict } from "../../server/pipeline/checkConnection.ts";
import * as build from "../../server/pipeline/operationBuilders.ts";
import { applyOperation, type Operation } from "../../server/pipeline/operations.ts";
import { type Edge, edgeKey, type PipelineDocument, type Stage } from "../../server/pipeline/schema.ts";
import { getStage } from "../../server/stages/registry.ts";
import { CARD, type Point, snap } from "./card.ts";
import { frameAt } from "./edit/boxes.ts";
import { dissolve, takenIds } from "./edit/drawing.ts";
import { frameIdOf, noteIdOf } from "./edit/flowIds.ts";
import type { Editor } from "./store/createEditor.ts";
import { newStageId } from "./store/newId.ts";

const GAP = { x: 80, y: 48 } as const;
/** Type under which a stage kind is dragged from the palette. */
export const KIND_MIME = "application/x-stagecraft-kind";

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
  const id = newStageId(kind, takenIds(document));
  const position = place ? freePlace(document, place) : nextPlace(document, anchor);
  const home = frameAt(document, { ...position, ...CARD });
  const add = build.addStage(document, {
    id,
    kind,
    name: definition.label,
    config: definition.defaultConfig(),
    ui: { ...position, ...(home === null ? {} : { frame: home }) },
    ...(definition.version > 1 ? { version: definition.version } : {}),
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

/**
 * Removes stages with their edges, notes, frames (what they held stays) and single edges, as one step back.
 * @param ids as the canvas names them
 */
export function removeAll(editor: Editor, ids: readonly string[], edgeKeys: readonly string[]): void {
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
  const byId = new Map(document.stages.map((stage) => [stage.id, stage.name]));
  const names = ids.flatMap((id) => byId.get(id) ?? []);
  for (const id of ids) {
    const note = noteIdOf(id);
    const frame = frameIdOf(id);
    if (note !== null) take(build.removeNote(document, note));
    else if (frame !== null) for (const operation of dissolve(document, frame)) take(operation);
    else take(build.removeStage(document, id));
  }
  editor.commit(wordsForRemoval(names, ids), operations);
  const { view } = editor.store.getState();
  const gone = new Set(ids);
  editor.setView({
    selected: view.selected.filter((id) => !gone.has(id)),
    edges: view.edges.filter((key) => !edgeKeys.includes(key)),
    open: view.open !== null && gone.has(view.open) ? null : view.open,
  });
}

function wordsForRemoval(names: readonly string[], ids: readonly string[]): string {
  if (ids.length === 0) return "Remove connection";
  if (ids.length === 1) return `Remove ${names[0] ?? (noteIdOf(ids[0] ?? "") === null ? "frame" : "note")}`;
  return names.length === ids.length ? `Remove ${ids.length} stages` : `Remove ${ids.length} things`;
}
