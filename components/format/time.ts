/** Durations and moments in words. Everything takes the present as an argument where it matters, so that nothing here reads a clock. */

const NARROW = "\u202f";

/** @param seconds length of time; "0.4 s", "12 s", "3 min 05 s", "2 h 10 min". */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "–";
  if (seconds < 9.95) return `${seconds.toFixed(1)}${NARROW}s`;
  if (seconds < 59.5) return `${Math.round(seconds)}${NARROW}s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}${NARROW}min ${String(whole % 60).padStart(2, "0")}${NARROW}s`;
  return `${Math.floor(minutes / 60)}${NARROW}h ${String(minutes % 60).padStart(2, "0")}${NARROW}min`;
}

/** How long ago something was: "just now", "14 s ago", "3 min ago", "2 h ago", then the date. */
export function formatAgo(then: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - then.getTime()) / 1000));
  if (seconds < 2) return "just now";
  if (seconds < 60) return `${seconds}${NARROW}s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${NARROW}min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}${NARROW}h ago`;
  return formatMoment(then);
}

/** "20 Nov 2026, 09:32": a month in letters can't be read in two ways. */
export function formatMoment(at: Date): string {
  const locale = typeof navigator === "undefined" ? "en" : navigator.language || "en";
  return new Intl.DateTimeFormat(locale, {
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
