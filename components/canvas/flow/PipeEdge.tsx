"use client";

import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath, getSmoothStepPath } from "@xyflow/react";
import { memo } from "react";
import type { Edge, Loop } from "../../../server/pipeline/schema.ts";
import { useShownRun } from "../../runs/index.ts";
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
  const stage = useShownRun((shown) => shown.run?.stages[source] ?? null);
  const card = useEditorState((state) => state.derived.cards.get(source));
  const sinkMuted = useEditorState((state) => state.derived.cards.get(edge?.to[0] ?? "")?.muted === true);
  const type = card?.outputs.find((port) => port.name === output)?.type ?? null;
  const muted = card?.muted === true || sinkMuted;
  const words = edgeWords(type, stage);
  const far = useFar();
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
      {(words || edge?.annotation) && !far ? (
        <EdgeLabelRenderer>
          <span
            className={styles.label}
            data-lost={words?.lost || undefined}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            {words?.text}
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
/** How far a loop hangs below the cards it joins. */
const SAG = 56;

const isPipe = (data: unknown): data is { edge: Edge } => typeof data === "object" && data !== null && "edge" in data;
const isLoop = (data: unknown): data is { loop: Loop } => typeof data === "object" && data !== null && "loop" in data;

/** A feedback loop, drawn dashed below the flow: it starts another run, it is no edge of this one. */
export const LoopEdge = memo(function LoopEdge({ id, data, sourceX, sourceY, targetX, targetY, markerEnd }: EdgeProps) {
  const target = isLoop(data) ? data.loop.to : "";
  const name = useEditorState((state) => state.derived.cards.get(target)?.name ?? target);
  const low = Math.max(sourceY, targetY) + SAG;
  const path = `M${sourceX},${sourceY} C${sourceX},${low} ${targetX},${low} ${targetX},${targetY}`;
  return (
    <>
      <BaseEdge id={id} path={path} className={styles.loop ?? ""} {...(markerEnd ? { markerEnd } : {})} />
      {isLoop(data) ? (
        <EdgeLabelRenderer>
          <span
            className={styles.loopLabel}
            style={{
              transform: `translate(-50%, -50%) translate(${(sourceX + targetX) / 2}px, ${low - SAG * 0.15}px)`,
            }}
          >
            {conditions[data.loop.condition]} → {name} · at most {data.loop.stop.iterations}
          </span>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});
