"use client";

import { Panel, useReactFlow, useStore as useFlowStore, useStoreApi } from "@xyflow/react";
import { LayoutDashboard, Minus, Plus, Scan, StickyNote } from "lucide-react";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { tidyUp } from "../edit/arrange.ts";
import { addNote } from "../edit/drawing.ts";
import { useEditor } from "../EditorContext.ts";
import { fitOptions } from "./fitOptions.ts";
import styles from "./FlowControls.module.css";

const options = { duration: 120 } as const;

/**
 * Zoom out, the zoom itself (back to 100 %), zoom in, show everything; tidy up; a note.
 * @param write opens a note for writing
 */
export function FlowControls({ write }: { write: (flowId: string) => void }) {
  const editor = useEditor();
  const flow = useReactFlow();
  const api = useStoreApi();
  const zoom = useFlowStore((state) => Math.round(state.transform[2] * 100));
  return (
    <Panel position="bottom-left" className={styles.controls ?? ""}>
      <button type="button" aria-label="Zoom out" onClick={() => void flow.zoomOut(options)}>
        <Minus aria-hidden />
      </button>
      <Tooltip text="Back to 100 %">
        <button
          type="button"
          className={styles.zoom}
          aria-label={`Zoom ${zoom} %, set to 100 %`}
          onClick={() => void flow.zoomTo(1, options)}
        >
          {zoom} %
        </button>
      </Tooltip>
      <button type="button" aria-label="Zoom in" onClick={() => void flow.zoomIn(options)}>
        <Plus aria-hidden />
      </button>
      <Tooltip text="Show everything" keys="F">
        <button
          type="button"
          aria-label="Show everything"
          onClick={() => void flow.fitView({ ...fitOptions, ...options })}
        >
          <Scan aria-hidden />
        </button>
      </Tooltip>
      {editor.canEdit ? (
        <>
          <Tooltip text="Tidy up" keys="Shift T">
            <button type="button" aria-label="Tidy up" onClick={() => void tidyUp(editor)}>
              <LayoutDashboard aria-hidden />
            </button>
          </Tooltip>
          <Tooltip text="Add note" keys="N">
            <button
              type="button"
              aria-label="Add note"
              onClick={() => {
                const { width, height, transform } = api.getState();
                const [x, y, scale] = transform;
                const id = addNote(editor, { x: (width / 2 - x) / scale - 110, y: (height / 2 - y) / scale - 60 });
                if (id !== null) write(`note:${id}`);
              }}
            >
              <StickyNote aria-hidden />
            </button>
          </Tooltip>
        </>
      ) : null}
    </Panel>
  );
}
