"use client";

import {
  Background,
  BackgroundVariant,
  type Edge as FlowEdge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { memo, useEffect, useMemo } from "react";
import { useTranslations } from "use-intl";
import { getStage } from "../../server/stages/registry.ts";
import styles from "./CompareCanvas.module.css";
import { type Comparison, type Mark } from "./comparison.ts";

type StageNodeData = { name: string; kind: string; hue: string; mark: Mark; picked: boolean; word: string };
type StageFlowNode = Node<StageNodeData, "stage">;

/** Shape and word beside the colour: nobody has to tell colours apart. */
export const signs: Record<Mark, string> = { added: "+", removed: "−", changed: "≠", moved: "↔", same: "" };
const SIZE = { width: 220, height: 64 } as const;

const StageBox = memo(function StageBox({ data }: NodeProps<StageFlowNode>) {
  return (
    <div className={styles.stage} data-mark={data.mark} data-picked={data.picked || undefined} style={{ ...SIZE }}>
      <span className={styles.hue} style={{ background: data.hue }} />
      <Handle type="target" position={Position.Left} className={styles.handle ?? ""} isConnectable={false} />
      <span className={styles.name} dir="auto">
        {data.name}
      </span>
      <span className={styles.kind}>{data.kind}</span>
      {data.mark === "same" ? null : (
        <span className={styles.sign} title={data.word}>
          <span aria-hidden>{signs[data.mark]}</span> {data.word}
        </span>
      )}
      <Handle type="source" position={Position.Right} className={styles.handle ?? ""} isConnectable={false} />
    </div>
  );
});
const nodeTypes = { stage: StageBox };
const fit = { padding: 0.15, maxZoom: 1 } as const;

/** Brings the stage that was picked in the list into sight. */
function Follow({ picked }: { picked: string | null }) {
  const flow = useReactFlow();
  useEffect(() => {
    if (picked === null) return;
    const node = flow.getNode(picked);
    if (node)
      void flow.setCenter(node.position.x + SIZE.width / 2, node.position.y + SIZE.height / 2, {
        zoom: 1,
        duration: 120,
      });
  }, [flow, picked]);
  return null;
}

type CompareCanvasProps = { comparison: Comparison; picked: string | null; onPick: (stageId: string) => void };

/** Both documents in one drawing, to look at. */
export function CompareCanvas({ comparison, picked, onPick }: CompareCanvasProps) {
  const words = useTranslations("versions");
  const nodes = useMemo(
    () =>
      comparison.stages.map(({ stage, mark }): StageFlowNode => {
        const definition = getStage(stage.kind);
        return {
          id: stage.id,
          type: "stage",
          position: { x: stage.ui.x ?? 0, y: stage.ui.y ?? 0 },
          data: {
            name: stage.name || stage.id,
            kind: definition?.label ?? stage.kind,
            hue: definition ? `var(${definition.hue})` : "var(--muted)",
            mark,
            picked: picked === stage.id,
            word: mark === "same" ? "" : words(`marks.${mark}`),
          },
          ariaLabel: mark === "same" ? stage.name : `${stage.name}, ${words(`marks.${mark}`)}`,
        };
      }),
    [comparison, picked, words],
  );
  const edges = useMemo(
    () =>
      comparison.edges.map(({ key, edge, mark }): FlowEdge => ({
        id: key,
        type: "smoothstep",
        source: edge.from[0],
        target: edge.to[0],
        className: styles[`edge-${mark}`] ?? "",
        ...(mark === "added" || mark === "removed" ? { label: signs[mark] } : {}),
        labelShowBg: true,
        selectable: false,
        focusable: false,
      })),
    [comparison],
  );
  return (
    <ReactFlowProvider>
      <div className={styles.surface} data-testid="compare-canvas">
        <ReactFlow<StageFlowNode>
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          nodesDraggable={false}
          nodesConnectable={false}
          deleteKeyCode={null}
          onNodeClick={(_, node) => onPick(node.id)}
          fitView
          fitViewOptions={fit}
          minZoom={0.05}
          panOnScroll
          onlyRenderVisibleElements={nodes.length >= 120}
          aria-label={words("canvas")}
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--dot)" />
          <Follow picked={picked} />
        </ReactFlow>
      </div>
      <ul className={styles.legend} aria-label={words("legend")}>
        {(["added", "removed", "changed", "moved"] as const).map((mark) => (
          <li key={mark} className={styles.entry} data-mark={mark}>
            <span className={styles.swatch} aria-hidden>
              {signs[mark]}
            </span>
            {words(`marks.${mark}`)} <span className={styles.count}>{comparison.counts[mark]}</span>
          </li>
        ))}
      </ul>
    </ReactFlowProvider>
  );
}
