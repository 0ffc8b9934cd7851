/** Every choice the stages and the target offer, one at a time: what a form can show, a test can try. */
import { z } from "zod";
import type { PipelineDocument } from "../../../pipeline/schema.ts";
import { hostingSchema } from "../../../pipeline/hostingTarget.ts";
import { pipelineTargetSchema } from "../../../pipeline/target.ts";
import { getStage } from "../../../stages/registry.ts";
import { withConfig } from "./documents.ts";

type JsonSchema = Record<string, unknown>;
const isRecord = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Values worth trying for a field: each choice, both ends of a range, and nothing where nothing may be given. */
function valuesOf(schema: JsonSchema): unknown[] {
  const options = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(options)) return options.flatMap((one: unknown) => (isRecord(one) ? valuesOf(one) : []));
  if (Array.isArray(schema["enum"])) return schema["enum"];
  if ("const" in schema) return [schema["const"]];
  if (schema["type"] === "null") return [null];
  if (schema["type"] === "boolean") return [true, false];
  if (schema["type"] === "number" || schema["type"] === "integer")
    return [schema["minimum"], schema["maximum"]].filter(
      (bound) => typeof bound === "number" && Math.abs(bound) < Number.MAX_SAFE_INTEGER,
    );
  return [];
}

export type Variant = { name: string; document: PipelineDocument };

/** Settings that another one needs beside it, by field and value. */
const companions: Record<string, Record<string, unknown>> = {
  "algorithm=rule": { rules: [{ when: "tenure < 6", then: "" }] },
  "validation=group": { groupColumn: "plan" },
  "validation=time": { timeColumn: "since" },
  "sampler=grid": { gridPoints: 2 },
  "sampler=manual": { manual: [{ learningRate: 0.1 }, { learningRate: 0.3 }] },
  "method=people": { classes: ["yes", "no"] },
};

/** The document with one setting of one stage changed, for all stages, settings and values. */
export function* stageVariants(document: PipelineDocument): Generator<Variant> {
  for (const stage of document.stages) {
    const properties = getStage(stage.kind)?.formSchema()["properties"];
    if (!isRecord(properties)) continue;
    for (const [field, schema] of Object.entries(properties))
      if (isRecord(schema))
        for (const value of valuesOf(schema))
          yield {
            name: `${stage.id}.${field} = ${JSON.stringify(value)}`,
            document: withConfig(document, stage.id, {
              [field]: value,
              ...companions[`${field}=${String(value)}`],
            }),
          };
  }
}

/** Targets with one choice changed. */
export function targetVariants(): { name: string; target: Record<string, unknown> }[] {
  const known: Record<string, Record<string, unknown>> = {
    // Choices that need company to make sense.
    own: { imageUri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/ours:1", packages: "image" },
    pip: {},
    batch: { input: "s3://ml-results/to-answer/" },
    weights: { beforeModel: "churn-0a1b2c3d" },
  };
  const fields = (schema: z.ZodType): [string, JsonSchema][] => {
    const properties = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })["properties"];
    return Object.entries(isRecord(properties) ? properties : {}).flatMap(([name, one]) =>
      isRecord(one) ? [[name, one] as [string, JsonSchema]] : [],
    );
  };
  const company = (value: unknown): Record<string, unknown> => known[String(value)] ?? {};
  return [
    ...fields(pipelineTargetSchema)
      .filter(([name]) => name !== "where" && name !== "search")
      .flatMap(([name, schema]) =>
        valuesOf(schema)
          .filter((value) => value !== null && value !== "image")
          .map((value) => ({ name: `${name} = ${String(value)}`, target: { [name]: value, ...company(value) } })),
      ),
    ...fields(hostingSchema).flatMap(([name, schema]) =>
      valuesOf(schema)
        .filter((value) => value !== null)
        .map((value) => ({
          name: `hosting.${name} = ${String(value)}`,
          target: { hosting: { [name]: value, ...company(value) } },
        })),
    ),
    { name: "spot", target: { training: { spot: true } } },
    { name: "spot with a wait", target: { training: { spot: true, maxSeconds: 600, maxWaitSeconds: 900 } } },
    { name: "VPC", target: { subnets: ["subnet-0abc1234"], securityGroups: ["sg-0abc1234"] } },
    { name: "KMS", target: { kmsKey: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555" } },
    {
      name: "tags",
      target: { tags: [{ key: "team", value: "Größe & Co" }].map((tag) => ({ ...tag, value: "growth" })) },
    },
    { name: "environment", target: { environment: [{ name: "OMP_WAIT_POLICY", value: "passive" }] } },
    { name: "no folder", target: { prefix: "" } },
    { name: "a folder in a folder", target: { prefix: "/teams/growth/" } },
    { name: "Frankfurt", target: { region: "eu-central-1" } },
    { name: "Beijing", target: { region: "cn-north-1", role: "arn:aws-cn:iam::123456789012:role/jobs" } },
    { name: "a rollback alarm", target: { hosting: { alarms: ["errors"] } } },
    { name: "a canary", target: { hosting: { rollout: "canary", sharePercent: 50 } } },
    { name: "A/B", target: { hosting: { rollout: "weights", sharePercent: 30, beforeModel: "churn-0a1b2c3d" } } },
    { name: "captured requests", target: { hosting: { capturePercent: 20 } } },
    { name: "isolated with wheels", target: { isolated: true, packages: "wheels" } },
  ];
}

/** What a pipeline's steps can't do, so the compiler must refuse it there. */
export const notInPipelines = [
  "hosting.rollout = canary",
  "hosting.rollout = linear",
  "a rollback alarm",
  "a canary",
  "captured requests",
];
