import { describe, expect, it } from "vitest";
import type { RunView, StageRunView } from "./runView.ts";
import { type TimelineDetail, timelineRows, timeMarks } from "./timelineRows.ts";

const at = (second: number): number => Date.UTC(2026, 10, 20, 12, 0, second);
const date = (second: number): Date => new Date(at(second));

const stage = (changes: Partial<StageRunView>): StageRunView => ({
  stageId: "a",
  kind: "train",
  name: "A",
  position: 0,
  status: "running",
  cached: false,
  attempt: 2,
  progress: null,
  rows: null,
  startedAt: at(6),
  endedAt: null,
  error: null,
  ...changes,
});
const view = (...stages: StageRunView[]): RunView => ({
  id: "run",
  number: 1,
  status: "running",
  final: false,
  createdAt: at(0),
  startedAt: at(0),
  endedAt: null,
  error: null,
  lastSeq: 0,
  knownSeq: 0,
  stages: Object.fromEntries(stages.map((each) => [each.stageId, each])),
  logs: [],
  droppedLines: 0,
  metrics: {},
});
const detail = (attempts: TimelineDetail["attempts"]): TimelineDetail => ({ id: "run", stages: [], attempts });
const attempt = (
  number: number,
  times: [number, number | null, number | null],
  outcome: TimelineDetail["attempts"][number]["outcome"] = null,
) => ({
  stageId: "a",
  attempt: number,
  queuedAt: date(times[0]),
  startedAt: times[1] === null ? null : date(times[1]),
  endedAt: times[2] === null ? null : date(times[2]),
  outcome,
  reason: outcome === "lost" ? "the worker died" : null,
});
const drawn = (run: RunView, known: TimelineDetail | null) =>
  timelineRows(run, known)[0]?.stretches.map(({ what, from, to }) => [
    what,
    (from - at(0)) / 1000,
    to === null ? null : (to - at(0)) / 1000,
  ]);

describe("the timeline of a stage", () => {
  it("tells waiting from work, and work that was lost from work that counts", () =>
    expect(drawn(view(stage({})), detail([attempt(1, [0, 1, 5], "lost"), attempt(2, [5, 6, null])]))).toEqual([
      ["wait", 0, 1],
      ["lost", 1, 5],
      ["wait", 5, 6],
      ["work", 6, null],
    ]));

  it("shows what the events tell when the server hasn't been asked since", () => {
    expect(drawn(view(stage({})), detail([attempt(1, [0, 1, 5], "lost")]))?.at(-1)).toEqual(["work", 6, null]);
    expect(drawn(view(stage({ attempt: 1, endedAt: at(9) })), null)).toEqual([["work", 6, 9]]);
  });

  it("ends a stretch with the live end of the stage", () =>
    expect(drawn(view(stage({ endedAt: at(8) })), detail([attempt(2, [5, 6, null])]))).toEqual([
      ["wait", 5, 6],
      ["work", 6, 8],
    ]));

  it.each([
    [0.05, [0]],
    [5, [0, 1, 2, 3, 4, 5]],
    [95, [0, 30, 60, 90]],
    [400, [0, 120, 240, 360]],
  ])("marks %s seconds at %j", (seconds, marks) => expect(timeMarks(seconds)).toEqual(marks));
});
