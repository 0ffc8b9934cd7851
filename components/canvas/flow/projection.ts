import { type Edge as FlowEdgeOf, MarkerType, type Node } from "@xyflow/react";
import {
  type Edge,
  edgeKey,
  type Frame,
  type Loop,
  type Note,
  type PipelineDocument,
  type Stage,
} from "../../../server/pipeline/schema.ts";
import { getStage } from "../../../server/stages/registry.ts";
import { CARD } from "../card.ts";
import { frameFlowId, noteFlowId } from "../edit/flowIds.ts";
import type { Rect } from "../layout/tidy.ts";
import type { Derived } from "../store/derived.ts";
import { FOLDED_IN, FOLDED_OUT, foldedHandles, handlesOf, LOOP_IN, LOOP_OUT } from "./ports.ts";

export type StageFlowNode = Node<Record<string, never>, "stage">;
export type NoteFlowNode = Node<{ note: Note }, "note">;
export type FrameFlowNode = Node<{ frame: Frame }, "frame" | "folded">;
export type PipelineFlowNode = StageFlowNode | NoteFlowNode | FrameFlowNode;
export type PipelineFlowEdge = FlowEdgeOf<{ edge: Edge }, "pipe"> | FlowEdgeOf<{ loop: Loop }, "loop">;

/** Places and sizes that are under the hand right now, by canvas id. */
export type Held = Readonly<Record<string, Partial<Rect>>>;

const noData: Record<string, never> = {};
const size = { width: CARD.width, height: CARD.height };
/** Frames lie below everything that stands in them. */
const BELOW = -1;

type Look = { selected: boolean; label: string } & Partial<Rect>;
const sameLook = (a: Look, b: Look): boolean =>
  a.selected === b.selected &&
  a.label === b.label &&
  a.x === b.x &&
  a.y === b.y &&
  a.width === b.width &&
  a.height === b.height;

const madeOf = new WeakMap<object, { look: Look; node: PipelineFlowNode }>();
/** The same object as long as nothing about it changed, so that React Flow skips it. */
function kept<T extends PipelineFlowNode>(source: object, look: Look, make: () => T): PipelineFlowNode {
  const known = madeOf.get(source);
  if (known && sameLook(known.look, look)) return known.node;
  const node = make();
  madeOf.set(source, { look, node });
  return node;
}

const stageNode = (stage: Stage, look: Look & { x: number; y: number }): PipelineFlowNode =>
  kept(stage, look, (): StageFlowNode => {
    const definition = getStage(stage.kind);
    return {
      id: stage.id,
      type: "stage",
      data: noData,
      position: { x: look.x, y: look.y },
      selected: look.selected,
      ariaLabel: look.label,
      ...size,
      measured: size,
      handles: handlesOf(definition?.inputs ?? [], definition?.outputs ?? []),
    };
  });

const boxOf = (drawn: Note | Frame, held: Partial<Rect> | undefined): Rect => ({
  x: held?.x ?? drawn.x,
  y: held?.y ?? drawn.y,
  width: held?.width ?? drawn.width,
  height: held?.height ?? drawn.height,
});

function noteNode(note: Note, selected: boolean, held: Partial<Rect> | undefined): PipelineFlowNode {
  const { x, y, width, height } = boxOf(note, held);
  const label = `Note: ${note.text.slice(0, 80) || "empty"}`;
  return kept(note, { selected, label, x, y, width, height }, (): NoteFlowNode => ({
    id: noteFlowId(note.id),
    type: "note",
    data: { note },
    position: { x, y },
    width,
    height,
    measured: { width, height },
    selected,
    ariaLabel: label,
  }));
}

function frameNode(frame: Frame, selected: boolean, held: Partial<Rect> | undefined): PipelineFlowNode {
  const box = boxOf(frame, held);
  const { x, y } = box;
  const { width, height } = frame.collapsed ? CARD : box;
  const label = `Frame ${frame.title || "without a title"}${frame.collapsed ? ", collapsed" : ""}`;
  return kept(frame, { selected, label, x, y, width, height }, (): FrameFlowNode => ({
    id: frameFlowId(frame.id),
    type: frame.collapsed ? "folded" : "frame",
    data: { frame },
    position: { x, y },
    width,
    height,
    measured: { width, height },
    selected,
    ariaLabel: label,
    connectable: false,
    ...(frame.collapsed
      ? { handles: foldedHandles }
      : // Only the title and the corners are for the hand; the rest of the frame is paper.
        { zIndex: BELOW, style: { pointerEvents: "none" as const } }),
  }));
}

