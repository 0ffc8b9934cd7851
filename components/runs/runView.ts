import type { RunEvent } from "../../server/runs/eventTypes.ts";
import type { Failure, RunStatus, StageStatus } from "../../server/runs/states.ts";

export type Rows = { in: number; out: number; rejected: number; made: number };
export type StageRunView = {
  stageId: string;
  kind: string;
  name: string;
  /** Place in the plan. */
  position: number;
  status: StageStatus;
  cached: boolean;
  attempt: number;
  progress: { done: number; total: number | null; text: string } | null;
  rows: Rows | null;
  /** Milliseconds since 1970. */
  startedAt: number | null;
  endedAt: number | null;
  error: Failure | null;
};

export type LogEntry = {
  seq: number;
  at: number;
  stageId: string;
  level: "debug" | "info" | "warning" | "error";
  text: string;
};
export type MetricSeries = { name: string; points: [step: number, value: number][] };

/** A run as far as this tab has heard of it. */
export type RunView = {
  id: string;
  number: number;
  status: RunStatus;
  final: boolean;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  error: Failure | null;
  /** Last event seen here. */
  lastSeq: number;
  /** The snapshot the view began with already told the story up to this event; older ones only bring logs and metrics. */
  knownSeq: number;
  stages: Record<string, StageRunView>;
  logs: LogEntry[];
  /** Lines that were not kept, here or by the server. */
  droppedLines: number;
  /** Live values by stage, e.g. a loss per step. */
  metrics: Record<string, MetricSeries[]>;
};

/** More than anybody reads, and few enough that a chatty stage can't fill the tab's memory. */
const MAX_LINES = 20_000;

const ended: readonly StageStatus[] = ["succeeded", "failed", "cancelled", "skipped"];

function changedStage(
  view: RunView,
  event: RunEvent & { stageId: string },
  change: (stage: StageRunView) => StageRunView,
): RunView {
  const stage = view.stages[event.stageId];
  return stage ? { ...view, stages: { ...view.stages, [event.stageId]: change(stage) } } : view;
}

function onStage(stage: StageRunView, event: Extract<RunEvent, { type: "stage" }>): StageRunView {
  const at = event.at.getTime();
  const { status, cached, rows, error } = event.data;
  const over = ended.includes(status);
  const begins = status === "running";
  return {
    ...stage,
    status,
    attempt: event.attempt,
    cached: cached ?? stage.cached,
    rows: rows ?? (begins ? null : stage.rows),
    error: error ?? null,
    progress: over || begins ? null : stage.progress,
    startedAt: begins ? at : stage.startedAt,
    endedAt: over ? at : null,
  };
}

function withMetrics(
  known: MetricSeries[],
  points: { name: string; value: number; step: number | null }[],
): MetricSeries[] {
  const series = new Map(known.map((each) => [each.name, [...each.points]]));
  for (const point of points) {
    const list = series.get(point.name) ?? [];
    list.push([point.step ?? list.length, point.value]);
    series.set(point.name, list);
  }
  return [...series].map(([name, list]) => ({ name, points: list }));
}

/**
 * What is known after one more event. Events that were seen before (a replay after a lost connection) change nothing.
 * @param event the next one of this run, in the order of `seq`
 */
export function withEvent(view: RunView, event: RunEvent): RunView {
  if (event.runId !== view.id || event.seq <= view.lastSeq) return view;
  const next = { ...view, lastSeq: event.seq };
  if (event.seq <= view.knownSeq && event.type !== "log" && event.type !== "metric") return next;
  switch (event.type) {
    case "run": {
      const at = event.at.getTime();
      const { status } = event.data;
      const over = status === "succeeded" || status === "failed" || status === "cancelled";
      return {
        ...next,
        status,
        error: event.data.error ?? null,
        startedAt: next.startedAt ?? (status === "running" ? at : null),
        endedAt: over ? at : null,
      };
    }
    case "stage":
      return changedStage(next, event, (stage) => onStage(stage, event));
    case "progress":
      return changedStage(next, event, (stage) => ({ ...stage, progress: event.data }));
    case "rows":
      return changedStage(next, event, (stage) => ({ ...stage, rows: event.data }));
    case "log": {
      const lines = event.data.lines.map((line): LogEntry => ({
        ...line,
        seq: event.seq,
        at: event.at.getTime(),
        stageId: event.stageId,
      }));
      const logs = [...next.logs, ...lines];
      const surplus = Math.max(0, logs.length - MAX_LINES);
      return {
        ...next,
        logs: surplus > 0 ? logs.slice(surplus) : logs,
        droppedLines: next.droppedLines + event.data.dropped + surplus,
      };
    }
    case "metric":
      return {
        ...next,
        metrics: {
          ...next.metrics,
          [event.stageId]: withMetrics(next.metrics[event.stageId] ?? [], event.data.points),
        },
      };
  }
}

/** Applies a bunch of events that arrived together, so that the page is drawn once. */
export const withEvents = (view: RunView, events: readonly RunEvent[]): RunView => events.reduce(withEvent, view);

/** Nothing changes about the run any more. */
export const isOver = (status: RunStatus): boolean =>
  status === "succeeded" || status === "failed" || status === "cancelled";

/** Stages in the order of the plan. */
export const stagesInOrder = (view: RunView): StageRunView[] =>
  Object.values(view.stages).sort((a, b) => a.position - b.position);

/** Share of the work done, 0…1, or null while nothing can be said. */
export function shareDone(stage: StageRunView): number | null {
  const { progress } = stage;
  return progress && progress.total !== null && progress.total > 0 ? Math.min(1, progress.done / progress.total) : null;
}

/** Seconds a stage has run so far or took; null when it hasn't begun. */
export function secondsOf(stage: Pick<StageRunView, "startedAt" | "endedAt">, now: number): number | null {
  return stage.startedAt === null ? null : Math.max(0, ((stage.endedAt ?? now) - stage.startedAt) / 1000);
}
