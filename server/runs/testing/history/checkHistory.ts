import type { RunEvent } from "../../eventTypes.ts";
import { isRunOver, isStageOver, type RunStatus, type StageStatus } from "../../states.ts";

/** Everything that is known about an acknowledged run after the dust has settled. */
export type History = {
  /** the run as its row says it */
  run: { status: RunStatus; lastSeq: number; remaining: number };
  stages: { stageId: string; status: StageStatus; dependsOn: string[]; outputs: number; hasEffect: boolean }[];
  events: RunEvent[];
  /** what effects really did, in a place of its own: one entry per application */
  effects: { stageId: string; fence: string }[];
};

type StageEvent = Extract<RunEvent, { type: "stage" }>;

/** Which status may follow which, as the events tell it; a stage without events is pending. */
const allowedNext: Record<StageStatus, StageStatus[]> = {
  pending: ["queued", "skipped", "cancelled"],
  queued: ["running", "cancelled"],
  running: ["succeeded", "failed", "queued", "waiting", "cancelled"],
  waiting: ["queued", "cancelled"],
  succeeded: [],
  failed: [],
  cancelled: [],
  skipped: [],
};

/** What the walk over the events has learned about one stage. */
type Seen = {
  status: StageStatus;
  attempt: number;
  fence: string | null;
  fences: Set<string>;
  successFence: string | null;
};

/**
 * Holds a run's history against the engine's guarantees.
 * @returns one sentence per violation; empty = every guarantee was kept
 */
export function checkHistory(history: History): string[] {
  return [...checkSequence(history), ...checkEnd(history), ...checkStages(history), ...checkEffects(history)];
}

function checkSequence({ events, run }: History): string[] {
  const wrong = events.findIndex((event, index) => event.seq !== index + 1);
  const found = wrong === -1 ? [] : [`gap or duplicate: event ${wrong + 1} has number ${events[wrong]?.seq}`];
  if (run.lastSeq !== events.length) found.push(`the run counts ${run.lastSeq} events, there are ${events.length}`);
  return found;
}

function checkEnd({ events, run, stages }: History): string[] {
  const found: string[] = [];
  const ends = events.filter((event) => event.type === "run" && isRunOver(event.data.status));
  if (ends.length === 0) found.push("an acknowledged run never ended");
  if (ends.length > 1) found.push(`the run ended ${ends.length} times`);
  const last = events.at(-1);
  if (ends[0] && last !== ends[0]) found.push(`something changed after the end: event ${last?.seq} is ${last?.type}`);
  if (ends[0]?.type === "run" && ends[0].data.status !== run.status)
    found.push(`the event says ${ends[0].data.status}, the row ${run.status}`);
  if (run.remaining !== 0) found.push(`${run.remaining} stages are still counted as open`);
  const statuses = stages.map((stage) => stage.status);
  if (!statuses.every(isStageOver)) found.push("the run ended before all of its stages");
  if (run.status === "succeeded" && statuses.some((status) => status !== "succeeded"))
    found.push("a succeeded run holds a stage that did not succeed");
  if (run.status === "failed" && !statuses.includes("failed")) found.push("a failed run holds no failed stage");
  if (run.status !== "cancelled" && statuses.includes("cancelled"))
    found.push("a run that was not cancelled holds a cancelled stage");
  return found;
}

function checkStages({ events, stages }: History): string[] {
  const found: string[] = [];
  const seen = new Map<string, Seen>();
  const of = (stageId: string): Seen => {
    const known = seen.get(stageId) ?? {
      status: "pending",
      attempt: 0,
      fence: null,
      fences: new Set(),
      successFence: null,
    };
    seen.set(stageId, known);
    return known;
  };
  for (const event of events) {
    if (event.type === "run") continue;
    const stage = of(event.stageId);
    const where = `event ${event.seq} (${event.stageId})`;
    if (event.type !== "stage") {
      if (stage.status !== "running") found.push(`${where}: ${event.type} of a stage that is ${stage.status}`);
      if (event.fence !== stage.fence) found.push(`${where}: ${event.type} under a stale fence`);
      continue;
    }
    found.push(...checkStep(event, stage, where));
    if (event.data.status === "running") {
      const parents = stages.find((candidate) => candidate.stageId === event.stageId)?.dependsOn ?? [];
      for (const parent of parents)
        if (of(parent).status !== "succeeded") found.push(`${where}: runs although ${parent} is ${of(parent).status}`);
    }
    if (event.data.status === "skipped" && of(event.data.because ?? "").status !== "failed")
      found.push(`${where}: skipped without a failed stage`);
    advance(event, stage);
  }
  for (const { stageId, status, outputs } of stages) {
    if (of(stageId).status !== status)
      found.push(`${stageId}: the events say ${of(stageId).status}, the row ${status}`);
    if (outputs > 0 !== (status === "succeeded")) found.push(`${stageId} is ${status} with ${outputs} outputs`);
  }
  return found;
}

function checkStep(event: StageEvent, stage: Seen, where: string): string[] {
  const next = event.data.status;
  const found: string[] = [];
  if (!allowedNext[stage.status].includes(next)) found.push(`${where}: ${next} after ${stage.status}`);
  if (next === "queued" && event.attempt !== stage.attempt + 1)
    found.push(`${where}: attempt ${event.attempt} after ${stage.attempt}`);
  if (next === "running" && event.attempt !== stage.attempt)
    found.push(`${where}: claimed attempt ${event.attempt} instead of ${stage.attempt}`);
  if (next === "running" && (event.fence === null || stage.fences.has(event.fence)))
    found.push(`${where}: claimed without a fresh fence`);
  if ((next === "succeeded" || next === "failed") && event.fence !== stage.fence)
    found.push(`${where}: ${next} under a stale fence`);
  return found;
}

function advance(event: StageEvent, stage: Seen): void {
  stage.status = event.data.status;
  stage.attempt = event.attempt;
  stage.fence = event.data.status === "running" ? event.fence : event.data.status === "queued" ? null : stage.fence;
  if (event.data.status === "running" && event.fence !== null) stage.fences.add(event.fence);
  if (event.data.status === "succeeded") stage.successFence = event.fence;
}

function checkEffects({ events, stages, effects }: History): string[] {
  const found: string[] = [];
  for (const { stageId, status, hasEffect } of stages) {
    const applied = effects.filter((effect) => effect.stageId === stageId);
    const expected = hasEffect && status === "succeeded" ? 1 : 0;
    if (applied.length !== expected) found.push(`${stageId} is ${status} and took effect ${applied.length} times`);
    const success = events.find(
      (event) => event.type === "stage" && event.stageId === stageId && event.data.status === "succeeded",
    );
    if (success?.type === "stage" && applied.some((effect) => effect.fence !== success.fence))
      found.push(`${stageId} took effect under a stale fence`);
  }
  return found;
}
