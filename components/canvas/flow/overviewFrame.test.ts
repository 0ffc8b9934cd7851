import { describe, expect, it } from "vitest";
import { overviewFrame, pointAt } from "./overviewFrame.ts";

const box = { width: 148, height: 84 };
const node = (x: number, y: number) => ({
  internals: { positionAbsolute: { x, y } },
  measured: { width: 220, height: 118 },
});
const state = (transform: [number, number, number]) => ({
  nodeLookup: new Map([
    ["a", node(-400, 0)],
    ["b", node(3000, 900)],
  ]),
  transform,
  width: 1000,
  height: 600,
});

describe("the overview", () => {
  it("shows every stage and what is in sight, whole", () => {
    const frame = overviewFrame(state([-500, 200, 0.5]), box);
    if (!frame) throw new Error("nothing to show");
    expect(frame.view).toEqual({ x: 1000, y: -400, width: 2000, height: 1200 });
    for (const [x, y] of [
      [-400, 0],
      [3220, 1018],
      [1000, -400],
      [3000, 800],
    ] as const) {
      const [left, top] = [(x - frame.x) * frame.scale, (y - frame.y) * frame.scale];
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left).toBeLessThanOrEqual(box.width);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(top).toBeLessThanOrEqual(box.height);
    }
  });
  it("leads back from a place on it to the same place on the canvas", () => {
    const frame = overviewFrame(state([0, 0, 1]), box);
    if (!frame) throw new Error("nothing to show");
    const place = { x: 3000, y: 900 };
    const at = { x: (place.x - frame.x) * frame.scale, y: (place.y - frame.y) * frame.scale };
    expect(pointAt(frame, at).x).toBeCloseTo(3000, 6);
    expect(pointAt(frame, at).y).toBeCloseTo(900, 6);
  });
  it("shows nothing of an empty canvas", () => {
    expect(overviewFrame({ ...state([0, 0, 1]), nodeLookup: new Map() }, box)).toBeNull();
  });
});
