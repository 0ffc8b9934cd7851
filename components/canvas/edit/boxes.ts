import type { PipelineDocument } from "../../../server/pipeline/schema.ts";
import { CARD, type Point } from "../card.ts";
import type { Rect } from "../layout/tidy.ts";
import { frameFlowId, frameIdOf, noteFlowId } from "./flowIds.ts";

type Drawing = Pick<PipelineDocument, "stages" | "notes" | "frames">;

/** Where everything on the canvas stands, by the ids the canvas uses. A collapsed frame takes the room of one stage. */
export function boxesOf({ stages, notes, frames }: Drawing): Map<string, Rect> {
  const boxes = new Map<string, Rect>();
  for (const { id, ui } of stages) boxes.set(id, { x: ui.x ?? 0, y: ui.y ?? 0, ...CARD });
  for (const { id, x, y, width, height } of notes) boxes.set(noteFlowId(id), { x, y, width, height });
  for (const { id, x, y, width, height, collapsed } of frames)
    boxes.set(frameFlowId(id), { x, y, ...(collapsed ? CARD : { width, height }) });
  return boxes;
}

/** @returns ids of what a frame holds */
export function membersOf({ stages, notes }: Drawing, frameId: string): string[] {
  return [
    ...stages.filter((stage) => stage.ui.frame === frameId).map((stage) => stage.id),
    ...notes.filter((note) => note.frame === frameId).map((note) => noteFlowId(note.id)),
  ];
}

/** The chosen things, and with a frame everything in it. */
export function withMembers(drawing: Drawing, ids: readonly string[]): string[] {
  const all = new Set(ids);
  for (const id of ids) {
    const frame = frameIdOf(id);
    if (frame !== null) for (const member of membersOf(drawing, frame)) all.add(member);
  }
  return [...all];
}

/** The smallest box around all. */
export function around(boxes: readonly Rect[]): Rect | null {
  const [first] = boxes;
  if (!first) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/** The open frame that the middle of a box lies in; the last drawn wins. */
export function frameAt({ frames }: Pick<Drawing, "frames">, box: Rect): string | null {
  const middle: Point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const hit = frames.findLast(
    (frame) =>
      !frame.collapsed &&
      middle.x >= frame.x &&
      middle.x <= frame.x + frame.width &&
      middle.y >= frame.y &&
      middle.y <= frame.y + frame.height,
  );
  return hit?.id ?? null;
}
