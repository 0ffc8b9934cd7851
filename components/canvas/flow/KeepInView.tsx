"use client";

import { useReactFlow, useStore as useFlowStore, useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { boxesOf } from "../edit/boxes.ts";
import { frameFlowId } from "../edit/flowIds.ts";
import { useEditor, useEditorState } from "../EditorContext.ts";
import { fitOptions } from "./fitOptions.ts";
import { hiddenIn } from "./projection.ts";
import { isNarrow } from "./useFirstView.ts";

/** What was just pressed on the canvas is in sight, and must not move away from under the hand. */
const AFTER_PRESS_MS = 500;
/** Less of a card in sight than this, and it is brought into the middle. */
const ENOUGH = 0.75;
const MOVE_MS = 120;

const overlap = (from: number, to: number, end: number): number => Math.max(0, Math.min(to, end) - Math.max(from, 0));

/**
 * Shows everything again when the room for the canvas changes, until the person has chosen a view of their own;
 * and brings a stage into sight that was chosen elsewhere: added from the palette, found by a problem, picked on the timeline.
 */
export function KeepInView() {
  const editor = useEditor();
  const flow = useReactFlow();
  const api = useStoreApi();
  const size = useFlowStore((state) => `${state.width} ${state.height}`);
  const chosen = useEditorState((state) =>
    state.view.selected.length === 1 ? (state.view.selected[0] ?? null) : null,
  );
  const pressed = useRef(-AFTER_PRESS_MS);

  useEffect(() => {
    if (editor.store.getState().view.viewport === null && !isNarrow(Number.parseInt(size, 10)))
      void flow.fitView(fitOptions);
  }, [editor, flow, size]);

  useEffect(() => {
    const surface = api.getState().domNode;
    const press = (): void => {
      pressed.current = performance.now();
    };
    surface?.addEventListener("pointerdown", press, true);
    return () => surface?.removeEventListener("pointerdown", press, true);
  }, [api]);

  useEffect(() => {
    if (chosen === null || performance.now() - pressed.current < AFTER_PRESS_MS) return;
    // Hidden in a collapsed frame, it is the frame that is shown.
    const folded = hiddenIn(editor.document()).get(chosen);
    const box = boxesOf(editor.document()).get(folded === undefined ? chosen : frameFlowId(folded));
    const { width, height } = api.getState();
    if (!box || width === 0) return;
    const { x, y, zoom } = flow.getViewport();
    const left = box.x * zoom + x;
    const top = box.y * zoom + y;
    const seen = overlap(left, left + box.width * zoom, width) * overlap(top, top + box.height * zoom, height);
    if (seen >= ENOUGH * box.width * box.height * zoom * zoom) return;
    void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
      zoom,
      duration: MOVE_MS,
    });
  }, [editor, flow, api, chosen]);
  return null;
}
