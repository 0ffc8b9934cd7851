"use client";

import { Maximize2, Minimize2, Trash2, X } from "lucide-react";
import * as build from "../../../server/pipeline/operationBuilders.ts";
import {
  type Annotation,
  type Assumption,
  type Edge,
  type Frame,
  MAX_NOTE_TEXT,
  type Note,
  type Stage,
} from "../../../server/pipeline/schema.ts";
import { TRANSPORT_MISTAKES } from "../../../server/stages/contract.ts";
import { getStage } from "../../../server/stages/registry.ts";
import { Button } from "../../ui/Button.tsx";
import { Callout } from "../../ui/Callout.tsx";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Field } from "../../ui/Field.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Input, Select, Textarea } from "../../ui/Input.tsx";
import { removeAll } from "../actions.ts";
import { setCollapsed } from "../edit/drawing.ts";
import { frameFlowId, noteFlowId } from "../edit/flowIds.ts";
import { toggleMuted } from "../edit/mute.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { portWords } from "../flow/ports.ts";
import styles from "./Inspector.module.css";

function Head({ title, onClose }: { title: string; onClose: () => void }) {
  return (
    <header className={styles.head}>
      <h2 className={styles.title}>{title}</h2>
      <span className={styles.spring} />
      <IconButton label="Close" icon={<X />} onClick={onClose} />
    </header>
  );
}

/** Why a muted stage doesn't take part, and what becomes of what it would get. */
export function MutedCallout({ stage }: { stage: Stage }) {
  const editor = useEditor();
  const definition = getStage(stage.kind);
  const way = definition?.passThrough;
  const from = definition?.inputs.find((port) => port.name === way?.from);
  return (
    <div className={styles.callout}>
      <Callout
        title="Muted"
        action={
          editor.canEdit ? (
            <Button size="small" onClick={() => toggleMuted(editor, [stage.id])}>
              Unmute
            </Button>
          ) : null
        }
      >
        {from
          ? `Runs leave this stage out and hand the ${portWords[from.type]} that reach it to the next one.`
          : "Runs leave this stage out. It can’t pass anything through, so nothing may depend on it."}
      </Callout>
    </div>
  );
}

/** Words about a stage or a connection, and the kinds of mistakes that were ticked. */
export function AnnotationField({
  annotation,
  mistakes,
  onChange,
}: {
  annotation: Annotation | null;
  /** What typically goes wrong there, to be ticked where somebody has seen it. */
  mistakes: readonly string[];
  onChange: (next: Annotation) => void;
}) {
  const editor = useEditor();
  const now = annotation ?? { text: "", errors: [] };
  const tick = (mistake: string, isSeen: boolean): void => {
    const others = now.errors.filter((each) => each !== mistake);
    onChange({ ...now, errors: isSeen ? [...others, mistake] : others });
  };
  return (
    <div className={styles.annotation}>
      <Field label="Annotation" help="What others should know; shown as a small mark on the drawing.">
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            value={now.text}
            maxLength={2000}
            dir="auto"
            disabled={!editor.canEdit}
            onChange={(event) => onChange({ ...now, text: event.target.value })}
          />
        )}
      </Field>
      <fieldset className={styles.ticks}>
        <legend>What can go wrong here</legend>
        {[...new Set([...mistakes, ...now.errors])].map((mistake) => (
          <Checkbox
            key={mistake}
            checked={now.errors.includes(mistake)}
            disabled={!editor.canEdit}
            label={mistake}
            onChange={(isSeen) => tick(mistake, isSeen)}
          />
        ))}
      </fieldset>
    </div>
  );
}

const statuses: Record<Assumption["status"], string> = {
  open: "Open: nobody has checked it",
  verified: "Verified",
  false: "Turned out false",
};
const isStatus = (value: string): value is Assumption["status"] => Object.hasOwn(statuses, value);

