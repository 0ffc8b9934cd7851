/** The pipeline document: what a draft may be. A half-built graph is a valid draft; what may run is decided by `toExecutable`. */
import { z } from "zod";
import { pipelineTargetSchema, stageTargetSchema } from "./target.ts";

/** Largest document the product accepts; beyond it the editor and the planner lose their promises. */
export const MAX_STAGES = 5000;
export const MAX_EDGES = 20_000;

export const stageIdSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "an id starts with a letter and has at most 64 letters, digits, _ or -");
export const portNameSchema = z.string().min(1).max(64);

export const stageUiSchema = z.looseObject({
  x: z.number().optional(),
  y: z.number().optional(),
  /** Automatic layout leaves it where it is. */
  pinned: z.literal(true).optional(),
  /** Id of the frame it is drawn in; a frame that no longer exists means none. */
  frame: z.string().max(64).optional(),
});

/** A remark on a stage or an edge: free words, and names of mistakes somebody ticked. Never changes what a run does. */
export const annotationSchema = z.strictObject({
  text: z.string().max(2000),
  errors: z.array(z.string().min(1).max(200)).max(50),
  /** What was found wrong with the data there, e.g. "duplicate records found and dropped". */
  issues: z.string().max(2000).optional(),
  /** What was taken for granted, e.g. "extracted for one country, others are assumed to be similar". */
  assumptions: z.string().max(2000).optional(),
});
export type Annotation = z.infer<typeof annotationSchema>;

export const stageSchema = z.strictObject({
  id: stageIdSchema,
  /** Kept even when this installation doesn't know the kind; such a stage can't run. */
  kind: z.string().min(1).max(64),
  name: z.string().max(200),
  /** What the user means; checked against the kind's settings when it is used. */
  config: z.record(z.string(), z.unknown()),
  /** Where it is drawn; never read by the planner. */
  ui: stageUiSchema,
  /** Version of the kind's settings that `config` was written for; absent means 1. */
  version: z.number().int().min(1).optional(),
  /** Left out of runs: what comes in goes out, where the kind can pass it through (see mute.ts). Absent means no. */
  muted: z.literal(true).optional(),
  annotation: annotationSchema.optional(),
  /** Where this stage runs, as far as it differs from the pipeline. */
  target: stageTargetSchema.optional(),
});
export type Stage = z.infer<typeof stageSchema>;

export const endSchema = z.tuple([stageIdSchema, portNameSchema]);
export type End = z.infer<typeof endSchema>;
export const edgeSchema = z.strictObject({
  from: endSchema,
  to: endSchema,
  annotation: annotationSchema.optional(),
});
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

export const MAX_NOTES = 1000;
export const MAX_NOTE_TEXT = 10_000;
export const MAX_FRAMES = 500;

export const assumptionSchema = z.strictObject({
  status: z.enum(["open", "verified", "false"]),
  owner: z.string().max(200),
  /** Day by which it is checked, or was; ISO date. */
  date: z.iso.date().nullable(),
});
export type Assumption = z.infer<typeof assumptionSchema>;

/** Words on the drawing. With an assumption it is a claim somebody has to check. */
export const noteSchema = z.strictObject({
  id: stageIdSchema,
  text: z.string().max(MAX_NOTE_TEXT),
  x: z.number(),
  y: z.number(),
  width: z.number().min(40).max(4000),
  height: z.number().min(40).max(4000),
  /** Id of the frame it is drawn in. */
  frame: z.string().max(64).nullable(),
  assumption: assumptionSchema.nullable(),
});
export type Note = z.infer<typeof noteSchema>;

/** A titled box around stages and notes; who is in it says so itself (`ui.frame`, `frame`). Collapsed it is drawn as one node. */
export const frameSchema = z.strictObject({
  id: stageIdSchema,
  title: z.string().max(200),
  x: z.number(),
  y: z.number(),
  width: z.number().min(40).max(100_000),
  height: z.number().min(40).max(100_000),
  collapsed: z.boolean(),
});
export type Frame = z.infer<typeof frameSchema>;

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
  target: pipelineTargetSchema.optional().describe("where stages run; absent: all on this machine"),
  notes: z.array(noteSchema).max(MAX_NOTES).default([]).describe("words on the drawing"),
  frames: z.array(frameSchema).max(MAX_FRAMES).default([]).describe("titled boxes on the drawing"),
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
    notes: [],
    frames: [],
  };
}

export const edgeKey = (edge: Edge): string => `${edge.from[0]}.${edge.from[1]}>${edge.to[0]}.${edge.to[1]}`;

const stageKeys = Object.keys(stageSchema.shape);
/**
 * A stage with parts changed, its keys in the schema's order, so that doing and undoing gives the same bytes.
 * @param change `undefined` takes an optional part away
 */
export function changeStage(stage: Stage, change: { [K in keyof Stage]?: Stage[K] | undefined }): Stage {
  const next: Record<string, unknown> = { ...stage, ...change };
  return Object.fromEntries(stageKeys.flatMap((key) => (next[key] === undefined ? [] : [[key, next[key]]]))) as Stage;
}
