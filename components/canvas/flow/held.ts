import type { NodeChange } from "@xyflow/react";
import { boxesOf, membersOf } from "../edit/boxes.ts";
import { frameIdOf } from "../edit/flowIds.ts";
import type { Drawing, Held, PipelineFlowNode } from "./projection.ts";

/** What is under the hand after React Flow's changes: dragged places, and boxes being resized. */
export function heldAfter(before: Held, changes: readonly NodeChange<PipelineFlowNode>[]): Held {
  let next: Record<string, Held[string]> | null = null;
  const put = (id: string, part: Held[string]): void => {
    next ??= { ...before };
    next[id] = { ...next[id], ...part };
  };
  // A resize from the left or the top moves the box as well, without calling it dragging.
  const resized = new Set(changes.flatMap((each) => (each.type === "dimensions" && each.resizing ? [each.id] : [])));
  for (const change of changes) {
    if (change.type === "position" && change.position && (change.dragging || resized.has(change.id)))
      put(change.id, change.position);
    if (change.type === "dimensions" && change.resizing && change.dimensions) put(change.id, change.dimensions);
  }
  return next ?? before;
}

/** A frame under the hand takes along what it holds. */
export function withCarried(held: Held, drawing: Drawing): Held {
  let next: Record<string, Held[string]> | null = null;
  let boxes: ReturnType<typeof boxesOf> | null = null;
  for (const [id, place] of Object.entries(held)) {
    const frame = frameIdOf(id);
    // While its size changes, a frame stands still around its members.
    if (frame === null || place.width !== undefined) continue;
    boxes ??= boxesOf(drawing);
    const old = boxes.get(id);
    if (!old) continue;
    for (const member of membersOf(drawing, frame)) {
      const box = boxes.get(member);
      if (!box) continue;
      next ??= { ...held };
      next[member] = { x: box.x + (place.x ?? old.x) - old.x, y: box.y + (place.y ?? old.y) - old.y };
    }
  }
  return next ?? held;
}
