import { z } from "zod";
import { columnTypes, environments, problemTypes, type Json } from "../../stages/contract.ts";

/** The documents of a bundle, as the Python side writes them. Unknown fields are left alone: they are for people. */
const jsonSchema: z.ZodType<Json> = z.json();

export const signatureSchema = z.array(
  z.object({
    name: z.string(),
    type: z.enum(columnTypes),
    format: z.string().nullish(),
    nullTokens: z.array(z.string()).nullish(),
    required: z.boolean().optional(),
    source: z.string().nullish(),
    trim: z.boolean().optional(),
  }),
);
export type Signature = z.infer<typeof signatureSchema>;

export const twinDocumentSchema = z.object({
  version: z.literal(1),
  algorithm: z.string(),
  problemType: z.enum(problemTypes),
  target: z.string(),
  classes: z.array(z.string()).nullable(),
  positive: z.string().nullable(),
  threshold: z.number().nullable(),
  graph: z.object({ file: z.string(), input: z.string(), output: z.string() }),
  signature: signatureSchema,
  steps: z.array(
    z.object({
      op: z.string(),
      stage: z.string(),
      columns: z.array(z.string()),
      parameters: z.record(z.string(), jsonSchema),
    }),
  ),
  featureNames: z.array(z.string()),
});
export type TwinDocument = z.infer<typeof twinDocumentSchema>;

export const endpointDocumentSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  environment: z.enum(environments).default("trial"),
  /** Share of the requests a new version gets first; 0: all at once. */
  canaryShare: z.number().min(0).max(0.5).default(0),
  runner: z.enum(["node", "python"]),
  maxRows: z.number().int().min(1),
  modelHash: z.string(),
  algorithm: z.string(),
  problemType: z.enum(problemTypes),
  signature: signatureSchema,
  parity: z.object({ holds: z.boolean(), largestDifference: z.number().nullable() }),
});
export type EndpointDocument = z.infer<typeof endpointDocumentSchema>;

/** Raw rows with the answers the endpoint must give; null where the row must be refused. */
export const probeSchema = z.object({
  rows: z.array(z.record(z.string(), jsonSchema)),
  // One number alone is a regression's answer.
  expected: z.array(z.union([z.array(z.number()), z.number().transform((value) => [value])]).nullable()),
});
export type Probe = z.infer<typeof probeSchema>;
