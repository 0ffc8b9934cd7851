import type { Viewport } from "@xyflow/react";
import { type FocusEvent, type KeyboardEvent, type MouseEvent, useMemo } from "react";
import { isStageId } from "../edit/flowIds.ts";
import { useEditor } from "../EditorContext.ts";
import type { PipelineFlowNode } from "./projection.ts";

/**
 * Walking and opening by key and by click.
 * @param write opens a note or a frame for writing
 * @returns handlers for React Flow, and those for the surface around it; neither ever changes
 */
export function usePicking(write: (flowId: string) => void) {
  const editor = useEditor();
  return useMemo(() => {
    const open = (_: MouseEvent, node: PipelineFlowNode): void => editor.setView({ open: node.id });
    return {
      flow: {
        onNodeClick: open,
        onNodeDoubleClick: open,
        onPaneClick: (): void => editor.setView({ open: null, selected: [], edges: [] }),
        onMoveEnd: (event: globalThis.MouseEvent | TouchEvent | null, viewport: Viewport): void => {
          // Only what the person did is remembered; fitting the view is not.
          if (event) editor.setView({ viewport });
        },
      },
      surface: {
        // Walking by Tab selects, so that the next key knows what it is about. A click selects by itself.
        onFocus: (event: FocusEvent): void => {
          if (!(event.target instanceof Element) || !event.target.matches(":focus-visible")) return;
          const id = event.target.getAttribute("data-id");
          if (id === null) return;
          if (event.target.classList.contains("react-flow__node")) editor.setView({ selected: [id], edges: [] });
          else if (event.target.classList.contains("react-flow__edge")) editor.setView({ selected: [], edges: [id] });
        },
        onKeyDown: (event: KeyboardEvent): void => {
          const { selected } = editor.store.getState().view;
          const [only] = selected.length === 1 ? selected : [];
          const onNode = event.target instanceof Element && event.target.classList.contains("react-flow__node");
          if (event.key !== "Enter" || !onNode || only === undefined || isStageId(only) || !editor.canEdit) return;
          event.preventDefault();
          event.stopPropagation();
          write(only);
        },
      },
    };
  }, [editor, write]);
}
