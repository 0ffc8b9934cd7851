"use client";

import { useSyncExternalStore } from "react";

const query = "(max-width: 760px)";
const subscribe = (changed: () => void): (() => void) => {
  const media = matchMedia(query);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
};

/** Whether the window is too narrow for a drawing with two columns beside it. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}
