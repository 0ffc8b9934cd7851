import { type Edge as FlowEdgeOf, MarkerType, type Node } from "@xyflow/react";
import { type Edge, edgeKey, type Loop, type PipelineDocument, type Stage } from "../../../server/pipeline/schema.ts";
import { getStage } from "../../../server/stages/registry.ts";
import { CARD, type Point } from "../actions.ts";
import type { Derived } from "../store/derived.ts";
import { handlesOf, LOOP_IN, LOOP_OUT } from "./ports.ts";

export type StageFlowNode = Node<Record<string, never>, "stage">;
export type PipelineFlowEdge = FlowEdgeOf<{ edge: Edge }, "pipe"> | FlowEdgeOf<{ loop: Loop }, "loop">;

const noData: Record<string, never> = {};
const size = { width: CARD.width, height: CARD.height };

type Look = { selected: boolean; x: number; y: number; label: string };
const made = new WeakMap<Stage, { look: Look; node: StageFlowNode }>();

/** The node of a stage; the same object as long as nothing about it changed, so that React Flow skips it. */
function nodeOf(stage: Stage, look: Look): StageFlowNode {
  const known = made.get(stage);
  if (
    known &&
    known.look.selected === look.selected &&
    known.look.x === look.x &&
    known.look.y === look.y &&
    known.look.label === look.label
  )
    return known.node;
  const definition = getStage(stage.kind);
  const node: StageFlowNode = {
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
  made.set(stage, { look, node });
  return node;
}

/**
 * The drawing as React Flow wants it: nodes in flow order, so that Tab walks them in that order.
 * @param dragged places of stages that are under the hand right now
 */
export function projectNodes(
  document: Pick<PipelineDocument, "stages">,
  derived: Pick<Derived, "order" | "cards">,
  selected: readonly string[],
  dragged: Readonly<Record<string, Point>>,
): StageFlowNode[] {
  const chosen = new Set(selected);
  const byId = new Map(document.stages.map((stage) => [stage.id, stage]));
  return derived.order.flatMap((id, index) => {
    const stage = byId.get(id);
    if (!stage) return [];
    const card = derived.cards.get(id);
    const place = dragged[id] ?? { x: stage.ui.x ?? 0, y: stage.ui.y ?? 0 };
    const label = `${card?.name ?? id}, ${card?.label ?? "unknown kind"}, stage ${index + 1} of ${derived.order.length}`;
    return [nodeOf(stage, { selected: chosen.has(id), ...place, label })];
  });
}

/** @param chosen keys of selected edges */
export function projectEdges(
  document: Pick<PipelineDocument, "edges" | "loops">,
  chosen: ReadonlySet<string>,
): PipelineFlowEdge[] {
  const edges = document.edges.map((edge): PipelineFlowEdge => {
    const id = edgeKey(edge);
    return {
      id,
      type: "pipe",
      source: edge.from[0],
      sourceHandle: edge.from[1],
      target: edge.to[0],
      targetHandle: edge.to[1],
      selected: chosen.has(id),
      data: { edge },
    };
  });
  const loops = document.loops.map((loop): PipelineFlowEdge => ({
    id: `loop:${loop.id}`,
    type: "loop",
    source: loop.from,
    sourceHandle: LOOP_OUT,
    target: loop.to,
    targetHandle: LOOP_IN,
    selectable: false,
    focusable: false,
    markerEnd: { type: MarkerType.ArrowClosed, color: "var(--accent)" },
    data: { loop },
  }));
  return [...edges, ...loops];
}
