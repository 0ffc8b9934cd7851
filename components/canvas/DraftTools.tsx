"use client";

import { useEffect } from "react";
import { ProjectTools } from "../projects/index.ts";
import { useEditor } from "./EditorContext.ts";
import { Notices } from "./panels/Notices.tsx";
import { SaveState } from "./panels/SaveState.tsx";
import type { Sync } from "./store/sync.ts";

const nothingToRead = (): void => undefined;

/**
 * What every page that edits a part of the draft needs beside its own fields: the saved state, the question when two
 * people changed the same field, edits that can't be saved, and undo by the keys of the canvas.
 */
export function DraftTools({ sync }: { sync: Sync }) {
  useUndoKeys();
  return (
    <>
      <ProjectTools>
        <SaveState />
      </ProjectTools>
      <Notices refusal={null} onRefusalRead={nothingToRead} retry={() => void sync.flush()} />
    </>
  );
}

function useUndoKeys(): void {
  const editor = useEditor();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isCommand = event.metaKey || event.ctrlKey;
      // In a field the browser takes back what was typed there.
      const isField = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
      if (!isCommand || isField || event.key.toLowerCase() !== "z") return;
      event.preventDefault();
      if (event.shiftKey) editor.redo();
      else editor.undo();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [editor]);
}
