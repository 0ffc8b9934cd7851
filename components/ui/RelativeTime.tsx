"use client";

import { useSyncExternalStore } from "react";
import { currentLocale } from "./locale.ts";

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
    <time dateTime={at.toISOString()} {...(current === null ? {} : { title: fullMoment(at) })}>
      {current === null ? at.toISOString().slice(0, 10) : describe(at, current)}
    </time>
  );
}

const fullMoment = (at: Date): string => at.toLocaleString(currentLocale(), { dateStyle: "long", timeStyle: "medium" });

function describe(at: Date, current: number): string {
  const seconds = Math.max(0, (current - at.getTime()) / 1000);
  if (seconds > 30 * 86_400)
    return at.toLocaleDateString(currentLocale(), { year: "numeric", month: "short", day: "numeric" });
  const words = new Intl.RelativeTimeFormat(currentLocale(), { numeric: "auto" });
  for (const [unit, size] of UNITS) if (seconds >= size) return words.format(-Math.floor(seconds / size), unit);
  return words.format(0, "second");
}
