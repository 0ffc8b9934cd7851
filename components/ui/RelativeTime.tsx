"use client";

import { useSyncExternalStore } from "react";

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const TICK_MS = 15_000;
const subscribe = (changed: () => void) => {
  const timer = setInterval(changed, TICK_MS);
  return () => clearInterval(timer);
};
const now = () => Math.floor(Date.now() / TICK_MS) * TICK_MS;

/** "3 minutes ago"; older than 30 days: the date. The full moment stands in the title. */
export function RelativeTime({ at }: { at: Date }) {
  // The server doesn't know the reader's clock or language: it prints the date, the browser then says how long ago.
  const current = useSyncExternalStore(subscribe, now, () => null);
  return (
    <time dateTime={at.toISOString()} {...(current === null ? {} : { title: at.toLocaleString() })}>
      {current === null ? at.toISOString().slice(0, 10) : describe(at, current)}
    </time>
  );
}

function describe(at: Date, current: number): string {
  const seconds = Math.max(0, (current - at.getTime()) / 1000);
  if (seconds > 30 * 86_400)
    return at.toLocaleDateString(undefined, { year: "numeric", month: "short", day: "numeric" });
  for (const [unit, size] of UNITS) {
    if (seconds >= size)
      return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(-Math.floor(seconds / size), unit);
  }
  return "just now";
}
