import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "../../server/api/root.ts";
import type { RunView, StageRunView } from "./runView.ts";

export type RunDetail = inferRouterOutputs<AppRouter>["runs"]["get"];
export type RunListRow = inferRouterOutputs<AppRouter>["runs"]["list"][number];
export type StageDetail = RunDetail["stages"][number];

const time = (date: Date | null): number | null => date?.getTime() ?? null;

function stageView(stage: StageDetail): StageRunView {
  const {
    stageId,
    kind,
    name,
    position,
    status,
    cached,
    attempt,
    progress,
    rowsIn,
    rowsOut,
    rowsRejected,
    rowsMade,
    error,
  } = stage;
  const counted = rowsIn !== null || rowsOut !== null;
  return {
    stageId,
    kind,
    name,
    position,
    status,
    cached,
    attempt,
    progress,
    rows: counted ? { in: rowsIn ?? 0, out: rowsOut ?? 0, rejected: rowsRejected ?? 0, made: rowsMade ?? 0 } : null,
    startedAt: time(stage.startedAt),
    endedAt: time(stage.endedAt),
    error,
  };
}

/** The state of a run as the server told it at one moment; events take it from there. */
export function fromRun(run: RunDetail): RunView {
  return {
    id: run.id,
    number: run.number,
    status: run.status,
    final: run.final,
    createdAt: run.createdAt.getTime(),
    startedAt: time(run.startedAt),
    endedAt: time(run.endedAt),
    error: run.error,
    lastSeq: 0,
    knownSeq: run.lastSeq,
    stages: Object.fromEntries(run.stages.map((stage) => [stage.stageId, stageView(stage)])),
    logs: [],
    droppedLines: 0,
    metrics: {},
  };
}
