import { describe, expect, it } from "vitest";
import { normalizeEmail } from "./normalizeEmail.ts";

describe("an address has one form", () => {
  it.each([
    ["  Ada@Example.COM ", "ada@example.com"],
    ["ada.lovelace+ml@mail.example.co.uk", "ada.lovelace+ml@mail.example.co.uk"],
    ["ada@xn--mnchen-3ya.de", "ada@xn--mnchen-3ya.de"],
  ])("%s → %s", (typed, stored) => {
    expect(normalizeEmail(typed)).toBe(stored);
  });

  it.each([
    ["no at sign", "ada.example.com"],
    ["two at signs", "ada@evil@example.com"],
    ["full-width at sign", "ada＠example.com"],
    ["small at sign", "ada﹫example.com"],
    ["quoted local part", '"ada,bob"@example.com'],
    ["comma", "ada,bob@example.com"],
    ["angle brackets", "<ada@example.com>"],
    ["space inside", "ada b@example.com"],
    ["line break", "ada@example.com\nbcc: x@y.z"],
    ["cyrillic а", "аda@example.com"],
    ["dots at the edge", ".ada@example.com"],
    ["two dots", "ada..b@example.com"],
    ["no top level", "ada@localhost"],
    ["numeric host", "ada@127.0.0.1"],
    ["too long", `${"a".repeat(65)}@example.com`],
    ["kelvin sign that lower-cases to k is folded, long s is not", "ſmith@example.com"],
  ])("refuses %s", (_, typed) => {
    expect(() => normalizeEmail(typed)).toThrowError(expect.objectContaining({ code: "email_invalid" }));
  });
});
