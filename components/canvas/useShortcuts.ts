"use client";

import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { stageDefinitions } from "../../server/stages/registry.ts";
import { addStage, nudge, removeAll } from "./actions.ts";
import type { Editor } from "./store/createEditor.ts";
import { PALETTE_SEARCH } from "./panels/Palette.tsx";

export type ShortcutActions = {
  help: () => void;
  connect: () => void;
  run: (until: string | null) => void;
  refuse: (reason: string) => void;
};

const kinds = new Map(stageDefinitions.map((definition) => [definition.shortcut.toLowerCase(), definition.kind]));
const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const STEP = 8;
const BIG_STEP = 40;

/** Where somebody types or chooses, keys belong to the field. */
const isBusy = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest(
    "input, textarea, select, [contenteditable=true], [role=dialog], [role=alertdialog], [role=menu], [role=slider], [role=radiogroup], [role=listbox]",
  ) !== null;

/** Buttons and links keep Enter, Space and the arrows for themselves. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("button, a, summary, [role=tab], [tabindex]:not(.react-flow__node):not(.react-flow__edge)") !== null;

/** Keys of the editor, on the whole page. */
export function useShortcuts(editor: Editor, actions: ShortcutActions): void {
  const flow = useReactFlow();
  useEffect(() => {
    const withModifier = (event: KeyboardEvent): boolean => {
      const key = event.key.toLowerCase();
      if (key === "z") (event.shiftKey ? editor.redo : editor.undo)();
      else if (key === "y") editor.redo();
      else if (key === "enter") actions.run(null);
      else if (key === "a") editor.setView({ selected: editor.document().stages.map((stage) => stage.id) });
      else return false;
      return true;
    };
    const plain = (event: KeyboardEvent): boolean => {
      const { view } = editor.store.getState();
      const [only] = view.selected.length === 1 ? view.selected : [];
      const arrow = arrows[event.key];
      const kind = kinds.get(event.key.toLowerCase());
      if (event.key === "?") actions.help();
      else if (event.key === "/") {
        editor.setView({ palette: true });
        requestAnimationFrame(() => document.getElementById(PALETTE_SEARCH)?.focus());
      } else if (event.key === "Escape") editor.setView({ selected: [], edges: [], open: null });
      else if (event.key === "f" || event.key === "F") void flow.fitView({ padding: 0.15, maxZoom: 1, duration: 120 });
      else if (event.key === "Delete" || event.key === "Backspace") removeAll(editor, view.selected, view.edges);
      else if (event.key === "c" || event.key === "C") {
        if (only) actions.connect();
        else actions.refuse("Select one stage first, then press C.");
      } else if (event.key === ".") {
        if (only) actions.run(only);
        else actions.refuse("Select the stage to run to first.");
      } else if (kind) addStage(editor, kind, null);
      else if (isControl(event.target)) return false;
      else if (event.key === "Enter" && only) {
        editor.setView({ open: only });
        requestAnimationFrame(() =>
          document.querySelector<HTMLElement>("[data-inspector] [role=tab][data-state=active]")?.focus(),
        );
      } else if (arrow && view.selected.length > 0) {
        const step = event.shiftKey ? BIG_STEP : STEP;
        nudge(editor, arrow[0] * step, arrow[1] * step);
      } else return false;
      return true;
    };
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || isBusy(event.target)) return;
      const done = event.metaKey || event.ctrlKey ? withModifier(event) : plain(event);
      if (done) event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [editor, flow, actions]);
}
