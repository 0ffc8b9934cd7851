"use client";

import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  type OnNodeDrag,
  type ReactFlowState,
  ReactFlow,
  useReactFlow,
  useStore as useFlowStore,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { type DragEvent, type FocusEvent, useCallback, useMemo, useState } from "react";
import { checkConnection } from "../../../server/pipeline/checkConnection.ts";
import { addStage, CARD, connect, KIND_MIME, moveTo, type Point } from "../actions.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { useCanvasUi } from "../CanvasUi.ts";
import { ConnectionHint } from "./ConnectionHint.tsx";
import { FAR, FarProvider } from "./far.ts";
import { FlowControls } from "./FlowControls.tsx";
import { fitOptions, KeepInView } from "./KeepInView.tsx";
import styles from "./FlowCanvas.module.css";
import { LoopEdge, PipeEdge } from "./PipeEdge.tsx";
import { type PipelineFlowEdge, projectEdges, projectNodes, type StageFlowNode } from "./projection.ts";
import { refusalOf } from "./refusal.ts";
import { StageNode } from "./StageNode.tsx";

const nodeTypes = { stage: StageNode };
const edgeTypes = { pipe: PipeEdge, loop: LoopEdge };
/** From this many stages on, only those in sight are drawn. */
const CULL_FROM = 120;
const minimapSize = { width: 148, height: 84 } as const;
const still: Record<string, Point> = {};

const selectedAfter = (before: readonly string[], changes: { id: string; selected: boolean }[]): string[] => {
  const next = new Set(before);
  for (const { id, selected } of changes) {
    if (selected) next.add(id);
    else next.delete(id);
  }
  return [...next];
};

/** Whether some stage isn't wholly in sight: only then an overview says something the canvas doesn't. */
function reachesBeyondView({ nodeLookup, transform: [x, y, zoom], width, height }: ReactFlowState): boolean {
  for (const { internals } of nodeLookup.values()) {
    const left = internals.positionAbsolute.x * zoom + x;
    const top = internals.positionAbsolute.y * zoom + y;
    if (left < 0 || top < 0 || left + CARD.width * zoom > width || top + CARD.height * zoom > height) return true;
  }
  return false;
}

