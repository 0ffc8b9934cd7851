import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../server/runs/eventTypes.ts";
import { type RunView, secondsOf, shareDone, withEvent, withEvents } from "./runView.ts";

const runId = "00000000-0000-4000-8000-000000000001";
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 20, 9, 0, second));
const stageRun = (stageId: string, position: number): RunView["stages"][string] => ({
  stageId,
  kind: "clean",
  name: stageId,
  position,
  status: "pending",
  cached: false,
  attempt: 0,
  progress: null,
  rows: null,
  startedAt: null,
  endedAt: null,
  error: null,
});
const begun = (): RunView => ({
  id: runId,
  number: 1,
  status: "queued",
  final: false,
  createdAt: at(0).getTime(),
  startedAt: null,
  endedAt: null,
  error: null,
  lastSeq: 0,
  knownSeq: 0,
  stages: { a: stageRun("a", 0), b: stageRun("b", 1) },
  logs: [],
  droppedLines: 0,
  metrics: {},
});
const head = (seq: number) => ({ runId, seq, at: at(seq) });
const ofStage = (seq: number, stageId: string) => ({ ...head(seq), stageId, attempt: 1, fence: null });
const story: RunEvent[] = [
  { ...head(1), type: "run", data: { status: "running" } },
  { ...ofStage(2, "a"), type: "stage", data: { status: "running" } },
  { ...ofStage(3, "a"), type: "progress", data: { done: 25, total: 40, text: "trials" } },
  {
    ...ofStage(4, "a"),
    type: "log",
    data: {
      lines: [
        { level: "info", text: "one" },
        { level: "warning", text: "two" },
      ],
      dropped: 3,
    },
  },
  {
    ...ofStage(5, "a"),
    type: "metric",
    data: {
      points: [
        { name: "loss", value: 0.5, step: null },
        { name: "loss", value: 0.4, step: null },
      ],
      dropped: 0,
    },
  },
  { ...ofStage(6, "a"), type: "stage", data: { status: "succeeded", rows: { in: 10, out: 9, rejected: 1, made: 0 } } },
  {
    ...ofStage(7, "b"),
    type: "stage",
    data: { status: "failed", error: { code: "too_few_rows", message: "m", remedy: null, where: null } },
  },
  {
    ...head(8),
    type: "run",
    data: { status: "failed", error: { code: "too_few_rows", message: "m", remedy: null, where: null, stageId: "b" } },
  },
];

describe("following a run", () => {
  it("tells the story of its events", () => {
    const half = withEvents(begun(), story.slice(0, 5));
    expect(half.status).toBe("running");
    expect(shareDone(half.stages["a"] ?? stageRun("a", 0))).toBe(0.625);
    expect(half.logs.map((line) => line.text)).toEqual(["one", "two"]);
    expect(half.metrics["a"]).toEqual([
      {
        name: "loss",
        points: [
          [0, 0.5],
          [1, 0.4],
        ],
      },
    ]);
    const end = withEvents(half, story.slice(5));
    expect(end).toMatchObject({
      status: "failed",
      droppedLines: 3,
      endedAt: at(8).getTime(),
      stages: { a: { status: "succeeded", rows: { out: 9 }, progress: null }, b: { error: { code: "too_few_rows" } } },
    });
    expect(secondsOf(end.stages["a"] ?? stageRun("a", 0), 0)).toBe(4);
  });

  it("ends up the same whatever was replayed after a lost connection", () => {
    const end = withEvents(begun(), story);
    fc.assert(
      fc.property(fc.array(fc.nat(story.length - 1), { maxLength: 5 }), (cuts) => {
        let view = begun();
        for (const cut of [...cuts, story.length - 1]) {
          // The connection replays from somewhere at or before what was seen last.
          for (const event of story.slice(Math.min(cut, view.lastSeq))) view = withEvent(view, event);
        }
        expect(view).toEqual(end);
      }),
    );
  });

  it("a snapshot is not told its own past again, but gets the log lines it lacks", () => {
    const end = withEvents(begun(), story);
    const snapshot: RunView = { ...end, lastSeq: 0, knownSeq: 8, logs: [], droppedLines: 0, metrics: {} };
    const seen = story.map((_, index) => withEvents(snapshot, story.slice(0, index + 1)).status);
    expect(new Set(seen)).toEqual(new Set(["failed"]));
    expect(withEvents(snapshot, story)).toEqual({ ...end, knownSeq: 8 });
  });

  it("ignores events of another run", () => {
    const view = begun();
    expect(
      withEvent(view, {
        runId: "00000000-0000-4000-8000-000000000002",
        seq: 1,
        at: at(1),
        type: "run",
        data: { status: "running" },
      }),
    ).toBe(view);
  });

  it("a new attempt starts with a clean slate", () => {
    const view = withEvents(begun(), [
      ...story.slice(0, 3),
      { ...ofStage(4, "a"), type: "stage", data: { status: "queued", reason: "the worker died" } },
      { ...ofStage(5, "a"), attempt: 2, type: "stage", data: { status: "running" } },
    ]);
    expect(view.stages["a"]).toMatchObject({ attempt: 2, progress: null, startedAt: at(5).getTime(), endedAt: null });
  });
});