export type Drawing = Pick<PipelineDocument, "stages" | "notes" | "frames">;

/** @returns the collapsed frame of every stage and note that is hidden in one */
export function hiddenIn({ stages, notes, frames }: Drawing): Map<string, string> {
  const folded = new Set(frames.filter((frame) => frame.collapsed).map((frame) => frame.id));
  const hidden = new Map<string, string>();
  if (folded.size === 0) return hidden;
  for (const { id, ui } of stages) if (ui.frame !== undefined && folded.has(ui.frame)) hidden.set(id, ui.frame);
  for (const { id, frame } of notes) if (frame !== null && folded.has(frame)) hidden.set(noteFlowId(id), frame);
  return hidden;
}

/** The drawing as React Flow wants it: stages in flow order, so that Tab walks them in that order, then notes and frames. */
export function projectNodes(
  document: Drawing,
  derived: Pick<Derived, "order" | "cards">,
  selected: readonly string[],
  held: Held,
  hidden: ReadonlyMap<string, string>,
): PipelineFlowNode[] {
  const chosen = new Set(selected);
  const byId = new Map(document.stages.map((stage) => [stage.id, stage]));
  const nodes: PipelineFlowNode[] = [];
  derived.order.forEach((id, index) => {
    const stage = byId.get(id);
    if (!stage || hidden.has(id)) return;
    const card = derived.cards.get(id);
    const place = held[id];
    nodes.push(
      stageNode(stage, {
        selected: chosen.has(id),
        x: place?.x ?? stage.ui.x ?? 0,
        y: place?.y ?? stage.ui.y ?? 0,
        label: `${card?.name ?? id}, ${card?.label ?? "unknown kind"}${card?.muted ? ", muted" : ""}, stage ${index + 1} of ${derived.order.length}`,
      }),
    );
  });
  for (const note of document.notes) {
    const id = noteFlowId(note.id);
    if (!hidden.has(id)) nodes.push(noteNode(note, chosen.has(id), held[id]));
  }
  for (const frame of document.frames) {
    const id = frameFlowId(frame.id);
    nodes.push(frameNode(frame, chosen.has(id), held[id]));
  }
  return nodes;
}

const madeOfEdge = new WeakMap<Edge | Loop, PipelineFlowEdge>();
function keptEdge(source: Edge | Loop, next: PipelineFlowEdge): PipelineFlowEdge {
  const known = madeOfEdge.get(source);
  if (known && known.selected === next.selected && known.source === next.source && known.target === next.target)
    return known;
  madeOfEdge.set(source, next);
  return next;
}

/**
 * Edges that lead into or out of a collapsed frame end at the frame; those inside it are not drawn.
 * @param chosen keys of selected edges
 */
export function projectEdges(
  document: Pick<PipelineDocument, "edges" | "loops">,
  chosen: ReadonlySet<string>,
  hidden: ReadonlyMap<string, string>,
): PipelineFlowEdge[] {
  const edges = document.edges.flatMap((edge): PipelineFlowEdge[] => {
    const [from, to] = [hidden.get(edge.from[0]), hidden.get(edge.to[0])];
    if (from !== undefined && from === to) return [];
    const id = edgeKey(edge);
    const flow: PipelineFlowEdge = {
      id,
      type: "pipe",
      source: from === undefined ? edge.from[0] : frameFlowId(from),
      sourceHandle: from === undefined ? edge.from[1] : FOLDED_OUT,
      target: to === undefined ? edge.to[0] : frameFlowId(to),
      targetHandle: to === undefined ? edge.to[1] : FOLDED_IN,
      selected: chosen.has(id),
      data: { edge },
    };
    return [keptEdge(edge, flow)];
  });
  const loops = document.loops.flatMap((loop): PipelineFlowEdge[] => {
    const [from, to] = [hidden.get(loop.from), hidden.get(loop.to)];
    if (from !== undefined && from === to) return [];
    const flow: PipelineFlowEdge = {
      id: `loop:${loop.id}`,
      type: "loop",
      source: from === undefined ? loop.from : frameFlowId(from),
      sourceHandle: LOOP_OUT,
      target: to === undefined ? loop.to : frameFlowId(to),
      targetHandle: LOOP_IN,
      selectable: false,
      focusable: false,
      markerEnd: { type: MarkerType.ArrowClosed, color: "var(--accent)" },
      data: { loop },
    };
    return [keptEdge(loop, flow)];
  });
  return [...edges, ...loops];
}
