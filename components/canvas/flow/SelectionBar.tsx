"use client";

import { Panel } from "@xyflow/react";
import { AlignStartVertical, CopyPlus, EyeOff, Frame, LayoutDashboard, Trash2 } from "lucide-react";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu } from "../../ui/Menu.tsx";
import { removeAll } from "../actions.ts";
import { useCanvasUi } from "../CanvasUi.ts";
import { duplicateSelection } from "../clipboard/clipboard.ts";
import { tidyUp } from "../edit/arrange.ts";
import { addFrame } from "../edit/drawing.ts";
import { isStageId } from "../edit/flowIds.ts";
import { toggleMuted } from "../edit/mute.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { alignItems } from "./menuItems.tsx";
import styles from "./SelectionBar.module.css";

/** What can be done with several things at once; the same as in their menu, where eyes and fingers find it. */
export function SelectionBar({ write }: { write: (flowId: string) => void }) {
  const editor = useEditor();
  const ui = useCanvasUi();
  const count = useEditorState((state) => state.view.selected.length);
  if (count < 2 || !editor.canEdit) return null;
  const selected = (): string[] => editor.store.getState().view.selected;
  return (
    <Panel position="top-center" className={styles.bar ?? ""}>
      <div role="toolbar" aria-label={`${count} selected`} className={styles.tools}>
        <span className={styles.count}>{count} selected</span>
        <Menu trigger={<IconButton label="Align" icon={<AlignStartVertical />} />} list={alignItems(editor)} />
        <IconButton
          label="Tidy up these"
          keys="Shift T"
          icon={<LayoutDashboard />}
          onClick={() => void tidyUp(editor)}
        />
        <IconButton
          label="Frame"
          keys="Ctrl G"
          icon={<Frame />}
          onClick={() => {
            const id = addFrame(editor, { x: 0, y: 0 });
            if (id !== null) write(`frame:${id}`);
          }}
        />
        <IconButton
          label="Mute or unmute"
          keys="Shift M"
          icon={<EyeOff />}
          onClick={() => toggleMuted(editor, selected().filter(isStageId))}
        />
        <IconButton
          label="Duplicate"
          keys="Ctrl D"
          icon={<CopyPlus />}
          onClick={() => {
            const words = duplicateSelection(editor);
            if (words !== null) ui.refuse(words);
          }}
        />
        <IconButton
          label="Remove"
          keys="Del"
          icon={<Trash2 />}
          onClick={() => removeAll(editor, selected(), editor.store.getState().view.edges)}
        />
      </div>
    </Panel>
  );
}
