"use client";

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Editor, EditorStoreState } from "./store/createEditor.ts";

const Context = createContext<Editor | null>(null);
export const EditorProvider = Context.Provider;

/** @throws Error outside of an open editor: a mistake of ours */
export function useEditor(): Editor {
  const editor = useContext(Context);
  if (!editor) throw new Error("used outside of an open editor");
  return editor;
}

/** Draws again only when the selected part is another one. */
export function useEditorState<T>(select: (state: EditorStoreState) => T): T {
  return useStore(useEditor().store, select);
}
