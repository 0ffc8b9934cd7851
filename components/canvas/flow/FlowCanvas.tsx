"use client";

import { Background, BackgroundVariant, ReactFlow, useStore as useFlowStore } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { memo, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { PresenceLayer } from "../../presence/index.ts";
import { useCanvasUi } from "../CanvasUi.ts";
import { GRID } from "../card.ts";
import { useClipboard } from "../clipboard/useClipboard.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { ConnectionHint } from "./ConnectionHint.tsx";
import { FAR, FarProvider, TINY } from "./far.ts";
import { FileDrops, useFileDrops } from "./FileDrops.tsx";
import styles from "./FlowCanvas.module.css";
import { FlowControls } from "./FlowControls.tsx";
import { FoldedNode, FrameNode } from "./FrameNode.tsx";
import { HoldProvider } from "./HoldContext.ts";
import { InlineEditProvider } from "./inlineEdit.ts";
import { JobOutlines } from "./JobOutlines.tsx";
import { KeepInView } from "./KeepInView.tsx";
import { NoteNode } from "./NoteNode.tsx";
import { Overview } from "./Overview.tsx";
import { LoopEdge, PipeEdge } from "./PipeEdge.tsx";
import { hiddenIn, type PipelineFlowEdge, type PipelineFlowNode, projectEdges, projectNodes } from "./projection.ts";
import { SelectionBar } from "./SelectionBar.tsx";
import { StageNode } from "./StageNode.tsx";
import { useCanvasMenu } from "./useCanvasMenu.tsx";
import { useConnecting } from "./useConnecting.tsx";
import { useDropping } from "./useDropping.ts";
import { type Size, useFirstView, ZOOM } from "./useFirstView.ts";
import { useHand } from "./useHand.ts";
import { usePicking } from "./usePicking.ts";

const nodeTypes = { stage: StageNode, note: NoteNode, frame: FrameNode, folded: FoldedNode };
const edgeTypes = { pipe: PipeEdge, loop: LoopEdge };
/**
 * From this many stages on, only those in sight are drawn. From far away nearly all are, each as a plain block: then adding
 * and removing those at the border would cost more than it saves.
 */
const CULL_FROM = 120;
/** Dots so close to each other that they would be a grey are drawn with more paper between them. */
const DOTS = { gap: 20, size: 1.4, sparser: 8 } as const;
const grid: [number, number] = [GRID, GRID];
const manyKeys = ["Meta", "Control"];

/** Draws once the room for it is known, so that the first drawing is the final one: nothing is drawn twice, or out of sight. */
export function FlowCanvas() {
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const { width = 0, height = 0 } = frame.current?.getBoundingClientRect() ?? {};
    setSize({ width, height });
  }, []);
  return (
    <div ref={frame} className={styles.surface}>
      {size === null ? null : <Surface size={size} />}
    </div>
  );
}

/** The surface: a projection of the document. React Flow never owns anything but what is under the hand. */
function Surface({ size }: { size: Size }) {
  const editor = useEditor();
  const { refuse } = useCanvasUi();
  const stages = useEditorState((state) => state.document.stages);
  const notes = useEditorState((state) => state.document.notes);
  const frames = useEditorState((state) => state.document.frames);
  const edges = useEditorState((state) => state.document.edges);
  const loops = useEditorState((state) => state.document.loops);
  const order = useEditorState((state) => state.derived.order);
  const cards = useEditorState((state) => state.derived.cards);
  const selected = useEditorState((state) => state.view.selected);
  const edgesSelected = useEditorState((state) => state.view.edges);
  const viewport = useFirstView(size);
  const far = useFlowStore((state) => state.transform[2] < FAR);
  const tiny = useFlowStore((state) => state.transform[2] < TINY);
  const hand = useHand();
  const [ready, setReady] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const { drops, drop } = useFileDrops(refuse);
  useClipboard(refuse);
  const { menu, show, onContextMenu } = useCanvasMenu(setEditing);
  const connecting = useConnecting(show);
  const dropping = useDropping(drop);
  const picking = usePicking(setEditing);

  const hidden = useMemo(() => hiddenIn({ stages, notes, frames }), [stages, notes, frames]);
  const nodes = useMemo(
    () => projectNodes({ stages, notes, frames }, { order, cards }, selected, hand.held, hidden),
    [stages, notes, frames, order, cards, selected, hand.held, hidden],
  );
  const flowEdges = useMemo(
    () => projectEdges({ edges, loops }, new Set(edgesSelected), hidden),
    [edges, loops, edgesSelected, hidden],
  );

  const inline = useMemo(() => ({ editing, setEditing }), [editing]);
  const onInit = useCallback(() => setReady(true), []);
  return (
    <div
      className={styles.surface}
      data-testid="canvas"
      data-ready={ready || undefined}
      data-tiny={tiny || undefined}
      {...picking.surface}
      {...dropping}
      onContextMenu={onContextMenu}
    >
      <FarProvider value={far}>
        <InlineEditProvider value={inline}>
          <HoldProvider value={hand.holding}>
            <ReactFlow<PipelineFlowNode, PipelineFlowEdge>
              nodes={nodes}
              edges={flowEdges}
              nodeTypes={nodeTypes}
              edgeTypes={edgeTypes}
              onInit={onInit}
              {...hand.handlers}
              {...picking.flow}
              {...connecting}
              defaultViewport={viewport}
              nodesDraggable={editor.canEdit}
              nodesConnectable={editor.canEdit}
              edgesFocusable
              elevateNodesOnSelect={false}
              disableKeyboardA11y
              deleteKeyCode={null}
              selectionKeyCode="Shift"
              multiSelectionKeyCode={manyKeys}
              connectionRadius={24}
              nodeDragThreshold={3}
              snapToGrid
              snapGrid={grid}
              minZoom={ZOOM.min}
              maxZoom={ZOOM.max}
              panOnScroll
              zoomOnDoubleClick={false}
              onlyRenderVisibleElements={stages.length >= CULL_FROM && !far}
              aria-label="Pipeline"
            >
              <Furniture tiny={tiny} drops={drops} write={setEditing} />
            </ReactFlow>
          </HoldProvider>
        </InlineEditProvider>
      </FarProvider>
      {menu}
    </div>
  );
}

type FurnitureProps = {
  tiny: boolean;
  drops: Parameters<typeof FileDrops>[0]["drops"];
  write: (flowId: string) => void;
};

/** What stands on the paper besides the drawing; it stays as it is while something is dragged. */
const Furniture = memo(function Furniture({ tiny, drops, write }: FurnitureProps) {
  const selected = useEditorState((state) => state.view.selected);
  const cards = useEditorState((state) => state.derived.cards);
  return (
    <>
      <Background
        variant={BackgroundVariant.Dots}
        gap={tiny ? DOTS.gap * DOTS.sparser : DOTS.gap}
        size={tiny ? DOTS.size * DOTS.sparser : DOTS.size}
        color="var(--dot)"
      />
      <JobOutlines />
      <ConnectionHint />
      <KeepInView />
      <PresenceLayer selected={selected} />
      <FileDrops drops={drops} />
      <FlowControls write={write} />
      <SelectionBar write={write} />
      <Overview cards={cards} />
    </>
  );
});
