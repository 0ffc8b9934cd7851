import { describe, expect, it } from "vitest";
import { checkDefinition } from "./check/checkDefinition.ts";
import { compiled, templates } from "./testing/documents.ts";
import { changed } from "./testing/changed.ts";

const churn = templates["churn"] ?? fail();

const long = (length: number): string => "x".repeat(length);

const definitions: [string, (string | number)[], unknown, RegExp][] = [
  ["a definition over 1 MB", ["Metadata", "Note"], long(1_048_577), /^$/],
  [
    "a parameter nobody has",
    ["Steps", 0, "Arguments", "ProcessingInputs", 3, "S3Input", "S3Uri"],
    { Get: "Parameters.Lost" },
    /S3Uri\.Get$/,
  ],
  [
    "a step nobody has",
    ["Steps", 1, "Arguments", "InputDataConfig", 3, "DataSource", "S3DataSource", "S3Uri"],
    { Get: "Steps.lost.X" },
    /S3Uri\.Get$/,
  ],
  [
    "a property no answer has",
    ["Steps", 1, "Arguments", "InputDataConfig", 3, "DataSource", "S3DataSource", "S3Uri"],
    { Get: "Steps.data-to-features.Luck" },
    /S3Uri\.Get$/,
  ],
  [
    "a condition of a type AWS doesn't have",
    ["Steps", 4, "Arguments", "Conditions", 0, "Type"],
    "ConditionLessThanOrEqualTo",
    /Conditions\[0\]\.Type$/,
  ],
  [
    "a value looked up by names instead of a reference",
    ["Steps", 4, "Arguments", "Conditions", 0, "Conditions", 0, "LeftValue"],
    { "Std:JsonGet": { Step: "evaluate", PropertyFile: "result", Path: "a" } },
    /Std:JsonGet$/,
  ],
  ["a step's name with a space", ["Steps", 0, "Name"], "my step", /^Steps\[0\]\.Name$/],
  [
    "a step that waits for a condition",
    ["Steps", 4, "Arguments", "IfSteps", 0, "DependsOn"],
    ["evaluate-gate"],
    /DependsOn\[0\]$/,
  ],
  ["a step that waits for a later one", ["Steps", 0, "DependsOn"], ["evaluate"], /DependsOn\[0\]$/],
  ["a step of another type", ["Steps", 0, "Type"], "QualityCheck", /^Steps\[0\]\.Type$/],
  ["a retry without an end", ["Steps", 0, "RetryPolicies", 0, "MaxAttempts"], undefined, /RetryPolicies\[0\]$/],
  [
    "a retry of an unknown fault",
    ["Steps", 0, "RetryPolicies", 0, "ExceptionType", 0],
    "Step.BAD_LUCK",
    /ExceptionType\[0\]$/,
  ],
  ["a cache for a fortnight in words", ["Steps", 0, "CacheConfig", "ExpireAfter"], "two weeks", /ExpireAfter$/],
  ["a property file of an output nobody has", ["Steps", 3, "PropertyFiles", 0, "OutputName"], "lost", /OutputName$/],
  [
    "kept requests in an endpoint step",
    ["Steps", 4, "Arguments", "IfSteps", 3, "Arguments", "DataCaptureConfig"],
    {},
    /DataCaptureConfig/,
  ],
  [
    "a bad argument inside a branch",
    ["Steps", 4, "Arguments", "IfSteps", 0, "Arguments", "RoleArn"],
    "me",
    /IfSteps\[0\]\.Arguments\.RoleArn$/,
  ],
  ["another version", ["Version"], "2024-01-01", /^Version$/],
];

describe("bad definitions", () => {
  const good = compiled(churn, {}, { form: "pipeline" }).definition;
  for (const [what, path, value, place] of definitions)
    it(`${what} is found`, () => {
      expect(checkDefinition(good)).toEqual([]);
      expect(checkDefinition(changed(good, path, value)).map((problem) => problem.path)).toContainEqual(
        expect.stringMatching(place),
      );
    });

  it("text that is no JSON is no definition", () => {
    expect(checkDefinition("{{{not json")).toEqual([{ path: "", message: "the definition is not JSON" }]);
  });
});

function fail(): never {
  throw new Error("the test's own document is wrong");
}
