import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { env } from "../../env.js";
import { publishedProblems, readPublishedSchema, withoutGaps } from "./check/publishedSchema.ts";
import type { JsonRecord } from "./check/read.ts";
import { schemaGaps } from "./check/schemaGaps.ts";
import { compiled, templates, withConfig } from "./testing/documents.ts";

/** A schema as small as possible with some of the published one's gaps: joins, display names, lists of exceptions. */
const small: JsonRecord = {
  definitions: {
    StringArgumentValue: { oneOf: [{ type: "string" }, { $ref: "#/definitions/GetFunction" }] },
    GetFunction: {
      type: "object",
      properties: { Get: { type: "string" } },
      required: ["Get"],
      additionalProperties: false,
    },
    JoinFunction: {
      type: "object",
      properties: { "Std:Join": { Values: { type: "array" }, additionalProperties: false } },
      additionalProperties: false,
    },
    RetryPolicy: {
      type: "object",
      properties: { ExceptionType: { type: "string", enum: ["Step.THROTTLING"] }, MaxAttempts: { type: "integer" } },
      additionalProperties: false,
    },
    FailStep: {
      type: "object",
      properties: {
        Name: { type: "string", pattern: "^[a-z]{1,8}$" },
        Type: { type: "string", enum: ["Fail"] },
        DisplayName: { type: "string", pattern: "^[a-z]*$" },
        RetryPolicies: { type: "array", items: { $ref: "#/definitions/RetryPolicy" } },
        Arguments: { type: "object", properties: { ErrorMessage: { $ref: "#/definitions/StringArgumentValue" } } },
      },
      required: ["Name", "Type"],
      additionalProperties: false,
    },
    OtherStep: { type: "object", properties: { Type: { type: "string", enum: ["Other"] } } },
  },
  type: "object",
  properties: {
    Steps: {
      type: "array",
      maxItems: 2,
      items: { oneOf: [{ $ref: "#/definitions/OtherStep" }, { $ref: "#/definitions/FailStep" }] },
    },
  },
  required: ["Steps"],
  additionalProperties: false,
};
const step = (more: JsonRecord): JsonRecord => ({ Steps: [{ Name: "stop", Type: "Fail", ...more }] });
const said = (schema: JsonRecord, value: unknown): string[] => publishedProblems(schema, value).map(({ path }) => path);

describe("a published schema that somebody brings along", () => {
  it.each([
    ["a display name with spaces", { DisplayName: "Too few rows" }, "Steps[0].DisplayName"],
    [
      "a list of exceptions",
      { RetryPolicies: [{ ExceptionType: ["Step.THROTTLING"] }] },
      "Steps[0].RetryPolicies[0].ExceptionType",
    ],
    [
      "a join",
      { Arguments: { ErrorMessage: { "Std:Join": { On: "/", Values: ["a"] } } } },
      "Steps[0].Arguments.ErrorMessage",
    ],
  ])("is mended where it lacks %s, and nowhere else", (_what, more, path) => {
    expect(said(small, step(more))).toContain(path);
    expect(said(withoutGaps(small), step(more))).toEqual([]);
  });

  it.each([
    ["a member it doesn't know", step({ Extra: 1 }), "Steps[0].Extra"],
    ["a wrong name", step({ Name: "Far too long" }), "Steps[0].Name"],
    ["an unknown type of step", { Steps: [{ Name: "stop", Type: "ConditionLessThan" }] }, "Steps[0].Type"],
    [
      "an exception nobody knows",
      step({ RetryPolicies: [{ ExceptionType: ["Other"] }] }),
      "Steps[0].RetryPolicies[0].ExceptionType[0]",
    ],
    ["too many steps", { Steps: [1, 2, 3].map(() => ({ Name: "stop", Type: "Fail" })) }, "Steps"],
    ["no steps", {}, "Steps"],
  ])("still finds %s", (_what, value, path) => {
    expect(said(withoutGaps(small), value)).toContain(path);
  });

  it("is refused when it is something else", () => {
    expect(() => readPublishedSchema("[]")).toThrow(expect.objectContaining({ code: "definition_schema_invalid" }));
  });

  it("names what it finds among the compiler's errors", () => {
    const definitionSchema = { definitions: {}, type: "object", required: ["Signature"] };
    const { ok, findings } = compiled(templates["churn"] ?? fail(), {}, { form: "pipeline", definitionSchema });
    expect(ok).toBe(false);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "definition_invalid", path: "Signature", level: "error" }),
    );
  });
});

const file = env().definitionSchemaFile;
describe.runIf(file !== undefined)("the schema that STAGECRAFT_DEFINITION_SCHEMA names", () => {
  const text = file === undefined ? "{}" : readFileSync(file, "utf8");
  const targets: Record<string, unknown>[] = [
    {},
    { search: "jobs" },
    { hosting: { way: "batch", input: "s3://ml-in/x/" } },
    { hosting: { way: "serverless" } },
    { hosting: { way: "asynchronous" } },
    { training: { spot: true }, kmsKey: "alias/results", environment: [{ name: "A", value: "b" }] },
    { isolated: true, subnets: ["subnet-0abc1234"], securityGroups: ["sg-0abc1234"] },
  ];
  const definitions = Object.entries(templates).flatMap(([name, document]) =>
    targets
      .filter((target) => name !== "tiny-classes" || target["search"] === undefined)
      .map((target) => {
        const config = { sampler: "random", prune: false, searchRows: 10_000_000 };
        const made = compiled("search" in target ? withConfig(document, "tune", config) : document, target, {
          form: "pipeline",
        });
        expect(made.definition).not.toBeNull();
        return made.definition;
      }),
  );
  const problems = (schema: JsonRecord): string[] => definitions.flatMap((one) => said(schema, one));

  it("finds nothing in the definitions of all templates once its gaps are mended", () => {
    expect(problems(readPublishedSchema(text))).toEqual([]);
  });

  it("has every gap that is listed", () => {
    const raw: JsonRecord = JSON.parse(text);
    const closed = schemaGaps.filter((gap) => {
      const without = withoutGaps(
        raw,
        schemaGaps.filter((other) => other !== gap),
      );
      return problems(without).length === 0;
    });
    expect(closed.map(({ gap }) => gap)).toEqual([]);
  });

  it("rejects a condition with the type that AWS's own generator for TypeScript writes", () => {
    const changed = structuredClone(definitions[0]) ?? fail();
    const gate = changed.Steps.find((one) => one.Type === "Condition") ?? fail();
    gate.Arguments = {
      ...gate.Arguments,
      Conditions: [{ Type: "ConditionLessThanOrEqualTo", LeftValue: 1, RightValue: 2 }],
    };
    expect(said(readPublishedSchema(text), changed).join()).toMatch(/Conditions\[0\]\.Type/);
  });
});

function fail(): never {
  throw new Error("the test's own document is wrong");
}
