import { describe, expect, it } from "vitest";
import { changedFields } from "./changedFields.ts";

describe("a row of the trail", () => {
  it("shows what changed, and leaves out what stayed", () => {
    expect(changedFields({ name: "a", tags: ["x"], same: 1 }, { name: "b", tags: [], same: 1 })).toEqual([
      { name: "name", before: "a", after: "b" },
      { name: "tags", before: '[\n "x"\n]', after: "[]" },
    ]);
  });

  it("of something new or gone has one side", () => {
    expect(changedFields(null, { name: "a", owner: null })).toEqual([{ name: "name", before: null, after: "a" }]);
    expect(changedFields("x", null)).toEqual([{ name: "value", before: "x", after: null }]);
    expect(changedFields(null, null)).toEqual([]);
  });
});
