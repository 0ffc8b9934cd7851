import { describe, expect, it } from "vitest";
import { emptyPipeline } from "../../server/pipeline/schema.ts";
import { failurePlace, placeQuery } from "./failurePlace.ts";

const config = { draw: { type: "group", column: "household" }, features: [{ column: "age" }, { column: "city" }] };
const document = {
  ...emptyPipeline("p"),
  settings: { seed: 1, target: "churn" },
  stages: [{ id: "ingest", kind: "ingest", name: "", config, ui: {} }],
};
const failed = (where: Record<string, string | number> | null) =>
  failurePlace({ code: "x", message: "", remedy: null, where }, "ingest", document);

describe("the place where a failure is mended", () => {
  it("is the setting that the stage named", () =>
    expect(failed({ setting: "rules.2.value" })).toEqual({ stageId: "ingest", path: ["rules", "2", "value"] }));
  it("is the setting that holds the column it named", () => {
    expect(failed({ column: "city" }).path).toEqual(["features", 1, "column"]);
    expect(failed({ column: "household" }).path).toEqual(["draw", "column"]);
  });
  it("is the pipeline's target when that column is missing", () =>
    expect(failed({ column: "churn" })).toEqual({ stageId: null, path: ["target"] }));
  it("is the stage as a whole when no setting mentions it", () => {
    const whole = { stageId: "ingest", path: [] };
    expect(failed({ column: "street" })).toEqual(whole);
    expect(failed({ row: 7 })).toEqual(whole);
    expect(failed(null)).toEqual(whole);
  });
  it("has an address that can be sent", () => {
    expect(placeQuery(failed({ column: "city" }))).toBe("stage=ingest&tab=settings&field=features.1.column");
    expect(placeQuery(failed({ column: "churn" }))).toBe("field=target");
  });
});
