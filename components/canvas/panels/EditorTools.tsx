"use client";

import { Keyboard, List, Redo2, Undo2, Workflow } from "lucide-react";
import { useTranslations } from "use-intl";
import { FinalEvaluation, isOver, useShownRun } from "../../runs/index.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { useCanvasUi } from "../CanvasUi.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { RunButton } from "../run/RunButton.tsx";
import styles from "./EditorTools.module.css";
import { SaveState } from "./SaveState.tsx";

/** Saved state, undo, redo, keys, and the buttons that run things. */
export function EditorTools({ starting, onFinal }: { starting: boolean; onFinal: () => void }) {
  const editor = useEditor();
  const ui = useCanvasUi();
  const t = useTranslations("outline");
  const outline = useEditorState((state) => state.view.outline);
  const undo = useEditorState((state) => state.history.past.at(-1)?.label ?? null);
  const redo = useEditorState((state) => state.history.future[0]?.label ?? null);
  const running = useShownRun((shown) => shown.run !== null && !isOver(shown.run.status));
  return (
    <>
      <SaveState />
      <span className={styles.group}>
        <IconButton
          label={undo === null ? "Nothing to undo" : `Undo: ${undo}`}
          keys="Ctrl Z"
          icon={<Undo2 />}
          disabled={undo === null || !editor.canEdit}
          onClick={editor.undo}
        />
        <IconButton
          label={redo === null ? "Nothing to redo" : `Redo: ${redo}`}
          keys="Ctrl Shift Z"
          icon={<Redo2 />}
          disabled={redo === null || !editor.canEdit}
          onClick={editor.redo}
        />
        <IconButton
          label={t(outline ? "asDrawing" : "asList")}
          keys="O"
          icon={outline ? <Workflow /> : <List />}
          className={styles.keys ?? ""}
          aria-pressed={outline}
          onClick={() => editor.setView({ outline: !outline })}
        />
        <IconButton label="Keys" keys="?" icon={<Keyboard />} className={styles.keys ?? ""} onClick={ui.openHelp} />
      </span>
      {editor.canEdit ? (
        <>
          <FinalEvaluation projectId={editor.projectId} disabled={starting || running} onStart={onFinal} />
          <RunButton />
        </>
      ) : null}
    </>
  );
}
