import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AttemptEvent } from "./eventTypes.ts";
import { createRelay } from "./relay.ts";

const limits = { relayMs: 250, relayLines: 3, relayLineChars: 5, relayPoints: 2 };
let written: AttemptEvent[][];
beforeEach(() => {
  vi.useFakeTimers();
  written = [];
});
afterEach(() => vi.useRealTimers());
const relay = () => createRelay(async (events) => void written.push(events), limits);

describe("the relay", () => {
  it("lets a quiet stage's first word through at once and a talkative one four times a second", async () => {
    const { take } = relay();
    for (let at = 0; at < 1_000; at += 1) {
      take({ type: "progress", done: at, total: 1_000, text: "" });
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(written.length).toBeGreaterThanOrEqual(4);
    expect(written.length).toBeLessThanOrEqual(5);
    expect(written[0]).toEqual([{ type: "progress", data: { done: 0, total: 1_000, text: "" } }]);
  });

  it("keeps every line up to the limit, cuts long ones, and counts the rest", async () => {
    const { take, flush } = relay();
    for (const text of ["a", "bbbbbbbbb", "c", "d", "e"]) take({ type: "log", level: "info", text });
    for (const value of [1, 2, 3]) take({ type: "metric", name: "loss", value, step: value });
    await flush();
    expect(written[0]).toEqual([
      { type: "log", data: { lines: ["a", "bbbbb", "c"].map((text) => ({ level: "info", text })), dropped: 2 } },
      { type: "metric", data: { points: [1, 2].map((value) => ({ name: "loss", value, step: value })), dropped: 1 } },
    ]);
  });

  it("has nothing left after a flush, and writes in order", async () => {
    const { take, flush } = relay();
    take({ type: "rows", rows: { in: 2, out: 1, rejected: 1, made: 0 } });
    await flush();
    take({ type: "progress", done: 1, total: 1, text: "" });
    await flush();
    await vi.runAllTimersAsync();
    expect(written.map((events) => events.map((event) => event.type))).toEqual([["rows"], ["progress"]]);
  });
});
