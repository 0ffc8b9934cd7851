"use client";

import { useNodes, ViewportPortal } from "@xyflow/react";
import { useCompiled } from "../../targets/index.ts";
import { CARD } from "../card.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import styles from "./JobOutlines.module.css";

/** Room around a card, and width of the band between two cards. */
const MARGIN = 12;
const BAND = 28;

type Box = { x: number; y: number; width: number; height: number };
const middle = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** One shape below the cards of a job: cards with room around them, joined by bands. */
function Outline({ name, boxes }: { name: string; boxes: Box[] }) {
  const left = Math.min(...boxes.map((box) => box.x)) - MARGIN;
  const top = Math.min(...boxes.map((box) => box.y)) - MARGIN;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN;
  const [first] = boxes;
  if (!first) return null;
  return (
    <div className={styles.outline} style={{ transform: `translate(${left}px, ${top}px)` }} data-testid="job-outline">
      <svg width={right - left} height={bottom - top} aria-hidden>
        <g transform={`translate(${-left} ${-top})`} className={styles.shape}>
          {boxes.map((box, index) => (
            <rect
              key={index}
              x={box.x - MARGIN}
              y={box.y - MARGIN}
              width={box.width + 2 * MARGIN}
              height={box.height + 2 * MARGIN}
              rx={16}
            />
          ))}
          {boxes.slice(1).map((box, index) => {
            const from = middle(boxes[index] ?? first);
            const to = middle(box);
            return <line key={index} x1={from.x} y1={from.y} x2={to.x} y2={to.y} strokeWidth={BAND} />;
          })}
        </g>
      </svg>
      <span className={styles.name} style={{ left: first.x - left, top: first.y - top - MARGIN - 22 }}>
        One SageMaker job: {name}
      </span>
    </div>
  );
}

function Outlines({ revision }: { revision: number }) {
  const editor = useEditor();
  const { data } = useCompiled(editor.projectId, revision, "jobs");
  const nodes = useNodes();
  if (data?.status !== "compiled") return null;
  const boxes = new Map(
    nodes
      .filter((node) => node.type === "stage" && node.hidden !== true)
      .map((node): [string, Box] => [
        node.id,
        { ...node.position, width: node.measured?.width ?? CARD.width, height: node.measured?.height ?? CARD.height },
      ]),
  );
  const fused = data.jobs.filter((job) => job.stages.length > 1);
  return (
    <ViewportPortal>
      {fused.map((job) => (
        <Outline key={job.id} name={job.id} boxes={job.stages.flatMap((stage) => boxes.get(stage.id) ?? [])} />
      ))}
    </ViewportPortal>
  );
}

/** Shows which stages share a job once some of them run on SageMaker; nothing is asked or drawn before. */
export function JobOutlines() {
  const revision = useEditorState((state) => state.outbox.revision);
  const remote = useEditorState(
    ({ document }) =>
      document.target?.where === "sagemaker" || document.stages.some((stage) => stage.target?.where === "sagemaker"),
  );
  return remote ? <Outlines revision={revision} /> : null;
}
