/** Notes and frames: what people draw around the pipeline. */
import * as build from "../../../server/pipeline/operationBuilders.ts";
import type { Operation } from "../../../server/pipeline/operations.ts";
import type { Frame, Note, PipelineDocument } from "../../../server/pipeline/schema.ts";
import { type Point, snap } from "../card.ts";
import { FRAME_PADDING, type Rect } from "../layout/tidy.ts";
import type { Editor } from "../store/createEditor.ts";
import { newStageId } from "../store/newId.ts";
import { around, boxesOf, frameAt, membersOf } from "./boxes.ts";
import { frameFlowId, frameIdOf, isStageId, noteFlowId } from "./flowIds.ts";

const NOTE_SIZE = { width: 220, height: 120 } as const;
/** Between a note and what it gives way to. */
const CLEARANCE = 20;
const EMPTY_FRAME = { width: 520, height: 260 } as const;

/** Ids in use, also as a frame somebody still names. */
export function takenIds({ stages, notes, frames }: PipelineDocument): Set<string> {
  return new Set([
    ...stages.flatMap((stage) => [stage.id, stage.ui.frame ?? stage.id]),
    ...notes.map((note) => note.id),
    ...frames.map((frame) => frame.id),
  ]);
}

/** Straight down from the wished place, until nothing but frames lies under it. */
function clearSpot(document: PipelineDocument, wish: Rect): Point {
  const taken = [...boxesOf(document)].filter(([id]) => frameIdOf(id) === null).map(([, box]) => box);
  let { y } = wish;
  for (let moved = true; moved;) {
    moved = false;
    for (const box of taken) {
      const apart =
        wish.x + wish.width <= box.x ||
        box.x + box.width <= wish.x ||
        y + wish.height <= box.y ||
        box.y + box.height <= y;
      if (apart) continue;
      y = snap(box.y + box.height + CLEARANCE);
      moved = true;
    }
  }
  return { x: wish.x, y };
}

/** @returns the id of the new, empty note */
export function addNote(editor: Editor, place: Point): string | null {
  if (!editor.canEdit) return null;
  const document = editor.document();
  const at = clearSpot(document, { x: snap(place.x), y: snap(place.y), ...NOTE_SIZE });
  const id = newStageId("note", takenIds(document));
  const note: Note = {
    id,
    text: "",
    ...at,
    ...NOTE_SIZE,
    frame: frameAt(document, { ...at, ...NOTE_SIZE }),
    assumption: null,
  };
  editor.commit("Add note", [build.addNote(document, note)]);
  editor.setView({ selected: [noteFlowId(id)], edges: [], open: noteFlowId(id) });
  return id;
}

/** A frame around what is selected, or an empty one. @returns its id */
export function addFrame(editor: Editor, place: Point): string | null {
  if (!editor.canEdit) return null;
  const { document, view } = editor.store.getState();
  const boxes = boxesOf(document);
  const chosen = view.selected.filter((id) => isStageId(id) || id.startsWith("note:"));
  const inner = around(chosen.flatMap((id) => boxes.get(id) ?? []));
  const id = newStageId("frame", takenIds(document));
  const frame: Frame = {
    id,
    title: "",
    collapsed: false,
    ...(inner
      ? {
          x: snap(inner.x - FRAME_PADDING.side),
          y: snap(inner.y - FRAME_PADDING.top),
          width: snap(inner.width + 2 * FRAME_PADDING.side),
          height: snap(inner.height + FRAME_PADDING.top + FRAME_PADDING.bottom),
        }
      : { x: snap(place.x), y: snap(place.y), ...EMPTY_FRAME }),
  };
  const operations: (Operation | null)[] = [
    build.addFrame(document, frame),
    build.drawStages(document, new Map(chosen.map((stage) => [stage, { frame: id }]))),
    ...document.notes
      .filter((note) => chosen.includes(noteFlowId(note.id)))
      .map((note) => build.setNote(document, note.id, { frame: id })),
  ];
  editor.commit("Add frame", operations);
  editor.setView({ selected: [frameFlowId(id)], edges: [], open: frameFlowId(id) });
  return id;
}

/** Folds a frame into one node, or unfolds it. */
export function setCollapsed(editor: Editor, frameId: string, collapsed: boolean): void {
  editor.commit(collapsed ? "Collapse frame" : "Expand frame", [
    build.setFrame(editor.document(), frameId, { collapsed }),
  ]);
}

/** Gives a frame another box; what now lies in it joins, what lies outside leaves. */
export function resizeFrame(
  editor: Editor,
  frameId: string,
  rect: { x: number; y: number; width: number; height: number },
): void {
  const document = editor.document();
  const size = { x: snap(rect.x), y: snap(rect.y), width: snap(rect.width), height: snap(rect.height) };
  const frames = document.frames.map((frame) => (frame.id === frameId ? { ...frame, ...size } : frame));
  const folded = new Set(frames.filter((frame) => frame.collapsed).map((frame) => frame.id));
  const boxes = boxesOf(document);
  const moved = (flowId: string, now: string | null): string | null => {
    const box = boxes.get(flowId);
    if (!box || (now !== null && folded.has(now))) return now;
    return frameAt({ frames }, box);
  };
  const stages = new Map(
    document.stages.map((stage) => [stage.id, { frame: moved(stage.id, stage.ui.frame ?? null) ?? undefined }]),
  );
  editor.commit("Resize frame", [
    build.setFrame(document, frameId, size),
    build.drawStages(document, stages),
    ...document.notes.map((note) =>
      build.setNote(document, note.id, { frame: moved(noteFlowId(note.id), note.frame) }),
    ),
  ]);
}

/** Operations that take a frame away and leave what it held where it stands. */
export function dissolve(document: PipelineDocument, frameId: string): Operation[] {
  const members = new Set(membersOf(document, frameId));
  const operations = [
    build.drawStages(document, new Map([...members].filter(isStageId).map((id) => [id, { frame: undefined }]))),
    ...document.notes
      .filter((note) => members.has(noteFlowId(note.id)))
      .map((note) => build.setNote(document, note.id, { frame: null })),
    build.removeFrame(document, frameId),
  ];
  return operations.filter((operation) => operation !== null);
}
