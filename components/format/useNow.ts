"use client";

import { useSyncExternalStore } from "react";

const TICK_MS = 500;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

/** One clock for everything on the page that counts, so that a hundred running stages don't make a hundred timers. */
function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const listener of listeners) listener();
  }, TICK_MS);
  return () => {
    listeners.delete(changed);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}
const still = (): (() => void) => () => undefined;

/** The present in milliseconds, moving only while it is needed. */
export function useNow(moving: boolean): number {
  return useSyncExternalStore(
    moving ? subscribe : still,
    () => (moving ? now : 0),
    () => 0,
  );
}
