"use client";

import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, getSmoothStepPath } from "@xyflow/react";
import { memo } from "react";
import type { Edge, Loop, PipelineDocument } from "../../../server/pipeline/schema.ts";
import { useShownRun } from "../../runs/index.ts";
import { CARD } from "../card.ts";
import { useEditorState } from "../EditorContext.ts";
import { AnnotationBadge } from "./AnnotationBadge.tsx";
import { useFar } from "./far.ts";
import { edgeWords } from "./nodeState.ts";
import styles from "./PipeEdge.module.css";

/** Room a curve needs to look like one. */
const MIN_FORWARD = 24;

/** An edge with what passed along it in the last run. */
export const PipeEdge = memo(function PipeEdge({
  id,
  data,
  selected,
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  targetPosition,
}: EdgeProps) {
  const ends = { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition };
  // Backwards, a curve would cut through the cards between; right angles go around them, in the gap between the rows.
  const forward = targetX - sourceX > MIN_FORWARD;
  const [path, labelX, labelY] = forward
    ? getBezierPath({ ...ends, curvature: 0.2 })
    : getSmoothStepPath({ ...ends, borderRadius: 12, offset: 22 });
  // Where it really begins; drawn it may begin at the collapsed frame around that stage.
  const edge = isPipe(data) ? data.edge : null;
  const [source, output] = edge?.from ?? ["", ""];
  const card = useEditorState((state) => state.derived.cards.get(source));
  const sinkMuted = useEditorState((state) => state.derived.cards.get(edge?.to[0] ?? "")?.muted === true);
  const type = card?.outputs.find((port) => port.name === output)?.type ?? null;
  const muted = card?.muted === true || sinkMuted;
  const far = useFar();
  // Words, not the stage: an edge is drawn again when it says something else, not at every step of its stage.
  const text = useShownRun(({ run }) => (far ? null : (edgeWords(type, run?.stages[source] ?? null)?.text ?? null)));
  const lost = useShownRun(({ run }) => !far && edgeWords(type, run?.stages[source] ?? null)?.lost === true);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={far ? 0 : 18}
        className={styles.edge ?? ""}
        {...(selected ? { "data-selected": true } : {})}
        {...(muted ? { "data-muted": true } : {})}
      />
      {(text !== null || edge?.annotation) && !far ? (
        <EdgeLabelRenderer>
          <span
            className={styles.label}
            data-lost={lost || undefined}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            {text}
            {edge?.annotation ? <AnnotationBadge annotation={edge.annotation} /> : null}
          </span>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});

const conditions: Record<Loop["condition"], string> = {
  goal_missed: "goal missed",
  drift: "drift",
  cost_over_tolerance: "cost over tolerance",
};
/** How far a loop hangs below what it passes under. */
const SAG = 44;

/** The lower edge of the lowest card between two places: a loop passes below all of them. */
function lowestBetween({ stages }: Pick<PipelineDocument, "stages">, left: number, right: number): number {
  let lowest = -Infinity;
  for (const { ui } of stages) {
    const x = ui.x ?? 0;
    if (x + CARD.width > left && x < right) lowest = Math.max(lowest, (ui.y ?? 0) + CARD.height);
  }
  return lowest;
}

const isPipe = (data: unknown): data is { edge: Edge } => typeof data === "object" && data !== null && "edge" in data;
const isLoop = (data: unknown): data is { loop: Loop } => typeof data === "object" && data !== null && "loop" in data;

/** A feedback loop, drawn dashed below the flow: it starts another run, it is no edge of this one. */
export const LoopEdge = memo(function LoopEdge({ id, data, sourceX, sourceY, targetX, targetY, markerEnd }: EdgeProps) {
  const target = isLoop(data) ? data.loop.to : "";
  const name = useEditorState((state) => state.derived.cards.get(target)?.name ?? target);
  const far = useFar();
  const [left, right] = sourceX < targetX ? [sourceX, targetX] : [targetX, sourceX];
  const below = useEditorState((state) => lowestBetween(state.document, left, right));
  // Longer loops hang lower, so that two of them don't run into each other.
  const low = Math.max(sourceY, targetY, below) + SAG + (right - left) * 0.03;
  const bend = Math.min(60, (right - left) / 2);
  const [near, end] = sourceX < targetX ? [1, -1] : [-1, 1];
  const path = [
    `M${sourceX},${sourceY} V${low - bend}`,
    `Q${sourceX},${low} ${sourceX + near * bend},${low}`,
    `H${targetX + end * bend}`,
    `Q${targetX},${low} ${targetX},${low - bend} V${targetY}`,
  ].join(" ");
  return (
    <>
      <BaseEdge id={id} path={path} className={styles.loop ?? ""} {...(markerEnd ? { markerEnd } : {})} />
      {isLoop(data) ? (
        <EdgeLabelRenderer>
          <span
            className={styles.loopLabel}
            data-far={far || undefined}
            style={{ transform: `translate(-50%, -50%) translate(${(sourceX + targetX) / 2}px, ${low}px)` }}
          >
            {conditions[data.loop.condition]} → {name} · at most {data.loop.stop.iterations}
          </span>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});
