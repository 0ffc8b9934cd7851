"use client";

import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { RunDetail } from "./fromRun.ts";
import type { RunView } from "./runView.ts";

/** The run a page shows: the live view, what it left behind so far, and which stages the drawing has moved away from. */
export type ShownRun = { run: RunView | null; detail: RunDetail | null; stale: ReadonlySet<string> };
export type RunStore = StoreApi<ShownRun>;

const none: ReadonlySet<string> = new Set();
export const createRunStore = (): RunStore => createStore<ShownRun>(() => ({ run: null, detail: null, stale: none }));

const Context = createContext<RunStore | null>(null);
export const RunProvider = Context.Provider;

/** @throws Error outside of a RunProvider: a mistake of ours */
export function useRunStore(): RunStore {
  const store = useContext(Context);
  if (!store) throw new Error("used outside of a run");
  return store;
}

/** Draws again only when the selected part is another one. */
export function useShownRun<T>(select: (shown: ShownRun) => T): T {
  return useStore(useRunStore(), select);
}

/** Whether the drawing changed since the stage ran. */
export const useStale = (stageId: string): boolean => useShownRun((shown) => shown.stale.has(stageId));
