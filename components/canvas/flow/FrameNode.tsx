"use client";

import { type NodeProps, NodeResizer } from "@xyflow/react";
import { Maximize2, Minimize2 } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import type { Frame } from "../../../server/pipeline/schema.ts";
import { useShownRun } from "../../runs/index.ts";
import { Status } from "../../ui/Status.tsx";
import { CARD } from "../card.ts";
import { resizeFrame, setCollapsed } from "../edit/drawing.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { useFar } from "./far.ts";
import { foldedState } from "./foldedState.ts";
import styles from "./FrameNode.module.css";
import corners from "./corners.module.css";
import { useHolding } from "./HoldContext.ts";
import { useInlineEdit } from "./inlineEdit.ts";
import type { FrameFlowNode } from "./projection.ts";

/** Begun with the title as it is, see NoteWriter. */
function TitleWriter({ frame, onDone }: { frame: Frame; onDone: () => void }) {
  const editor = useEditor();
  const [title, setTitle] = useState(frame.title);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus({ preventScroll: true }), []);
  return (
    <input
      ref={input}
      className={`nodrag ${styles.input}`}
      value={title}
      maxLength={200}
      dir="auto"
      placeholder="Title"
      aria-label="Title of the frame"
      onChange={(event) => setTitle(event.target.value)}
      onBlur={() => {
        onDone();
        editor.commit("Rename frame", [build.setFrame(editor.document(), frame.id, { title })]);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" && event.key !== "Enter") return;
        event.preventDefault();
        event.stopPropagation();
        event.currentTarget.blur();
      }}
    />
  );
}

function FrameTitle({ flowId, frame }: { flowId: string; frame: Frame }) {
  const editor = useEditor();
  const [editing, setEditing] = useInlineEdit(flowId);
  if (editing) return <TitleWriter frame={frame} onDone={() => setEditing(false)} />;
  return (
    <span className={styles.title} dir="auto" onDoubleClick={() => editor.canEdit && setEditing(true)}>
      {frame.title || "Frame"}
    </span>
  );
}

function FoldButton({ frame }: { frame: Frame }) {
  const editor = useEditor();
  if (!editor.canEdit) return null;
  return (
    <button
      type="button"
      className={`nodrag ${styles.fold}`}
      aria-label={frame.collapsed ? `Expand ${frame.title || "frame"}` : `Collapse ${frame.title || "frame"}`}
      aria-expanded={!frame.collapsed}
      onClick={() => setCollapsed(editor, frame.id, !frame.collapsed)}
    >
      {frame.collapsed ? <Maximize2 aria-hidden /> : <Minimize2 aria-hidden />}
    </button>
  );
}

/** A titled box around stages and notes. Dragging its title moves what it holds. */
export const FrameNode = memo(function FrameNode({ id, data, selected }: NodeProps<FrameFlowNode>) {
  const { frame } = data;
  const editor = useEditor();
  const far = useFar();
  const { release } = useHolding();
  return (
    <section className={styles.frame} data-selected={selected || undefined} data-far={far || undefined}>
      {selected && editor.canEdit && !far ? (
        <NodeResizer
          minWidth={CARD.width}
          minHeight={CARD.height}
          handleClassName={corners.handle ?? ""}
          lineClassName={corners.line ?? ""}
          onResizeEnd={(_, rect) => {
            release(id);
            resizeFrame(editor, frame.id, rect);
          }}
        />
      ) : null}
      <header className={styles.head}>
        <FrameTitle flowId={id} frame={frame} />
        {far ? null : <FoldButton frame={frame} />}
      </header>
    </section>
  );
});

/** A collapsed frame: one node that says how what it holds is doing. Edges across its border end here. */
export const FoldedNode = memo(function FoldedNode({ id, data, selected }: NodeProps<FrameFlowNode>) {
  const { frame } = data;
  const members = useEditorState((state) =>
    state.document.stages
      .filter((stage) => stage.ui.frame === frame.id)
      .map((stage) => stage.id)
      .join(),
  );
  const cards = useEditorState((state) => state.derived.cards);
  const ids = members === "" ? [] : members.split(",");
  const words = useShownRun((shown) => foldedState(ids, cards, shown));
  const [status = "", word = ""] = words.split("\n");
  const far = useFar();
  return (
    <article className={styles.folded} data-selected={selected || undefined} data-far={far || undefined}>
      <header className={styles.foldedHead}>
        <FrameTitle flowId={id} frame={frame} />
        {far ? null : <FoldButton frame={frame} />}
      </header>
      {far ? null : (
        <>
          <p className={styles.names}>{ids.map((each) => cards.get(each)?.name ?? each).join(", ") || "Empty"}</p>
          <footer className={styles.foldedFoot}>
            <span>{ids.length === 1 ? "1 stage" : `${ids.length} stages`}</span>
            {status === "" ? null : <Status status={status} word={word} />}
          </footer>
        </>
      )}
      <span className={styles.port} data-side="in" />
      <span className={styles.port} data-side="out" />
    </article>
  );
});
