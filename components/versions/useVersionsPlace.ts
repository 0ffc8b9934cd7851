"use client";

import { useCallback, useState } from "react";
import { firstPlace, type Place, readPlace, writePlace } from "./place.ts";

const KEY = "versions";

/** What of the versions is open, kept in the address so that it can be sent as a link; null is closed. */
export function useVersionsPlace(): [place: Place | null, show: (place: Place | null) => void, open: () => void] {
  const [place, setPlace] = useState<Place | null>(() => {
    const text = new URLSearchParams(location.search).get(KEY);
    return text === null ? null : readPlace(text);
  });
  const show = useCallback((next: Place | null) => {
    setPlace(next);
    const address = new URL(location.href);
    if (next === null) address.searchParams.delete(KEY);
    else address.searchParams.set(KEY, writePlace(next));
    history.replaceState(history.state, "", address);
  }, []);
  const open = useCallback(() => show(firstPlace), [show]);
  return [place, show, open];
}
