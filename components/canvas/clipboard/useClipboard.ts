"use client";

import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import type { Point } from "../card.ts";
import { useEditor } from "../EditorContext.ts";
import { copyText, pasteText, removeCut } from "./clipboard.ts";

/** Text somebody selected on the page, or a field, keeps copy and paste for itself. */
function belongsToText(target: EventTarget | null): boolean {
  if (target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable=true], [role=dialog]"))
    return true;
  return getSelection()?.isCollapsed === false;
}

/**
 * Copy, cut and paste by the browser's own events: the real clipboard, without asking for a right, in every browser.
 * What is pasted goes where the pointer is, if it is over the canvas.
 * @param say shows a sentence when something was left out
 */
export function useClipboard(say: (reason: string) => void): void {
  const editor = useEditor();
  const flow = useReactFlow();
  useEffect(() => {
    let pointer: Point | null = null;
    const follow = (event: PointerEvent): void => {
      const over = event.target instanceof Element && event.target.closest(".react-flow") !== null;
      pointer = over ? { x: event.clientX, y: event.clientY } : null;
    };
    const put = (event: ClipboardEvent): boolean => {
      if (event.defaultPrevented || belongsToText(event.target)) return false;
      const text = copyText(editor);
      if (text === null || !event.clipboardData) return false;
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
      return true;
    };
    const copy = (event: ClipboardEvent): void => void put(event);
    const cut = (event: ClipboardEvent): void => {
      if (editor.canEdit && put(event)) removeCut(editor);
    };
    const paste = (event: ClipboardEvent): void => {
      if (event.defaultPrevented || belongsToText(event.target) || !event.clipboardData) return;
      event.preventDefault();
      const place = pointer === null ? null : flow.screenToFlowPosition(pointer);
      const words = pasteText(editor, event.clipboardData.getData("text/plain"), place);
      if (words !== null) say(words);
    };
    window.addEventListener("pointermove", follow, { passive: true });
    document.addEventListener("copy", copy);
    document.addEventListener("cut", cut);
    document.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("pointermove", follow);
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", cut);
      document.removeEventListener("paste", paste);
    };
  }, [editor, flow, say]);
}
