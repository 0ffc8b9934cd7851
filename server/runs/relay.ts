import type { BackendEvent } from "../backends/port.ts";
import type { AttemptEvent, LogLine, MetricPoint, Progress } from "./eventTypes.ts";
import type { Tunables } from "./tunables.ts";

export type Relay = {
  take: (event: BackendEvent) => void;
  /** Writes what is still held back; call it before the attempt's end is written. */
  flush: () => Promise<void>;
};

/**
 * Collects what a running stage tells and hands it on a few times a second: the latest progress and row counts, all log
 * lines and metric points up to a limit (what is beyond is counted).
 * @param write must not throw; an attempt's chatter is never a reason to fail it
 */
export function createRelay(
  write: (events: AttemptEvent[]) => Promise<void>,
  limits: Pick<Tunables, "relayMs" | "relayLines" | "relayLineChars" | "relayPoints">,
): Relay {
  let progress: Progress | null = null;
  let rows: Extract<BackendEvent, { type: "rows" }>["rows"] | null = null;
  let lines: LogLine[] = [];
  let linesDropped = 0;
  let points: MetricPoint[] = [];
  let pointsDropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let lastWrite = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> = Promise.resolve();

  const drain = (): AttemptEvent[] => {
    const events: AttemptEvent[] = [];
    if (lines.length > 0) events.push({ type: "log", data: { lines, dropped: linesDropped } });
    if (points.length > 0) events.push({ type: "metric", data: { points, dropped: pointsDropped } });
    if (rows !== null) events.push({ type: "rows", data: rows });
    if (progress !== null) events.push({ type: "progress", data: progress });
    progress = null;
    rows = null;
    lines = [];
    points = [];
    linesDropped = 0;
    pointsDropped = 0;
    return events;
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const events = drain();
    if (events.length > 0) {
      lastWrite = performance.now();
      writing = writing.then(() => write(events));
    }
    return writing;
  };

  const take = (event: BackendEvent): void => {
    if (event.type === "started" || event.type === "heartbeat") return;
    if (event.type === "progress") progress = { done: event.done, total: event.total, text: event.text };
    if (event.type === "rows") rows = event.rows;
    if (event.type === "log") {
      if (lines.length < limits.relayLines)
        lines.push({ level: event.level, text: event.text.slice(0, limits.relayLineChars) });
      else linesDropped += 1;
    }
    if (event.type === "metric") {
      if (points.length < limits.relayPoints) points.push({ name: event.name, value: event.value, step: event.step });
      else pointsDropped += 1;
    }
    // The first word of a quiet stage goes out at once, a talkative one waits its turn.
    timer ??= setTimeout(() => void flush(), Math.max(0, lastWrite + limits.relayMs - performance.now()));
  };

  return { take, flush };
}
