"use client";

import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  type ReactFlowState,
  ReactFlow,
  useReactFlow,
  useStore as useFlowStore,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import {
  type DragEvent,
  type FocusEvent,
  type MouseEvent as ReactMouseEvent,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { checkConnection } from "../../../server/pipeline/checkConnection.ts";
import { MenuAt, type MenuItem } from "../../ui/Menu.tsx";
import { addStage, connect, KIND_MIME } from "../actions.ts";
import { useCanvasUi } from "../CanvasUi.ts";
import { CARD, GRID, type Point } from "../card.ts";
import { pasteText } from "../clipboard/clipboard.ts";
import { useClipboard } from "../clipboard/useClipboard.ts";
import { addFitting, fittingKinds, type LooseEnd } from "../edit/addFitting.ts";
import { isPipelineFile } from "../edit/fileDrop.ts";
import { isStageId } from "../edit/flowIds.ts";
import { moveTo } from "../edit/move.ts";
import { PresenceLayer } from "../../presence/index.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { StageIcon } from "../stageIcons.tsx";
import { ConnectionHint } from "./ConnectionHint.tsx";
import { FAR, FarProvider } from "./far.ts";
import { FileDrops, useFileDrops } from "./FileDrops.tsx";
import styles from "./FlowCanvas.module.css";
import { FlowControls } from "./FlowControls.tsx";
import { FoldedNode, FrameNode } from "./FrameNode.tsx";
import { heldAfter, withCarried } from "./held.ts";
import { HoldProvider } from "./HoldContext.ts";
import { InlineEditProvider } from "./inlineEdit.ts";
import { JobOutlines } from "./JobOutlines.tsx";
import { fitOptions } from "./fitOptions.ts";
import { KeepInView } from "./KeepInView.tsx";
import { paperItems, selectionItems } from "./menuItems.tsx";
import { NoteNode } from "./NoteNode.tsx";
import { LoopEdge, PipeEdge } from "./PipeEdge.tsx";
import {
  type Held,
  hiddenIn,
  type PipelineFlowEdge,
  type PipelineFlowNode,
  projectEdges,
  projectNodes,
} from "./projection.ts";
import { useStageRunItems } from "../run/RunWays.ts";
import { refusalOf } from "./refusal.ts";
import { SelectionBar } from "./SelectionBar.tsx";
import { type Size, useFirstView, ZOOM } from "./useFirstView.ts";
import { StageNode } from "./StageNode.tsx";

const nodeTypes = { stage: StageNode, note: NoteNode, frame: FrameNode, folded: FoldedNode };
const edgeTypes = { pipe: PipeEdge, loop: LoopEdge };
/** From this many stages on, only those in sight are drawn. */
const CULL_FROM = 120;
const minimapSize = { width: 148, height: 84 } as const;
const still: Held = {};
const grid: [number, number] = [GRID, GRID];
const manyKeys = ["Meta", "Control"];

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

const pointOf = (event: MouseEvent | TouchEvent): Point => {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
};

/** `stageId`: the one stage it is about, whose ways to run stand on top. */
type OpenMenu = { at: Point; label: string; list: MenuItem[]; stageId?: string | null };

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
  const flow = useReactFlow();
  const ui = useCanvasUi();
  const { refuse } = ui;
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
  const overflows = useFlowStore(reachesBeyondView);
  const [held, setHeld] = useState(still);
  const [ready, setReady] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const runItems = useStageRunItems(menu?.stageId ?? null);
  const { drops, drop } = useFileDrops(refuse);
  useClipboard(refuse);

  const hidden = useMemo(() => hiddenIn({ stages, notes, frames }), [stages, notes, frames]);
  const nodes = useMemo(
    () => projectNodes({ stages, notes, frames }, { order, cards }, selected, held, hidden),
    [stages, notes, frames, order, cards, selected, held, hidden],
  );
  const flowEdges = useMemo(
    () => projectEdges({ edges, loops }, new Set(edgesSelected), hidden),
    [edges, loops, edgesSelected, hidden],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<PipelineFlowNode>[]) => {
      setHeld((before) => withCarried(heldAfter(before, changes), editor.document()));
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
  const dropped = useCallback(
    (moved: readonly PipelineFlowNode[]) => {
      moveTo(editor, new Map(moved.map((node) => [node.id, node.position])));
      setHeld(still);
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
  /** An edge let go over empty paper: what could stand there? */
  const offer = useCallback(
    (end: LooseEnd, at: Point) => {
      const kinds = fittingKinds(editor.document(), end);
      if (kinds.length === 0) {
        refuse("No kind of stage takes what this port carries.");
        return;
      }
      const place = flow.screenToFlowPosition(at);
      const list = kinds.map((fitting): MenuItem => ({
        label: fitting.label,
        icon: <StageIcon name={fitting.icon} />,
        onSelect: () => {
          const reason = addFitting(editor, end, fitting, place);
          if (reason !== null) refuse(reason);
        },
      }));
      setMenu({ at, label: "Add and connect", list: [{ type: "heading", label: "Add and connect" }, ...list] });
    },
    [editor, flow, refuse],
  );
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      if (state.isValid || !state.fromHandle) return;
      if (state.toHandle) {
        const reason = refusalOf(editor.document(), state.fromHandle, state.toHandle);
        if (reason !== null) refuse(reason);
        return;
      }
      const { nodeId, id, type } = state.fromHandle;
      // Let go over a card, not over paper.
      if (state.toNode || !id || !editor.canEdit) return;
      offer({ stageId: nodeId, port: id, type }, pointOf(event));
    },
    [editor, refuse, offer],
  );
  const onDrop = useCallback(
    (event: DragEvent) => {
      const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const place = { x: point.x - CARD.width / 2, y: point.y - CARD.height / 2 };
      const kind = event.dataTransfer.getData(KIND_MIME);
      const files = [...event.dataTransfer.files];
      if (!kind && files.length === 0) return;
      event.preventDefault();
      if (kind) addStage(editor, kind, place);
      else if (!editor.canEdit) refuse("You may look at this pipeline, but not change it.");
      else
        files.forEach((file, index) => {
          const at = { x: place.x, y: place.y + index * (CARD.height + 48) };
          if (!isPipelineFile(file)) drop(file, at);
          else
            void file.text().then((text) => {
              const words = pasteText(editor, text, at);
              if (words !== null) refuse(words);
            });
        });
    },
    [editor, flow, refuse, drop],
  );
  const onDragOver = useCallback((event: DragEvent) => {
    const { types } = event.dataTransfer;
    if (!types.includes(KIND_MIME) && !types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  }, []);
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
  /** By mouse, by long press, and by the menu key on whatever has the focus. */
  const onContextMenu = useCallback(
    (event: ReactMouseEvent) => {
      if (!(event.target instanceof Element) || event.target.closest("textarea, input, [role=menu]")) return;
      event.preventDefault();
      const on = event.target.closest(".react-flow__node, .react-flow__edge, .react-flow__nodesselection");
      const id = on?.getAttribute("data-id") ?? null;
      const { view } = editor.store.getState();
      if (id !== null && on?.classList.contains("react-flow__edge")) editor.setView({ selected: [], edges: [id] });
      else if (id !== null && !view.selected.includes(id)) editor.setView({ selected: [id], edges: [] });
      let at = { x: event.clientX, y: event.clientY };
      if (at.x === 0 && at.y === 0) {
        const box = (on ?? event.currentTarget).getBoundingClientRect();
        at = { x: box.x + 24, y: box.y + 24 };
      }
      const where = { at, place: flow.screenToFlowPosition(at), write: setEditing };
      const fit = (): void => void flow.fitView({ ...fitOptions, duration: 120 });
      const list = on ? selectionItems(editor, ui, where) : paperItems(editor, ui, where, fit);
      const { selected: chosen } = editor.store.getState().view;
      const stageId = on && chosen.length === 1 ? (chosen[0] ?? null) : null;
      setMenu({ at, label: on ? "What to do with it" : "What to do here", list, stageId });
    },
    [editor, flow, ui],
  );
  const open = useCallback((_: ReactMouseEvent, node: PipelineFlowNode) => editor.setView({ open: node.id }), [editor]);
  const letGo = useCallback(() => editor.setView({ open: null, selected: [], edges: [] }), [editor]);
  const inline = useMemo(() => ({ editing, setEditing }), [editing]);
  const holding = useMemo(
    () => ({
      release: (id: string) => setHeld((now) => Object.fromEntries(Object.entries(now).filter(([key]) => key !== id))),
    }),
    [],
  );

  return (
    <div
      className={styles.surface}
      data-testid="canvas"
      data-ready={ready || undefined}
      onFocus={onFocus}
      onDrop={onDrop}
      onDragOver={onDragOver}
      onContextMenu={onContextMenu}
      onKeyDown={(event) => {
        const [only] = selected.length === 1 ? selected : [];
        const onNode = event.target instanceof Element && event.target.classList.contains("react-flow__node");
        if (event.key !== "Enter" || !onNode || only === undefined || isStageId(only) || !editor.canEdit) return;
        event.preventDefault();
        event.stopPropagation();
        setEditing(only);
      }}
    >
      <FarProvider value={far}>
        <InlineEditProvider value={inline}>
          <HoldProvider value={holding}>
            <ReactFlow<PipelineFlowNode, PipelineFlowEdge>
              nodes={nodes}
              edges={flowEdges}
              nodeTypes={nodeTypes}
              edgeTypes={edgeTypes}
              onInit={() => setReady(true)}
              onNodesChange={onNodesChange}
              onEdgesChange={onEdgesChange}
              onNodeDragStop={(_, __, moved) => dropped(moved)}
              onSelectionDragStop={(_, moved) => dropped(moved)}
              onNodeDoubleClick={open}
              onNodeClick={open}
              onPaneClick={letGo}
              onConnect={onConnect}
              onConnectEnd={onConnectEnd}
              isValidConnection={isValidConnection}
              onMoveEnd={(event, viewport) => {
                // Only what the person did is remembered; fitting the view is not.
                if (event) editor.setView({ viewport });
              }}
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
              onlyRenderVisibleElements={stages.length >= CULL_FROM}
              aria-label="Pipeline"
            >
              <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--dot)" />
              <JobOutlines />
              <ConnectionHint />
              <KeepInView />
              <PresenceLayer selected={selected} />
              <FileDrops drops={drops} />
              <FlowControls write={setEditing} />
              <SelectionBar write={setEditing} />
              {overflows ? (
                <MiniMap<PipelineFlowNode>
                  className={styles.minimap ?? ""}
                  nodeColor={(node) =>
                    cards.get(node.id)?.hue ?? (node.type === "frame" ? "var(--line)" : "var(--muted)")
                  }
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
          </HoldProvider>
        </InlineEditProvider>
      </FarProvider>
      {menu ? (
        <MenuAt at={menu.at} label={menu.label} list={[...runItems, ...menu.list]} onClose={() => setMenu(null)} />
      ) : null}
    </div>
  );
}
