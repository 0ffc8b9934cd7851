import { describe, expect, it } from "vitest";
import { failureField } from "./failureField.ts";

const config = { draw: { type: "group", column: "household" }, features: [{ column: "age" }, { column: "city" }] };

describe("the field to look at after a failure", () => {
  it("is the setting that the stage named", () =>
    expect(failureField({ where: { setting: "rules.2.value" } }, config)).toEqual(["rules", 2, "value"]));
  it("is the setting that holds the column it named", () => {
    expect(failureField({ where: { column: "city" } }, config)).toEqual(["features", 1, "column"]);
    expect(failureField({ where: { column: "household" } }, config)).toEqual(["draw", "column"]);
  });
  it("is none when no setting mentions it", () => {
    expect(failureField({ where: { column: "street" } }, config)).toBeNull();
    expect(failureField({ where: { row: 7 } }, config)).toBeNull();
    expect(failureField({ where: null }, config)).toBeNull();
  });
});
