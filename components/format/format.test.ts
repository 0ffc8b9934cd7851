import { describe, expect, it } from "vitest";
import { formatBytes, formatCount, formatRange, formatShare, formatTick, formatValue } from "./number.ts";
import { formatAgo, formatSeconds } from "./time.ts";

const plain = (text: string): string => text.replaceAll("\u202f", " ");

describe("numbers in words", () => {
  it.each([
    [7043, "7,043"],
    [0.84612, "0.846"],
    [1.23456, "1.235"],
    [-0.5, "−0.500"],
    [123456.7, "123,457"],
    [0.00037, "0.00037"],
    [0.00001234, "1.23e−5"],
    [4.68e-17, "0"],
    [Number.NaN, "–"],
    [null, "–"],
  ])("writes %s as %s", (value, text) => expect(formatValue(value)).toBe(text));

  it.each([
    [0.2, "0.2"],
    [0, "0"],
    [-1500, "−1,500"],
    [0.00001, "1e−5"],
  ])("marks %s on an axis as %s", (value, text) => expect(formatTick(value)).toBe(text));

  it("gives shares one decimal and a real minus", () => expect(plain(formatShare(-0.0408))).toBe("−4.1 %"));
  it("groups counts", () => expect(formatCount(1_000_000)).toBe("1,000,000"));
  it("adds a range only when both ends are known", () => {
    expect(formatRange(0.846, 0.83, 0.861)).toBe("0.846 (0.830–0.861)");
    expect(formatRange(0.846, null, 0.861)).toBe("0.846");
  });
  it.each([
    [12, "12 B"],
    [1500, "1.5 kB"],
    [970_457, "970 kB"],
    [300_000_000, "300 MB"],
  ])("writes %s bytes as %s", (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text));
});

describe("time in words", () => {
  it.each([
    [0.04, "0.0 s"],
    [2.14, "2.1 s"],
    [59, "59 s"],
    [59.7, "1 min 00 s"],
    [185, "3 min 05 s"],
    [7800, "2 h 10 min"],
  ])("writes %s seconds as %s", (seconds, text) => expect(plain(formatSeconds(seconds))).toBe(text));

  it("counts up from now and ends in a date", () => {
    const now = new Date("2026-11-20T10:00:00Z");
    expect(formatAgo(new Date("2026-11-20T09:59:46Z"), now)).toBe("14s ago");
    expect(formatAgo(new Date("2026-11-20T10:00:05Z"), now)).toBe("now");
    expect(formatAgo(new Date("2026-11-10T10:00:00Z"), now)).toContain("2026");
  });
});