/** A note's words, and whether they are an assumption somebody has to check. */
export function NotePane({ note }: { note: Note }) {
  const editor = useEditor();
  const change = (part: Partial<Note>, label: string, key?: string): void =>
    editor.commit(label, [build.setNote(editor.document(), note.id, part)], key && `note:${note.id}:${key}`);
  const { assumption } = note;
  const assume = (part: Partial<Assumption>, key: string): void => {
    if (assumption) change({ assumption: { ...assumption, ...part } }, "Edit assumption", key);
  };
  return (
    <>
      <Head title="Note" onClose={() => editor.setView({ open: null })} />
      <div className={`${styles.body} ${styles.stack}`}>
        <Field label="Text">
          {(control) => (
            <Textarea
              {...control}
              rows={7}
              value={note.text}
              maxLength={MAX_NOTE_TEXT}
              dir="auto"
              disabled={!editor.canEdit}
              onChange={(event) => change({ text: event.target.value }, "Edit note", "text")}
            />
          )}
        </Field>
        <Checkbox
          label="This is an assumption"
          checked={assumption !== null}
          disabled={!editor.canEdit}
          onChange={(on: boolean) =>
            change({ assumption: on ? { status: "open", owner: "", date: null } : null }, "Mark as assumption")
          }
        />
        {assumption ? (
          <>
            <Field label="State">
              {(control) => (
                <Select
                  {...control}
                  value={assumption.status}
                  disabled={!editor.canEdit}
                  onChange={(event) => {
                    if (isStatus(event.target.value)) assume({ status: event.target.value }, "status");
                  }}
                >
                  {Object.entries(statuses).map(([value, label]) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Who checks it">
              {(control) => (
                <Input
                  {...control}
                  value={assumption.owner}
                  maxLength={200}
                  dir="auto"
                  disabled={!editor.canEdit}
                  onChange={(event) => assume({ owner: event.target.value }, "owner")}
                />
              )}
            </Field>
            <Field label="By when">
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={assumption.date ?? ""}
                  disabled={!editor.canEdit}
                  onChange={(event) => assume({ date: event.target.value || null }, "date")}
                />
              )}
            </Field>
          </>
        ) : null}
        {editor.canEdit ? (
          <Button icon={<Trash2 />} onClick={() => removeAll(editor, [noteFlowId(note.id)], [])}>
            Remove note
          </Button>
        ) : null}
      </div>
    </>
  );
}

export function FramePane({ frame }: { frame: Frame }) {
  const editor = useEditor();
  const members = useEditorState((state) =>
    state.document.stages
      .filter((stage) => stage.ui.frame === frame.id)
      .map((stage) => state.derived.cards.get(stage.id)?.name ?? stage.id)
      .join(", "),
  );
  return (
    <>
      <Head title="Frame" onClose={() => editor.setView({ open: null })} />
      <div className={`${styles.body} ${styles.stack}`}>
        <Field label="Title">
          {(control) => (
            <Input
              {...control}
              value={frame.title}
              maxLength={200}
              dir="auto"
              disabled={!editor.canEdit}
              onChange={(event) =>
                editor.commit(
                  "Rename frame",
                  [build.setFrame(editor.document(), frame.id, { title: event.target.value })],
                  `frame:${frame.id}`,
                )
              }
            />
          )}
        </Field>
        <p className={styles.note}>
          {members === "" ? "Nothing is in it yet. Drag stages and notes into it." : `Holds ${members}.`}
        </p>
        {editor.canEdit ? (
          <div className={styles.row}>
            <Button
              icon={frame.collapsed ? <Maximize2 /> : <Minimize2 />}
              onClick={() => setCollapsed(editor, frame.id, !frame.collapsed)}
            >
              {frame.collapsed ? "Expand" : "Collapse"}
            </Button>
            <Button icon={<Trash2 />} onClick={() => removeAll(editor, [frameFlowId(frame.id)], [])}>
              Remove frame, keep what it holds
            </Button>
          </div>
        ) : null}
      </div>
    </>
  );
}

/** A connection: what it carries, and what there is to say about it. */
export function EdgePane({ edge }: { edge: Edge }) {
  const editor = useEditor();
  const from = useEditorState((state) => state.derived.cards.get(edge.from[0]));
  const to = useEditorState((state) => state.derived.cards.get(edge.to[0]));
  const output = from?.outputs.find((port) => port.name === edge.from[1]);
  const input = to?.inputs.find((port) => port.name === edge.to[1]);
  return (
    <>
      <Head title="Connection" onClose={() => editor.setView({ edges: [] })} />
      <div className={`${styles.body} ${styles.stack}`}>
        <p className={styles.note}>
          {output?.label ?? edge.from[1]} of {from?.name ?? edge.from[0]} → {input?.label ?? edge.to[1]} of{" "}
          {to?.name ?? edge.to[0]}
          {output ? ` (${portWords[output.type]})` : ""}
        </p>
        <AnnotationField
          annotation={edge.annotation ?? null}
          mistakes={TRANSPORT_MISTAKES}
          onChange={(annotation) =>
            editor.commit(
              "Annotate",
              [build.annotateEdge(editor.document(), edge, annotation)],
              `annotation:${edge.from.join()}>${edge.to.join()}`,
            )
          }
        />
        {editor.canEdit ? (
          <Button
            icon={<Trash2 />}
            onClick={() => removeAll(editor, [], [`${edge.from.join(".")}>${edge.to.join(".")}`])}
          >
            Remove connection
          </Button>
        ) : null}
      </div>
    </>
  );
}
