import * as build from "../../../server/pipeline/operationBuilders.ts";
import type { Operation } from "../../../server/pipeline/operations.ts";
import type { PipelineDocument, Stage } from "../../../server/pipeline/schema.ts";
import { type Point, snap } from "../card.ts";
import type { Editor } from "../store/createEditor.ts";
import { boxesOf, frameAt, membersOf } from "./boxes.ts";
import { frameIdOf, isStageId, noteFlowId, noteIdOf } from "./flowIds.ts";

/**
 * Operations that put stages, notes and frames at places. What is dropped in a frame becomes part of it, what is dragged
 * out of it no longer is; whatever moves together with its frame stays in it. A frame takes along what it holds.
 * @param places by canvas id
 */
export function placeAll(document: PipelineDocument, places: ReadonlyMap<string, Point>): Operation[] {
  const boxes = boxesOf(document);
  const targets = new Map([...places].map(([id, { x, y }]) => [id, { x: snap(x), y: snap(y) }]));
  const carried = new Set<string>();
  for (const [id, target] of [...targets]) {
    const frame = frameIdOf(id);
    const old = boxes.get(id);
    if (frame === null || !old) continue;
    for (const member of membersOf(document, frame)) {
      const box = boxes.get(member);
      carried.add(member);
      if (box && !targets.has(member))
        targets.set(member, { x: box.x + target.x - old.x, y: box.y + target.y - old.y });
    }
  }
  const frames = document.frames.map((frame) => ({ ...frame, ...targets.get(`frame:${frame.id}`) }));
  const home = (id: string, now: string | null, target: Point): string | null => {
    const box = boxes.get(id);
    // What is hidden in a collapsed frame can't be dragged out of it.
    if (carried.has(id) || !box) return now;
    return frameAt({ frames }, { ...box, ...target });
  };
  const drawn = new Map<string, Partial<Stage["ui"]>>();
  const operations: (Operation | null)[] = [];
  for (const stage of document.stages) {
    const target = targets.get(stage.id);
    if (target) drawn.set(stage.id, { ...target, frame: home(stage.id, stage.ui.frame ?? null, target) ?? undefined });
  }
  operations.push(build.drawStages(document, drawn));
  for (const note of document.notes) {
    const target = targets.get(noteFlowId(note.id));
    if (target)
      operations.push(
        build.setNote(document, note.id, { ...target, frame: home(noteFlowId(note.id), note.frame, target) }),
      );
  }
  for (const frame of document.frames) {
    const target = targets.get(`frame:${frame.id}`);
    if (target) operations.push(build.setFrame(document, frame.id, target));
  }
  return operations.filter((operation) => operation !== null);
}

const what = (ids: readonly string[]): string => {
  if (ids.length === 1) return ids.some((id) => noteIdOf(id) !== null) ? " note" : ids.every(isStageId) ? "" : " frame";
  return ids.every(isStageId) ? ` ${ids.length} stages` : ` ${ids.length} things`;
};

/** Writes down where things were moved to, as one step back. Nothing is recorded when they stand where they stood. */
export function moveTo(editor: Editor, places: ReadonlyMap<string, Point>, label?: string, mergeKey?: string): void {
  const operations = placeAll(editor.document(), places);
  if (operations.length > 0) editor.commit(label ?? `Move${what([...places.keys()])}`, operations, mergeKey);
}

/** Moves what is selected by arrow keys; a run of presses is one step back. */
export function nudge(editor: Editor, dx: number, dy: number): void {
  const { document, view } = editor.store.getState();
  const boxes = boxesOf(document);
  const places = new Map(
    view.selected.flatMap((id) => {
      const box = boxes.get(id);
      return box ? [[id, { x: box.x + dx, y: box.y + dy }] as const] : [];
    }),
  );
  if (places.size > 0) moveTo(editor, places, undefined, `nudge:${view.selected.join()}`);
}
