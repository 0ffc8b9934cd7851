import { useReactFlow } from "@xyflow/react";
import { type MouseEvent, useCallback, useState } from "react";
import { MenuAt, type MenuItem } from "../../ui/Menu.tsx";
import { useCanvasUi } from "../CanvasUi.ts";
import type { Point } from "../card.ts";
import { useEditor } from "../EditorContext.ts";
import { useStageRunItems } from "../run/RunWays.ts";
import { fitOptions } from "./fitOptions.ts";
import { paperItems, selectionItems } from "./menuItems.tsx";

/** `stageId`: the one stage it is about, whose ways to run stand on top. */
export type OpenMenu = { at: Point; label: string; list: MenuItem[]; stageId?: string | null };

/**
 * The menu of what lies under the hand: by mouse, by long press, and by the menu key on whatever has the focus.
 * @param write opens a note or a frame for writing
 * @returns the menu to draw, if one is open
 */
export function useCanvasMenu(write: (flowId: string) => void) {
  const editor = useEditor();
  const flow = useReactFlow();
  const ui = useCanvasUi();
  const [open, show] = useState<OpenMenu | null>(null);
  const runItems = useStageRunItems(open?.stageId ?? null);
  const onContextMenu = useCallback(
    (event: MouseEvent) => {
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
      const where = { at, place: flow.screenToFlowPosition(at), write };
      const fit = (): void => void flow.fitView({ ...fitOptions, duration: 120 });
      const list = on ? selectionItems(editor, ui, where) : paperItems(editor, ui, where, fit);
      const { selected: chosen } = editor.store.getState().view;
      const stageId = on && chosen.length === 1 ? (chosen[0] ?? null) : null;
      show({ at, label: on ? "What to do with it" : "What to do here", list, stageId });
    },
    [editor, flow, ui, write],
  );
  const menu = open ? (
    <MenuAt at={open.at} label={open.label} list={[...runItems, ...open.list]} onClose={() => show(null)} />
  ) : null;
  return { menu, show, onContextMenu };
}
