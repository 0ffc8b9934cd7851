import { describe, expect, it } from "vitest";
import { cacheKeyOf, opensTest } from "./cacheKey.ts";
import { stageSpec } from "./testing/fixtures.ts";

const spec = stageSpec("clean", ["ingest"], {
  params: { a: 1, b: [2, 3] },
  sources: [{ name: "x.csv", sha256: "f".repeat(64), bytes: 3 }],
});
const inputs = { dataset: ["h1", "h2"] };
const key = cacheKeyOf(spec, inputs, "code");

describe("the cache key", () => {
  it("doesn't depend on the order of settings or on the stage's display name", () => {
    expect(
      cacheKeyOf({ ...spec, params: { b: [2, 3], a: 1 }, stage: { ...spec.stage, name: "Renamed" } }, inputs, "code"),
    ).toBe(key);
  });

  it.each([
    ["a setting", cacheKeyOf({ ...spec, params: { a: 1, b: [3, 2] } }, inputs, "code")],
    ["the seed", cacheKeyOf({ ...spec, seed: 8 }, inputs, "code")],
    ["the code", cacheKeyOf(spec, inputs, "other code")],
    ["an input", cacheKeyOf(spec, { dataset: ["h1", "h3"] }, "code")],
    ["the order of the edges", cacheKeyOf(spec, { dataset: ["h2", "h1"] }, "code")],
    [
      "the user's file",
      cacheKeyOf({ ...spec, sources: [{ name: "x.csv", sha256: "e".repeat(64), bytes: 3 }] }, inputs, "code"),
    ],
    [
      "the stage, whose id is written into outputs",
      cacheKeyOf({ ...spec, stage: { ...spec.stage, id: "clean2" } }, inputs, "code"),
    ],
    ["opening the test partition", cacheKeyOf({ ...spec, params: { ...spec.params, final: true } }, inputs, "code")],
  ])("changes with %s", (_what, other) => {
    expect(other).not.toBe(key);
  });

  it("doesn't exist for a stage that may not be reused", () => {
    expect(cacheKeyOf({ ...spec, cacheable: false }, inputs, "code")).toBeNull();
  });

  it("opens the test partition only for stages whose compiler asked for it", () => {
    expect(opensTest(spec)).toBe(false);
    expect(opensTest({ ...spec, params: { final: true } })).toBe(true);
  });
});
