import { describe, expect, it } from "vitest";
import { cellText, invisibleText, isLong, shortText, SHOWN } from "./cellText.ts";

describe("a cell", () => {
  it.each([
    [0.1 + 0.2, "0.30000000000000004"],
    [1e21, "1e+21"],
    [-0.5, "-0.5"],
    [1234567, "1234567"],
    ["9007199254740993", "9007199254740993"],
    ["00123", "00123"],
    [true, "true"],
    ["∞", "∞"],
  ])("%j is shown exactly, neither rounded nor grouped", (cell, text) => {
    expect(cellText(cell)).toBe(text);
    expect(shortText(cell)).toBe(text);
  });

  it("that is long, of several lines or cut when stored can be opened in full", () => {
    expect([isLong("x".repeat(SHOWN)), isLong("x".repeat(SHOWN + 1)), isLong("a\nb")]).toEqual([false, true, true]);
    expect(isLong({ text: "x", length: 5_000 })).toBe(true);
    expect(shortText("x".repeat(500))).toHaveLength(SHOWN);
  });

  it("shows breaks and tabs instead of acting on them", () => expect(shortText("a\r\nb\tc")).toBe("a⏎b⇥c"));

  it("that looks like nothing says what it is, so that it isn't taken for missing", () => {
    expect([invisibleText(""), invisibleText(" "), invisibleText("   ")]).toEqual([
      "empty text",
      "1 blank",
      "3 blanks",
    ]);
    expect([invisibleText(null), invisibleText("a"), invisibleText(0)]).toEqual([null, null, null]);
  });
});
