import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integerPower, naturalExponential, naturalLog, naturalLogOnePlus, twelfthRoot } from "./exactMath.ts";
import { refusal, UNUSABLE } from "./testing/refusal.ts";

const DIGITS = 4e-16;

function expectClose(actual: number, expected: number, units = 2): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(units * DIGITS * Math.abs(expected));
}

describe("powers, roots and logarithms from exact operations", () => {
  it("multiply whole powers", () => {
    expect([0, 1, 2, 3, 10].map((exponent) => integerPower(3, exponent))).toEqual([1, 3, 9, 27, 59049]);
    expect(integerPower(-2, 3)).toBe(-8);
    expect(integerPower(0, 0)).toBe(1);
    expect(integerPower(10, 400)).toBe(Infinity);
    expect(refusal(() => integerPower(2, -1))).toContain("count.not_whole | The exponent is -1");
    expect(refusal(() => integerPower(2, 0.5))).toContain("count.not_whole | The exponent is 0.5");
    fc.assert(
      fc.property(fc.double({ min: 1, max: 2, noNaN: true }), fc.integer({ min: 0, max: 600 }), (base, exponent) => {
        expectClose(integerPower(base, exponent), Math.pow(base, exponent), exponent + 2);
      }),
    );
  });

  it("take twelfth roots", () => {
    expect(twelfthRoot(4096)).toBe(2);
    expect(twelfthRoot(1)).toBe(1);
    expectClose(twelfthRoot(1 / 4096), 0.5);
    // The power of the root tells twelve times the error of the root, and its own.
    const backTo = (x: number) => expectClose(integerPower(twelfthRoot(x), 12), x, 24);
    fc.assert(fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), backTo));
    backTo(Number.MAX_VALUE / 2);
    backTo(1e-300);
    expect(refusal(() => twelfthRoot(0))).toContain("amount.not_positive | The number under a root is 0");
  });

  it("take logarithms", () => {
    expect(naturalLog(1)).toBe(0);
    expect(naturalLog(2)).toBe(Math.LN2);
    expect(naturalLog(0.25)).toBe(-2 * Math.LN2);
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        expect(Math.abs(naturalLog(x) - Math.log(x))).toBeLessThanOrEqual(
          4 * DIGITS * Math.max(1, Math.abs(Math.log(x))),
        );
      }),
    );
    expect(refusal(() => naturalLog(0))).toContain("amount.not_positive | The number under a logarithm is 0");
  });

  it("take logarithms of small growth without losing digits", () => {
    expect(naturalLogOnePlus(0)).toBe(0);
    expectClose(naturalLogOnePlus(1e-20), 1e-20);
    fc.assert(
      fc.property(fc.double({ min: 1e-18, max: 100, noNaN: true }), (x) =>
        expectClose(naturalLogOnePlus(x), Math.log1p(x), 4),
      ),
    );
    expect(refusal(() => naturalLogOnePlus(-0.1))).toContain("amount.negative | The growth under a logarithm is -0.1");
  });

  it("take exponentials", () => {
    expect(naturalExponential(0)).toBe(1);
    expect(naturalExponential(Math.LN2)).toBe(2);
    expect(naturalExponential(-Math.LN2)).toBe(0.5);
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (x) =>
        expectClose(naturalExponential(x), Math.exp(x), 20),
      ),
    );
    expectClose(naturalExponential(700), Math.exp(700), 600);
    expect(refusal(() => naturalExponential(800))).toContain("number.not_finite | The result of an exponential");
    expect(refusal(() => naturalExponential(Number.NaN))).toContain("number.not_finite | The exponent");
  });

  it("let neither NaN nor infinities in", () => {
    for (const value of UNUSABLE) {
      expect(refusal(() => integerPower(value, 2))).toContain("number.not_finite | The base of a power");
      for (const take of [twelfthRoot, naturalLog, naturalLogOnePlus])
        expect(refusal(() => take(value))).toContain("number.not_finite");
    }
  });
});

describe("the rooms of money and scorecards", () => {
  it("use no function that engines round differently", async () => {
    const server = join(import.meta.dirname, "..");
    const files = (
      await Promise.all(
        ["economics", "scorecards"].map((room) =>
          readdir(join(server, room), { recursive: true }).then((names) =>
            names.map((name) => join(server, room, name)),
          ),
        ),
      )
    ).flat();
    const sources = files.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
    expect(sources.length).toBeGreaterThan(50);
    for (const name of sources) {
      const code = (await readFile(name, "utf8"))
        .split("\n")
        .filter((line) => !/^\s*(\/?\*|\/\/)/.test(line))
        .join("\n");
      expect(code, name).not.toMatch(/ \*\* /);
      expect(code, name).not.toMatch(/\bMath\.(?!(abs|ceil|floor|imul|max|min|round|sqrt|LN2|SQRT2|SQRT1_2)\b)/);
    }
  });
});
