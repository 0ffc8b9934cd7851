import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { movePoint, storedAmount, typedAmount } from "./amountText.ts";

describe("a share typed in per cent", () => {
  it.each([
    ["0.4", "0.004"],
    ["40", "0.4"],
    ["100", "1"],
    ["0", "0"],
    ["-5", "-0.05"],
    ["0.123456789", "0.00123456789"],
    ["0,4", "0.004"],
    ["12 %", "0.12"],
  ])("%s %% is stored as %s", (typed, stored) => expect(storedAmount(typed, "share")).toEqual({ text: stored }));

  it("comes back as it was meant, digit for digit", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: 6 }), (whole, places) => {
        const typed = movePoint(String(whole), -places);
        const stored = storedAmount(typed, "share");
        expect("text" in stored && typedAmount(stored.text, "share")).toBe(typed);
      }),
    );
  });
});

describe("an amount of money", () => {
  it("is stored as typed, without the blanks people group digits by", () => {
    expect(storedAmount("183 650.50", "money")).toEqual({ text: "183650.50" });
    expect(storedAmount(" ", "money")).toEqual({ text: "" });
  });

  it.each(["12.5.1", "1e3", "=1+1", "twelve", "1,234,567"])("is refused when it reads %s", (typed) => {
    expect(storedAmount(typed, "money")).toHaveProperty("problem");
  });
});
