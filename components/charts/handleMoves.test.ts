import { describe, expect, it } from "vitest";
import { movedBy, snapped } from "./handleMoves.ts";

const scale = { min: 0, max: 1, step: 0.005 };

describe("the handle on a curve", () => {
  it.each([
    ["ArrowRight", 0.4, 0.405],
    ["ArrowUp", 0.4, 0.405],
    ["ArrowLeft", 0.4, 0.395],
    ["ArrowDown", 0.4, 0.395],
    ["PageUp", 0.4, 0.45],
    ["PageDown", 0.4, 0.35],
    ["Home", 0.4, 0],
    ["End", 0.4, 1],
    ["ArrowRight", 1, 1],
    ["ArrowLeft", 0, 0],
    ["PageDown", 0.02, 0],
  ])("is moved by %s from %d to %d", (key, value, to) => expect(movedBy(key, { ...scale, value })).toBe(to));

  it("leaves other keys to the page", () => {
    expect(movedBy("Tab", { ...scale, value: 0.4 })).toBeNull();
    expect(movedBy("a", { ...scale, value: 0.4 })).toBeNull();
  });

  it("stops at whole steps inside its ends wherever the hand lets go", () => {
    expect(snapped(0.41237, scale)).toBe(0.41);
    expect(snapped(-3, scale)).toBe(0);
    expect(snapped(1.2, scale)).toBe(1);
  });
});
