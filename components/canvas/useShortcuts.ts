"use client";

import { useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { stageDefinitions } from "../../server/stages/registry.ts";
import { type KeyRow, useKeys } from "../find/index.ts";
import { addStage, removeAll } from "./actions.ts";
import type { Point } from "./card.ts";
import { nudge } from "./edit/move.ts";
import { duplicateSelection } from "./clipboard/clipboard.ts";
import { setPinned, tidyUp } from "./edit/arrange.ts";
import { addFrame, addNote } from "./edit/drawing.ts";
import { isStageId, noteFlowId } from "./edit/flowIds.ts";
import { toggleMuted } from "./edit/mute.ts";
import { focusStage } from "./focusStage.ts";
import { PALETTE_SEARCH } from "./panels/Palette.tsx";
import type { Editor } from "./store/createEditor.ts";

export type ShortcutActions = {
  connect: () => void;
  run: (until: string | null) => void;
  refuse: (reason: string) => void;
};

const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const STEP = 8;
const BIG_STEP = 40;

/** One step back at a time: from a field to its stage, from the inspector to the canvas, from a selection to none. */
function stepBack(editor: Editor, target: EventTarget | null): boolean {
  const { open, selected, edges } = editor.store.getState().view;
  const inside = target instanceof HTMLElement && target.closest("[data-inspector]") !== null;
  if (inside && open !== null && focusStage(open)) return true;
  if (open !== null) editor.setView({ open: null });
  else if (selected.length > 0 || edges.length > 0) editor.setView({ selected: [], edges: [] });
  else return false;
  return true;
}

/** The middle of what is in sight, in places of the drawing. */
function middleOf(flow: ReturnType<typeof useReactFlow>): Point {
  const box = document.querySelector(".react-flow")?.getBoundingClientRect();
  return flow.screenToFlowPosition({
    x: (box?.x ?? 0) + (box?.width ?? 0) / 2 - 110,
    y: (box?.y ?? 0) + (box?.height ?? 0) / 2 - 60,
  });
}

/** The editor's keys: the one table that binds them, and that the keys page and the find dialog show. */
export function useShortcuts(editor: Editor, actions: ShortcutActions): void {
  const flow = useReactFlow();
  const t = useTranslations("shortcuts");
  const rows = useMemo((): KeyRow[] => {
    const view = () => editor.store.getState().view;
    const only = (): string | null => (view().selected.length === 1 ? (view().selected[0] ?? null) : null);
    return [
      { id: "walk", group: "canvas", keys: ["Tab"], label: t("walk"), run: null },
      {
        id: "open",
        group: "canvas",
        keys: ["Enter"],
        label: t("open"),
        yields: true,
        run: () => {
          const id = only();
          if (id === null) return false;
          editor.setView({ open: id });
          requestAnimationFrame(() =>
            document.querySelector<HTMLElement>("[data-inspector] [role=tab][data-state=active]")?.focus(),
          );
          return true;
        },
      },
      {
        id: "letGo",
        group: "canvas",
        keys: ["Escape"],
        label: t("letGo"),
        always: true,
        run: (event) => stepBack(editor, event?.target ?? null),
      },
      {
        id: "fit",
        group: "canvas",
        keys: ["f"],
        label: t("fit"),
        action: true,
        run: () => void flow.fitView({ padding: 0.15, maxZoom: 1, duration: 120 }),
      },
      {
        id: "outline",
        group: "canvas",
        keys: ["o"],
        label: t("outline"),
        action: true,
        run: () => editor.setView({ outline: !view().outline }),
      },
      {
        id: "palette",
        group: "canvas",
        keys: ["/"],
        label: t("palette"),
        run: () => {
          editor.setView({ palette: true });
          requestAnimationFrame(() => document.getElementById(PALETTE_SEARCH)?.focus());
        },
      },
      {
        id: "connect",
        group: "edit",
        keys: ["c"],
        label: t("connect"),
        action: true,
        run: () => (only() === null ? actions.refuse(t("selectOneToConnect")) : actions.connect()),
      },
      {
        id: "nudge",
        group: "edit",
        keys: Object.keys(arrows).flatMap((key) => [key, `shift+${key}`]),
        label: t("nudge"),
        yields: true,
        run: (event) => {
          const arrow = arrows[event?.key ?? ""];
          if (!arrow || view().selected.length === 0) return false;
          const step = event?.shiftKey ? BIG_STEP : STEP;
          nudge(editor, arrow[0] * step, arrow[1] * step);
          return true;
        },
      },
      {
        id: "remove",
        group: "edit",
        keys: ["Delete", "Backspace"],
        label: t("remove"),
        action: true,
        run: () => removeAll(editor, view().selected, view().edges),
      },
      {
        id: "selectAll",
        group: "edit",
        keys: ["mod+a"],
        label: t("selectAll"),
        action: true,
        run: () => {
          const { stages, notes } = editor.document();
          editor.setView({
            selected: [...stages.map((stage) => stage.id), ...notes.map((note) => noteFlowId(note.id))],
          });
        },
      },
      { id: "copy", group: "edit", keys: ["mod+c"], label: t("copy"), run: null },
      { id: "cut", group: "edit", keys: ["mod+x"], label: t("cut"), run: null },
      { id: "paste", group: "edit", keys: ["mod+v"], label: t("paste"), run: null },
      {
        id: "duplicate",
        group: "edit",
        keys: ["mod+d"],
        label: t("duplicate"),
        action: true,
        run: () => {
          const words = duplicateSelection(editor);
          if (words !== null) actions.refuse(words);
        },
      },
      {
        id: "mute",
        group: "edit",
        keys: ["shift+m"],
        label: t("mute"),
        action: true,
        run: () => {
          const stages = view().selected.filter(isStageId);
          if (stages.length === 0) actions.refuse(t("selectToMute"));
          else toggleMuted(editor, stages);
        },
      },
      {
        id: "pin",
        group: "edit",
        keys: ["shift+p"],
        label: t("pin"),
        action: true,
        run: () => {
          const stages = editor.document().stages.filter((stage) => view().selected.includes(stage.id));
          setPinned(
            editor,
            stages.map((stage) => stage.id),
            !stages.every((stage) => stage.ui.pinned),
          );
        },
      },
      {
        id: "note",
        group: "edit",
        keys: ["n"],
        label: t("note"),
        action: true,
        run: () => void addNote(editor, middleOf(flow)),
      },
      {
        id: "frame",
        group: "edit",
        keys: ["mod+g"],
        label: t("frame"),
        action: true,
        run: () => void addFrame(editor, middleOf(flow)),
      },
      {
        id: "tidy",
        group: "edit",
        keys: ["shift+t"],
        label: t("tidy"),
        action: true,
        run: () => void tidyUp(editor),
      },
      { id: "menu", group: "edit", keys: ["shift+F10"], label: t("menu"), run: null },
      { id: "undo", group: "edit", keys: ["mod+z"], label: t("undo"), action: true, run: () => editor.undo() },
      {
        id: "redo",
        group: "edit",
        keys: ["mod+shift+z", "mod+y"],
        label: t("redo"),
        action: true,
        run: () => editor.redo(),
      },
      { id: "run", group: "run", keys: ["mod+Enter"], label: t("run"), action: true, run: () => actions.run(null) },
      {
        id: "runToHere",
        group: "run",
        keys: ["."],
        label: t("runToHere"),
        action: true,
        run: () => {
          const id = only();
          if (id === null) actions.refuse(t("selectOneToRun"));
          else actions.run(id);
        },
      },
      ...stageDefinitions.map((definition): KeyRow => ({
        id: `add-${definition.kind}`,
        group: "add",
        keys: [definition.shortcut.toLowerCase()],
        label: definition.label,
        action: true,
        run: () => void addStage(editor, definition.kind, null),
      })),
    ];
  }, [editor, flow, actions, t]);
  useKeys("editor", rows);
}
