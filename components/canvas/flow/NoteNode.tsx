"use client";

import { type NodeProps, NodeResizer } from "@xyflow/react";
import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import { memo, useEffect, useRef, useState } from "react";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import { type Assumption, MAX_NOTE_TEXT, type Note } from "../../../server/pipeline/schema.ts";
import { snap } from "../card.ts";
import { useEditor } from "../EditorContext.ts";
import { useFar } from "./far.ts";
import { useHolding } from "./HoldContext.ts";
import { useInlineEdit } from "./inlineEdit.ts";
import styles from "./NoteNode.module.css";
import corners from "./corners.module.css";
import type { NoteFlowNode } from "./projection.ts";

export const assumptionWords: Record<Assumption["status"], string> = {
  open: "Assumption, to be checked",
  verified: "Assumption, verified",
  false: "Assumption, turned out false",
};
const assumptionIcons = { open: CircleHelp, verified: CircleCheck, false: CircleX };

/** The state of an assumption: shape, word and colour. */
export function AssumptionMark({ assumption }: { assumption: Assumption }) {
  const Icon = assumptionIcons[assumption.status];
  return (
    <span className={styles.mark} data-status={assumption.status}>
      <Icon aria-hidden />
      {assumptionWords[assumption.status]}
    </span>
  );
}

/** Begun with the words as they are; what somebody else types meanwhile doesn't replace what is being typed here. */
function NoteWriter({ note, onDone }: { note: Note; onDone: () => void }) {
  const editor = useEditor();
  const [text, setText] = useState(note.text);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus({ preventScroll: true }), []);
  return (
    <textarea
      ref={area}
      className={`nodrag nowheel ${styles.area}`}
      value={text}
      maxLength={MAX_NOTE_TEXT}
      dir="auto"
      aria-label="Text of the note"
      onChange={(event) => setText(event.target.value)}
      onBlur={() => {
        onDone();
        editor.commit("Edit note", [build.setNote(editor.document(), note.id, { text })]);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" || (event.key === "Enter" && (event.metaKey || event.ctrlKey))) {
          event.preventDefault();
          event.stopPropagation();
          event.currentTarget.blur();
        }
      }}
    />
  );
}

/** Words on the drawing. Double click or Enter edits them; one visit is one step back. */
export const NoteNode = memo(function NoteNode({ id, data, selected }: NodeProps<NoteFlowNode>) {
  const { note } = data;
  const editor = useEditor();
  const far = useFar();
  const { release } = useHolding();
  const [editing, setEditing] = useInlineEdit(id);
  return (
    <div
      className={styles.note}
      data-selected={selected || undefined}
      data-far={far || undefined}
      data-assumption={note.assumption?.status}
      onDoubleClick={() => editor.canEdit && setEditing(true)}
    >
      {selected && editor.canEdit && !far ? (
        <NodeResizer
          minWidth={80}
          minHeight={48}
          handleClassName={corners.handle ?? ""}
          lineClassName={corners.line ?? ""}
          onResizeEnd={(_, { x, y, width, height }) => {
            release(id);
            editor.commit("Resize note", [
              build.setNote(editor.document(), note.id, {
                x: snap(x),
                y: snap(y),
                width: snap(width),
                height: snap(height),
              }),
            ]);
          }}
        />
      ) : null}
      {note.assumption && !far ? <AssumptionMark assumption={note.assumption} /> : null}
      {editing ? (
        <NoteWriter note={note} onDone={() => setEditing(false)} />
      ) : (
        <p className={styles.text} dir="auto">
          {note.text === "" ? <span className={styles.empty}>Double-click to write</span> : note.text}
        </p>
      )}
      {note.assumption && (note.assumption.owner || note.assumption.date) && !far ? (
        <p className={styles.foot}>{[note.assumption.owner, note.assumption.date].filter(Boolean).join(" · ")}</p>
      ) : null}
    </div>
  );
});
