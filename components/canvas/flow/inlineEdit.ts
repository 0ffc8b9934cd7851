"use client";

import { createContext, useCallback, useContext } from "react";

type Inline = { editing: string | null; setEditing: (flowId: string | null) => void };
const Context = createContext<Inline>({ editing: null, setEditing: () => undefined });
export const InlineEditProvider = Context.Provider;

/** Which note or frame is being written in; opened by double click, by Enter, and right after it was added. */
export function useInlineEdit(flowId: string): [boolean, (on: boolean) => void] {
  const { editing, setEditing } = useContext(Context);
  const set = useCallback((on: boolean) => setEditing(on ? flowId : null), [setEditing, flowId]);
  return [editing === flowId, set];
}
