import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDecimal, parseDecimal } from "./decimal.ts";
import { refusal, UNUSABLE } from "./testing/refusal.ts";

describe("amounts cross the border as decimal strings", () => {
  it.each([
    ["1250.50", 1250.5],
    [" 7 ", 7],
    ["-0.002", -0.002],
    ["0", 0],
    ["-0", 0],
    ["000123.4", 123.4],
    ["123456789012345", 123456789012345],
    ["0.00000000000000000012345", 1.2345e-19],
    ["100000000000000000000", 1e20],
  ])("reads %s", (text, value) => {
    expect(parseDecimal(text)).toBe(value);
  });

  it.each(["", "1e3", "1,5", "1.", ".5", "+1", "NaN", "Infinity", "12a", "a12", "--1", "1.2.3", "=1+1"])(
    "refuses %s",
    (text) => {
      expect(refusal(() => parseDecimal(text))).toContain(`decimal.invalid | “${text}” is not a decimal number.`);
    },
  );

  it("refuses more digits than a double keeps, but not trailing or leading zeros", () => {
    expect(refusal(() => parseDecimal("1234567890.123456"))).toContain("decimal.too_precise | “1234567890.123456” has");
    expect(parseDecimal("1.0000000000000000000")).toBe(1);
    expect(parseDecimal("-12345678901234.5")).toBe(-12345678901234.5);
    expect(refusal(() => parseDecimal(`1${"0".repeat(400)}`))).toMatch(/^decimal.too_precise \| “10+” has/);
  });

  it.each([
    [0, "0"],
    [-0, "0"],
    [180, "180"],
    [-8.5, "-8.5"],
    [0.002, "0.002"],
    [1e-7, "0.0000001"],
    [-1.25e-9, "-0.00000000125"],
    [1e21, "1000000000000000000000"],
    [-1.5e22, "-15000000000000000000000"],
  ])("writes %d as %s", (value, text) => {
    expect(formatDecimal(value)).toBe(text);
  });

  it("never writes what is no number", () => {
    for (const value of UNUSABLE)
      expect(refusal(() => formatDecimal(value))).toMatch(/^number.not_finite \| The amount/);
  });

  it("writes every double so that it reads back as the same double", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = formatDecimal(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it("reads every amount with two decimals exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
        const text = formatDecimal(cents / 100);
        expect(formatDecimal(parseDecimal(text))).toBe(text);
      }),
    );
  });
});
