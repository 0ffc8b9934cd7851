import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../eventTypes.ts";
import { checkHistory, type History } from "./checkHistory.ts";

const runId = randomUUID();
const [fenceA, fenceB, oldFence] = [randomUUID(), randomUUID(), randomUUID()];
const run = (status: "queued" | "running" | "succeeded" | "failed" | "cancelled"): RunEvent => ({
  runId,
  seq: 0,
  at: new Date(),
  type: "run",
  data: { status },
});
const stage = (
  stageId: string,
  status: "queued" | "running" | "succeeded" | "failed" | "cancelled" | "skipped",
  attempt: number,
  fence: string | null = null,
): RunEvent => ({
  runId,
  seq: 0,
  at: new Date(),
  type: "stage",
  stageId,
  attempt,
  fence,
  data: { status },
});
const numbered = (events: RunEvent[]): RunEvent[] => events.map((event, index) => ({ ...event, seq: index + 1 }));

/** `a` loses an attempt and succeeds in the second, then `b` succeeds. */
const goodEvents = (): RunEvent[] => [
  run("queued"),
  stage("a", "queued", 1),
  run("running"),
  stage("a", "running", 1, oldFence),
  stage("a", "queued", 2),
  stage("a", "running", 2, fenceA),
  stage("a", "succeeded", 2, fenceA),
  stage("b", "queued", 1),
  stage("b", "running", 1, fenceB),
  stage("b", "succeeded", 1, fenceB),
  run("succeeded"),
];
function history(events: RunEvent[], changes: Partial<History> = {}): History {
  return {
    run: { status: "succeeded", lastSeq: events.length, remaining: 0 },
    stages: [
      { stageId: "a", status: "succeeded", dependsOn: [], outputs: 1, hasEffect: true },
      { stageId: "b", status: "succeeded", dependsOn: ["a"], outputs: 1, hasEffect: false },
    ],
    events: numbered(events),
    effects: [{ stageId: "a", fence: fenceA }],
    ...changes,
  };
}
const without = (index: number): RunEvent[] => goodEvents().filter((_, at) => at !== index);
const withAt = (index: number, event: RunEvent): RunEvent[] => goodEvents().toSpliced(index, 0, event);

describe("the history checker", () => {
  it("accepts a history that keeps every guarantee", () => {
    expect(checkHistory(history(goodEvents()))).toEqual([]);
  });

  it.each<[string, History, RegExp]>([
    [
      "a gap in the numbers",
      { ...history(goodEvents()), events: numbered(goodEvents()).filter((event) => event.seq !== 4) },
      /gap/,
    ],
    [
      "a number given twice",
      {
        ...history(goodEvents()),
        events: numbered(goodEvents()).map((event) => (event.seq === 5 ? { ...event, seq: 4 } : event)),
      },
      /gap or duplicate/,
    ],
    [
      "a counter that ran ahead",
      history(goodEvents(), { run: { status: "succeeded", lastSeq: 12, remaining: 0 } }),
      /counts 12/,
    ],
    ["a run that never ended", history(without(10)), /never ended/],
    ["a run that ended twice", history([...goodEvents(), run("succeeded")]), /ended 2 times/],
    ["a change after the end", history([...goodEvents(), stage("a", "queued", 3)]), /after the end/],
    ["a run both cancelled and succeeded", history(withAt(10, run("cancelled"))), /ended 2 times/],
    [
      "a row that contradicts the events",
      history(goodEvents(), { run: { status: "failed", lastSeq: 11, remaining: 0 } }),
      /the row failed/,
    ],
    [
      "a stage that succeeds twice",
      history(withAt(7, stage("a", "succeeded", 2, fenceA))),
      /succeeded after succeeded/,
    ],
    [
      "a late result of an old attempt",
      history(goodEvents().with(6, stage("a", "succeeded", 2, oldFence))),
      /stale fence/,
    ],
    [
      "a claim that reuses a fence",
      history(goodEvents().with(5, stage("a", "running", 2, oldFence))),
      /without a fresh fence/,
    ],
    [
      "words of an old attempt",
      history(
        withAt(6, {
          ...stage("a", "running", 1, oldFence),
          type: "progress",
          data: { done: 1, total: 2, text: "" },
        } as RunEvent),
      ),
      /progress under a stale fence/,
    ],
    ["an attempt number left out", history(goodEvents().with(4, stage("a", "queued", 3))), /attempt 3 after 1/],
    [
      "a stage that starts before its parent is done",
      history([
        ...goodEvents().slice(0, 4),
        stage("b", "queued", 1),
        stage("b", "running", 1, fenceB),
        ...goodEvents().slice(4, 7),
        ...goodEvents().slice(9),
      ]),
      /although a is running/,
    ],
    [
      "an effect that happened twice",
      history(goodEvents(), {
        effects: [
          { stageId: "a", fence: fenceA },
          { stageId: "a", fence: fenceA },
        ],
      }),
      /took effect 2 times/,
    ],
    ["an effect that never happened", history(goodEvents(), { effects: [] }), /took effect 0 times/],
    [
      "an effect of an old attempt",
      history(goodEvents(), { effects: [{ stageId: "a", fence: oldFence }] }),
      /under a stale fence/,
    ],
    [
      "an effect of a stage that has none",
      history(goodEvents(), {
        effects: [
          { stageId: "a", fence: fenceA },
          { stageId: "b", fence: fenceB },
        ],
      }),
      /b is succeeded and took effect 1 times/,
    ],
    [
      "a stage skipped for no reason",
      history(goodEvents().toSpliced(7, 3, stage("b", "skipped", 0))),
      /skipped without a failed stage/,
    ],
    [
      "a succeeded stage without outputs",
      history(goodEvents(), { stages: history([]).stages.map((each) => ({ ...each, outputs: 0 })) }),
      /succeeded with 0 outputs/,
    ],
    [
      "open stages after the end",
      history(goodEvents(), { run: { status: "succeeded", lastSeq: 11, remaining: 1 } }),
      /still counted as open/,
    ],
  ])("catches %s", (_name, wrong, expected) => {
    expect(checkHistory(wrong).join("\n")).toMatch(expected);
  });
});
