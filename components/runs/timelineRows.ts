import type { RunDetail, StageDetail } from "./fromRun.ts";
import { type RunView, stagesInOrder, type StageRunView } from "./runView.ts";

/** A stretch of time of one stage, in milliseconds since 1970; `to` is null while it lasts. */
export type Stretch = { what: "wait" | "work" | "lost"; from: number; to: number | null; words: string };

export type TimelineRow = {
  stage: StageRunView;
  stretches: Stretch[];
  /** Tries so far, 0 for a stage that nobody executed. */
  attempts: number;
  pinned: StageDetail["pinned"];
};

/** As much of a run as the timeline reads. */
export type TimelineDetail = Pick<RunDetail, "id" | "attempts"> & {
  stages: readonly Pick<StageDetail, "stageId" | "pinned">[];
};

const lostWords = (reason: string | null): string => (reason ? `given up: ${reason}` : "given up and tried again");

/**
 * When each stage waited, worked, and worked in vain.
 * @param detail the run as the server last told it; its attempts are those that had begun by then
 */
export function timelineRows(run: RunView, detail: TimelineDetail | null): TimelineRow[] {
  const known = detail?.id === run.id ? detail : null;
  const pins = new Map(known?.stages.map(({ stageId, pinned }) => [stageId, pinned]));
  const attempts = new Map<string, TimelineDetail["attempts"][number][]>();
  for (const attempt of known?.attempts ?? [])
    attempts.set(attempt.stageId, [...(attempts.get(attempt.stageId) ?? []), attempt]);
  return stagesInOrder(run).map((stage) => {
    const pinned = pins.get(stage.stageId) ?? null;
    const tries = attempts.get(stage.stageId) ?? [];
    if (pinned) return { stage, stretches: [], attempts: 0, pinned };
    const stretches = tries.flatMap((attempt): Stretch[] => {
      const current = attempt.attempt === stage.attempt;
      const [queued, started] = [
        attempt.queuedAt.getTime(),
        attempt.startedAt?.getTime() ?? (current ? stage.startedAt : null),
      ];
      const ended = attempt.endedAt?.getTime() ?? (current ? stage.endedAt : null);
      const lost = attempt.outcome === "lost";
      return [
        { what: "wait", from: queued, to: started ?? ended, words: "waited for a free place" },
        ...(started === null
          ? []
          : [
              {
                what: lost ? "lost" : "work",
                from: started,
                to: ended,
                words: lost ? lostWords(attempt.reason) : "worked",
              } as const,
            ]),
      ];
    });
    // Events are ahead of what the server was last asked for.
    const fresh = stage.startedAt !== null && !tries.some((attempt) => attempt.attempt === stage.attempt);
    if (fresh && stage.startedAt !== null)
      stretches.push({ what: "work", from: stage.startedAt, to: stage.endedAt, words: "worked" });
    return { stage, stretches, attempts: Math.max(tries.length, stage.attempt), pinned };
  });
}

/** Whole steps that divide a length of time into at most six parts. @param seconds length @returns marks from 0 on, in seconds */
export function timeMarks(seconds: number): number[] {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];
  const step = steps.find((each) => seconds / each <= 6) ?? Math.ceil(seconds / 6 / 86_400) * 86_400;
  return Array.from({ length: Math.floor(seconds / step + 1e-9) + 1 }, (_, index) => index * step);
}
