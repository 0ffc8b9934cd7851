import { describe, expect, it } from "vitest";
import { freeSlot, holdSlot, STREAM_SLOTS, type SlotShelf } from "./streamSlots.ts";

function shelf(): SlotShelf & { text: string | null } {
  return {
    text: null,
    getItem() {
      return this.text;
    },
    setItem(_, value) {
      this.text = value;
    },
  };
}
const tabs = (count: number): string[] => Array.from({ length: count }, (_, index) => `tab ${index}`);

describe("places for live streams", () => {
  it("are never more than a browser's connections allow, and are kept by whoever has one", () => {
    const shared = shelf();
    const may = tabs(8).map((tab) => holdSlot(shared, tab, 1_000));
    expect(may.filter(Boolean)).toHaveLength(STREAM_SLOTS);
    expect(tabs(8).map((tab) => holdSlot(shared, tab, 2_000))).toEqual(may);
  });

  it("go to the next tab when one closes, and soon after one was killed", () => {
    const shared = shelf();
    for (const tab of tabs(STREAM_SLOTS)) holdSlot(shared, tab, 0);
    expect(holdSlot(shared, "waiting", 1_000)).toBe(false);
    freeSlot(shared, "tab 0");
    expect(holdSlot(shared, "waiting", 1_000)).toBe(true);
    expect(holdSlot(shared, "another", 1_000)).toBe(false);
    // The killed ones never renewed.
    expect(holdSlot(shared, "another", 6_500)).toBe(true);
  });

  it("are right again after two tabs wrote over each other", () => {
    const shared = shelf();
    for (const tab of tabs(STREAM_SLOTS - 1)) holdSlot(shared, tab, 0);
    const before = shared.text;
    expect(holdSlot(shared, "one", 0)).toBe(true);
    shared.text = before;
    expect(holdSlot(shared, "two", 0)).toBe(true);
    expect([holdSlot(shared, "one", 2_000), holdSlot(shared, "two", 2_000)]).toEqual([false, true]);
  });

  it("are not held for ever by a clock that was set back, nor by nonsense", () => {
    const shared = shelf();
    shared.text = JSON.stringify(Object.fromEntries(tabs(9).map((tab) => [tab, 9_999_999])));
    expect(holdSlot(shared, "mine", 1_000)).toBe(true);
    shared.text = "{";
    expect(holdSlot(shared, "mine", 1_000)).toBe(true);
  });

  it("are free for everybody where the browser stores nothing", () => {
    const closed: SlotShelf = {
      getItem: () => {
        throw new Error("forbidden");
      },
      setItem: () => {
        throw new Error("forbidden");
      },
    };
    expect(tabs(9).map((tab) => holdSlot(closed, tab, 0))).toEqual(tabs(9).map(() => true));
  });
});
