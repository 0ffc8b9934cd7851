import { describe, expect, it } from "vitest";
import type { Stage } from "../../server/pipeline/schema.ts";
import { issuesOf } from "./issuesOf.ts";
import { fieldPlace, type Finding } from "./useCompiled.ts";

const stage = (target?: Stage["target"]): Stage => ({
  id: "deploy",
  kind: "deploy",
  name: "Deploy",
  config: {},
  ui: {},
  ...(target ? { target } : {}),
});
const finding = (field: string | null, of: string | null = "deploy"): Finding => ({
  level: "error",
  code: "x",
  stage: of,
  stageName: of,
  field,
  path: null,
  message: "No.",
});

describe("the field a finding leads to", () => {
  it("is the pipeline's, unless the stage says something of its own there", () => {
    expect(fieldPlace(finding("processing.instance"), [stage()])).toEqual({
      stage: null,
      path: ["processing", "instance"],
    });
    expect(fieldPlace(finding("processing.instance"), [stage({ instance: "ml.m5.huge" })])).toEqual({
      stage: "deploy",
      path: ["instance"],
    });
    expect(fieldPlace(finding("role", null), [stage({ instance: "ml.m5.huge" })])).toEqual({
      stage: null,
      path: ["role"],
    });
  });

  it("is nowhere when no field is meant", () => {
    expect(fieldPlace(finding(null), [stage()])).toBeNull();
  });

  it("shows the finding in the form it belongs to", () => {
    const all = [finding("processing.instance"), finding("role", null), finding(null)];
    expect(issuesOf(all, null).map((issue) => issue.path)).toEqual([["processing", "instance"], ["role"]]);
    expect(issuesOf(all, "deploy").map((issue) => issue.path)).toEqual([["processing", "instance"], ["instance"]]);
    expect(issuesOf(all, "train")).toEqual([]);
  });
});