/** The surface: a projection of the document. React Flow never owns anything but what is under the hand. */
export function FlowCanvas() {
  const editor = useEditor();
  const flow = useReactFlow();
  const { refuse } = useCanvasUi();
  const stages = useEditorState((state) => state.document.stages);
  const edges = useEditorState((state) => state.document.edges);
  const loops = useEditorState((state) => state.document.loops);
  const derived = useEditorState((state) => state.derived);
  const selected = useEditorState((state) => state.view.selected);
  const edgesSelected = useEditorState((state) => state.view.edges);
  const far = useFlowStore((state) => state.transform[2] < FAR);
  const overflows = useFlowStore(reachesBeyondView);
  const [dragged, setDragged] = useState(still);
  const [ready, setReady] = useState(false);
  const [initialViewport] = useState(() => editor.store.getState().view.viewport);

  const nodes = useMemo(
    () => projectNodes({ stages }, derived, selected, dragged),
    [stages, derived, selected, dragged],
  );
  const flowEdges = useMemo(
    () => projectEdges({ edges, loops }, new Set(edgesSelected)),
    [edges, loops, edgesSelected],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<StageFlowNode>[]) => {
      const moves = changes.flatMap((change) =>
        change.type === "position" && change.position && change.dragging ? [[change.id, change.position] as const] : [],
      );
      if (moves.length > 0) setDragged((before) => ({ ...before, ...Object.fromEntries(moves) }));
      const picks = changes.flatMap((change) => (change.type === "select" ? [change] : []));
      if (picks.length > 0) editor.setView({ selected: selectedAfter(editor.store.getState().view.selected, picks) });
    },
    [editor],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<PipelineFlowEdge>[]) => {
      const picks = changes.flatMap((change) => (change.type === "select" ? [change] : []));
      if (picks.length > 0) editor.setView({ edges: selectedAfter(editor.store.getState().view.edges, picks) });
    },
    [editor],
  );
  const onNodeDragStop: OnNodeDrag<StageFlowNode> = useCallback(
    (_, __, moved) => {
      moveTo(editor, Object.fromEntries(moved.map((node) => [node.id, node.position])));
      setDragged(still);
    },
    [editor],
  );
  const isValidConnection = useCallback(
    ({ source, target, sourceHandle, targetHandle }: Connection | PipelineFlowEdge) =>
      Boolean(
        sourceHandle &&
        targetHandle &&
        checkConnection(editor.document(), { from: [source, sourceHandle], to: [target, targetHandle] }).ok,
      ),
    [editor],
  );
  const onConnect = useCallback(
    ({ source, target, sourceHandle, targetHandle }: Connection) => {
      if (sourceHandle && targetHandle) connect(editor, { from: [source, sourceHandle], to: [target, targetHandle] });
    },
    [editor],
  );
  const onConnectEnd = useCallback(
    (_: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      if (state.isValid || !state.fromHandle || !state.toHandle) return;
      const reason = refusalOf(editor.document(), state.fromHandle, state.toHandle);
      if (reason !== null) refuse(reason);
    },
    [editor, refuse],
  );
  const onDrop = useCallback(
    (event: DragEvent) => {
      const kind = event.dataTransfer.getData(KIND_MIME);
      if (!kind) return;
      event.preventDefault();
      const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      addStage(editor, kind, { x: point.x - CARD.width / 2, y: point.y - CARD.height / 2 });
    },
    [editor, flow],
  );
  // Walking by Tab selects, so that the next key knows what it is about. A click selects by itself.
  const onFocus = useCallback(
    (event: FocusEvent) => {
      if (!(event.target instanceof Element) || !event.target.matches(":focus-visible")) return;
      const id = event.target.getAttribute("data-id");
      if (id === null) return;
      if (event.target.classList.contains("react-flow__node")) editor.setView({ selected: [id], edges: [] });
      else if (event.target.classList.contains("react-flow__edge")) editor.setView({ selected: [], edges: [id] });
    },
    [editor],
  );
  const onDragOver = useCallback((event: DragEvent) => {
    if (!event.dataTransfer.types.includes(KIND_MIME)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  }, []);

  return (
    <div
      className={styles.surface}
      data-testid="canvas"
      data-ready={ready || undefined}
      onFocus={onFocus}
      onDrop={onDrop}
      onDragOver={onDragOver}
    >
      <FarProvider value={far}>
        <ReactFlow<StageFlowNode, PipelineFlowEdge>
          nodes={nodes}
          edges={flowEdges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onInit={() => setReady(true)}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStop={onNodeDragStop}
          onNodeDoubleClick={(_, node) => editor.setView({ open: node.id })}
          onNodeClick={(_, node) => editor.setView({ open: node.id })}
          onPaneClick={() => editor.setView({ open: null, selected: [], edges: [] })}
          onConnect={onConnect}
          onConnectEnd={onConnectEnd}
          isValidConnection={isValidConnection}
          onMoveEnd={(event, viewport) => {
            // Only what the person did is remembered; fitting the view is not.
            if (event) editor.setView({ viewport });
          }}
          {...(initialViewport ? { defaultViewport: initialViewport } : { fitView: true, fitViewOptions: fitOptions })}
          nodesDraggable={editor.canEdit}
          nodesConnectable={editor.canEdit}
          edgesFocusable
          elevateNodesOnSelect={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={["Meta", "Control"]}
          connectionRadius={24}
          nodeDragThreshold={3}
          snapToGrid
          snapGrid={[4, 4]}
          minZoom={0.05}
          maxZoom={2}
          panOnScroll
          zoomOnDoubleClick={false}
          onlyRenderVisibleElements={stages.length >= CULL_FROM}
          aria-label="Pipeline"
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--dot)" />
          <ConnectionHint />
          <KeepInView />
          <FlowControls />
          {overflows ? (
            <MiniMap<StageFlowNode>
              className={styles.minimap ?? ""}
              nodeColor={(node) => derived.cards.get(node.id)?.hue ?? "var(--muted)"}
              nodeBorderRadius={10}
              style={minimapSize}
              bgColor="var(--surface)"
              maskColor="color-mix(in srgb, var(--sunken) 70%, transparent)"
              maskStrokeColor="var(--accent)"
              maskStrokeWidth={1.5}
              offsetScale={2}
              pannable
              zoomable
              ariaLabel="Overview of the pipeline"
            />
          ) : null}
        </ReactFlow>
      </FarProvider>
    </div>
  );
}
