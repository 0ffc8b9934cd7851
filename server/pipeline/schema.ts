/** The pipeline document: what a draft may be. A half-built graph is a valid draft; what may run is decided by `toExecutable`. */
import { z } from "zod";

/** Largest document the product accepts; beyond it the editor and the planner lose their promises. */
export const MAX_STAGES = 5000;
export const MAX_EDGES = 20_000;

export const stageIdSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "an id starts with a letter and has at most 64 letters, digits, _ or -");
export const portNameSchema = z.string().min(1).max(64);

export const stageUiSchema = z.looseObject({ x: z.number().optional(), y: z.number().optional() });

export const stageSchema = z.strictObject({
  id: stageIdSchema,
  /** Kept even when this installation doesn't know the kind; such a stage can't run. */
  kind: z.string().min(1).max(64),
  name: z.string().max(200),
  /** What the user means; checked against the kind's settings when it is used. */
  config: z.record(z.string(), z.unknown()),
  /** Where it is drawn; never read by the planner. */
  ui: stageUiSchema,
});
export type Stage = z.infer<typeof stageSchema>;

export const endSchema = z.tuple([stageIdSchema, portNameSchema]);
export type End = z.infer<typeof endSchema>;
export const edgeSchema = z.strictObject({ from: endSchema, to: endSchema });
export type Edge = z.infer<typeof edgeSchema>;

/** A feedback loop: drawn dashed, run as numbered iterations, never part of the plan's graph. */
export const loopSchema = z.strictObject({
  id: stageIdSchema,
  from: stageIdSchema,
  to: stageIdSchema,
  condition: z.enum(["goal_missed", "drift", "cost_over_tolerance"]),
  stop: z.strictObject({ iterations: z.number().int().min(1).max(100) }),
});
export type Loop = z.infer<typeof loopSchema>;

export const projectSettingsSchema = z.strictObject({
  seed: z.number().int().min(0).max(4_294_967_295).describe("equal seeds give equal draws, folds and searches"),
  target: z.string().min(1).max(500).nullable().describe("the column to predict; null when none is chosen yet"),
});

export const pipelineSchema = z.strictObject({
  stagecraft: z.literal(1).describe("version of the file format"),
  name: z.string().min(1).max(200),
  settings: projectSettingsSchema.describe("what holds for the whole project"),
  goal: z.record(z.string(), z.unknown()).describe("the business goal"),
  economics: z.record(z.string(), z.unknown()).describe("amounts of the economics sheet"),
  stages: z.array(stageSchema).max(MAX_STAGES),
  edges: z.array(edgeSchema).max(MAX_EDGES).describe("from and to are [stage id, port name]"),
  loops: z.array(loopSchema).max(100),
});
export type PipelineDocument = z.infer<typeof pipelineSchema>;

/** @returns a document with no stages */
export function emptyPipeline(name: string): PipelineDocument {
  return {
    stagecraft: 1,
    name,
    settings: { seed: 42, target: null },
    goal: {},
    economics: {},
    stages: [],
    edges: [],
    loops: [],
  };
}

export const edgeKey = (edge: Edge): string => `${edge.from[0]}.${edge.from[1]}>${edge.to[0]}.${edge.to[1]}`;
