/** Durations and moments in words. Everything takes the present as an argument where it matters, so that nothing here reads a clock. */

import { currentLocale } from "../ui/locale.ts";
import { formatTenths } from "./number.ts";

const NARROW = "\u202f";

/** @param seconds length of time; "0.4 s", "12 s", "3 min 05 s", "2 h 10 min". */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  if (seconds < 9.95) return `${formatTenths(seconds)}${NARROW}s`;
  if (seconds < 59.5) return `${Math.round(seconds)}${NARROW}s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}${NARROW}min ${String(whole % 60).padStart(2, "0")}${NARROW}s`;
  return `${Math.floor(minutes / 60)}${NARROW}h ${String(minutes % 60).padStart(2, "0")}${NARROW}min`;
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** How long ago something was: "now", "14s ago", "3min ago", "2h ago", then the date. */
export function formatAgo(then: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - then.getTime()) / 1000));
  if (seconds >= 86_400) return formatMoment(then);
  const words = new Intl.RelativeTimeFormat(currentLocale(), { numeric: "auto", style: "narrow" });
  if (seconds < 2) return words.format(0, "second");
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? ["second", 1];
  return words.format(-Math.floor(seconds / size), unit);
}

/** "20 Nov 2026": a month in letters can't be read in two ways, a month in digits can. */
export function formatDay(at: Date): string {
  return new Intl.DateTimeFormat(currentLocale(), { day: "numeric", month: "short", year: "numeric" }).format(at);
}

/** "20 Nov 2026, 09:32". */
export function formatMoment(at: Date): string {
  return new Intl.DateTimeFormat(currentLocale(), {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}

/** "09:32:07", for lines of a log. */
export function formatClock(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
