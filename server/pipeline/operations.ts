/**
 * Typed edits of a pipeline document. The same operations serve undo, the audit and merging:
 * each carries what it replaces, so it can be turned around, and names what it touches. An edit of settings is an edit of the
 * fields that differ between its `before` and `after`: two people may change different fields of one stage, and undoing
 * one's own edit leaves the other's alone.
 */
import { z } from "zod";
import {
  annotationSchema,
  changeStage,
  edgeKey,
  edgeSchema,
  endSchema,
  frameSchema,
  loopSchema,
  noteSchema,
  type PipelineDocument,
  pipelineSchema,
  projectSettingsSchema,
  stageIdSchema,
  stageSchema,
  stageUiSchema,
} from "./schema.ts";
import { pipelineTargetSchema, stageTargetSchema } from "./target.ts";
import { patchFields } from "./patch.ts";

const configSchema = z.record(z.string(), z.unknown());
const indexed = <T extends z.ZodType>(item: T) => z.strictObject({ index: z.number().int().nonnegative(), item });

const versionSchema = z.number().int().min(1).nullable();
const noteFieldsSchema = noteSchema.omit({ id: true }).partial();
const frameFieldsSchema = frameSchema.omit({ id: true }).partial();

export const operationSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("addStage"), index: z.number().int().nonnegative(), stage: stageSchema }),
  /** Carries the edges and loops that fall with the stage, each with its place, so that undo restores the very same document. */
  z.strictObject({
    type: z.literal("removeStage"),
    index: z.number().int().nonnegative(),
    stage: stageSchema,
    edges: z.array(indexed(edgeSchema)),
    loops: z.array(indexed(loopSchema)),
  }),
  /** Inverse of removeStage. */
  z.strictObject({
    type: z.literal("restoreStage"),
    index: z.number().int().nonnegative(),
    stage: stageSchema,
    edges: z.array(indexed(edgeSchema)),
    loops: z.array(indexed(loopSchema)),
  }),
  z.strictObject({
    type: z.literal("setConfig"),
    stageId: stageIdSchema,
    before: configSchema,
    after: configSchema,
    /** Present when the settings were brought to another version of their kind; null is the version of stages that name none. */
    version: z.strictObject({ before: versionSchema, after: versionSchema }).optional(),
  }),
  z.strictObject({
    type: z.literal("renameStage"),
    stageId: stageIdSchema,
    before: z.string().max(200),
    after: z.string().max(200),
  }),
  z.strictObject({
    type: z.literal("move"),
    moves: z.array(z.strictObject({ stageId: stageIdSchema, before: stageUiSchema, after: stageUiSchema })).min(1),
  }),
  z.strictObject({ type: z.literal("connect"), index: z.number().int().nonnegative(), edge: edgeSchema }),
  z.strictObject({ type: z.literal("disconnect"), index: z.number().int().nonnegative(), edge: edgeSchema }),
  z.strictObject({ type: z.literal("addLoop"), index: z.number().int().nonnegative(), loop: loopSchema }),
  z.strictObject({ type: z.literal("removeLoop"), index: z.number().int().nonnegative(), loop: loopSchema }),
  z.strictObject({ type: z.literal("setSettings"), before: projectSettingsSchema, after: projectSettingsSchema }),
  z.strictObject({ type: z.literal("rename"), before: z.string().min(1).max(200), after: z.string().min(1).max(200) }),
  z.strictObject({ type: z.literal("setGoal"), before: configSchema, after: configSchema }),
  z.strictObject({ type: z.literal("setEconomics"), before: configSchema, after: configSchema }),
  z.strictObject({ type: z.literal("setMuted"), stageId: stageIdSchema, before: z.boolean(), after: z.boolean() }),
  /** Null: nothing is said, so all stages run on this machine. */
  z.strictObject({
    type: z.literal("setTarget"),
    before: pipelineTargetSchema.nullable(),
    after: pipelineTargetSchema.nullable(),
  }),
  z.strictObject({
    type: z.literal("setStageTarget"),
    stageId: stageIdSchema,
    before: stageTargetSchema.nullable(),
    after: stageTargetSchema.nullable(),
  }),
  z.strictObject({
    type: z.literal("annotateStage"),
    stageId: stageIdSchema,
    before: annotationSchema.nullable(),
    after: annotationSchema.nullable(),
  }),
  z.strictObject({
    type: z.literal("annotateEdge"),
    from: endSchema,
    to: endSchema,
    before: annotationSchema.nullable(),
    after: annotationSchema.nullable(),
  }),
  z.strictObject({ type: z.literal("addNote"), index: z.number().int().nonnegative(), note: noteSchema }),
  z.strictObject({ type: z.literal("removeNote"), index: z.number().int().nonnegative(), note: noteSchema }),
  /** `before` and `after` name the same fields: the ones that change. */
  z.strictObject({
    type: z.literal("setNote"),
    noteId: stageIdSchema,
    before: noteFieldsSchema,
    after: noteFieldsSchema,
  }),
  z.strictObject({ type: z.literal("addFrame"), index: z.number().int().nonnegative(), frame: frameSchema }),
  z.strictObject({ type: z.literal("removeFrame"), index: z.number().int().nonnegative(), frame: frameSchema }),
  z.strictObject({
    type: z.literal("setFrame"),
    frameId: stageIdSchema,
    before: frameFieldsSchema,
    after: frameFieldsSchema,
  }),
  /** Replaces everything: template, import, clear. */
  z.strictObject({ type: z.literal("replace"), before: pipelineSchema, after: pipelineSchema }),
]);
export type Operation = z.infer<typeof operationSchema>;

/** What changed under an operation's feet. */
export class OperationConflict extends Error {
  readonly code = "operation_conflict";
  readonly operation: Operation;
  constructor(operation: Operation, message: string) {
    super(message);
    this.operation = operation;
  }
}

const insert = <T>(list: T[], index: number, item: T): T[] => [
  ...list.slice(0, Math.min(index, list.length)),
  item,
  ...list.slice(Math.min(index, list.length)),
];

const insertAll = <T>(list: T[], items: { index: number; item: T }[]): T[] =>
  items.reduce((next, { index, item }) => insert(next, index, item), list);

/**
 * @returns the document after the operation; the given one is left alone and unchanged parts are shared
 * @throws OperationConflict when the thing it edits isn't there (or already is)
 */
export function applyOperation(document: PipelineDocument, operation: Operation): PipelineDocument {
  const conflict = (message: string): never => {
    throw new OperationConflict(operation, message);
  };
  const stageAt = (id: string): number => {
    const index = document.stages.findIndex((stage) => stage.id === id);
    return index < 0 ? conflict(`The stage "${id}" no longer exists.`) : index;
  };
  const replaceStage = (
    id: string,
    change: (stage: PipelineDocument["stages"][number]) => PipelineDocument["stages"][number],
  ): PipelineDocument => {
    const at = stageAt(id);
    return { ...document, stages: document.stages.map((stage, index) => (index === at ? change(stage) : stage)) };
  };
  type Named = { id: string };
  const known = (list: readonly Named[], id: string, what: string): void => {
    if (!list.some((each) => each.id === id)) conflict(`This ${what} no longer exists.`);
  };
  const added = <T extends Named>(list: T[], index: number, item: T, what: string): T[] =>
    list.some((each) => each.id === item.id) ? conflict(`This ${what} already exists.`) : insert(list, index, item);
  const without = <T extends Named>(list: T[], id: string, what: string): T[] => {
    known(list, id, what);
    return list.filter((each) => each.id !== id);
  };
  const changed = <T extends Named>(list: T[], id: string, change: Partial<T>, what: string): T[] => {
    known(list, id, what);
    return list.map((each) => (each.id === id ? { ...each, ...change } : each));
  };
  switch (operation.type) {
    case "addStage":
    case "restoreStage": {
      if (document.stages.some((stage) => stage.id === operation.stage.id))
        conflict(`A stage "${operation.stage.id}" already exists.`);
      const stages = insert(document.stages, operation.index, operation.stage);
      if (operation.type === "addStage") return { ...document, stages };
      const ids = new Set(stages.map((stage) => stage.id));
      const edges = operation.edges.filter(({ item }) => ids.has(item.from[0]) && ids.has(item.to[0]));
      return {
        ...document,
        stages,
        edges: insertAll(document.edges, edges),
        loops: insertAll(document.loops, operation.loops),
      };
    }
    case "removeStage": {
      stageAt(operation.stage.id);
      const id = operation.stage.id;
      return {
        ...document,
        stages: document.stages.filter((stage) => stage.id !== id),
        edges: document.edges.filter((edge) => edge.from[0] !== id && edge.to[0] !== id),
        loops: document.loops.filter((loop) => loop.from !== id && loop.to !== id),
      };
    }
    case "setConfig":
      return replaceStage(operation.stageId, (stage) => {
        const config = patchFields(stage.config, operation.before, operation.after);
        return operation.version
          ? changeStage(stage, { config, version: operation.version.after ?? undefined })
          : { ...stage, config };
      });
    case "renameStage":
      return replaceStage(operation.stageId, (stage) => ({ ...stage, name: operation.after }));
    case "move": {
      const moves = new Map(operation.moves.map((move) => [move.stageId, move]));
      for (const id of moves.keys()) stageAt(id);
      return {
        ...document,
        stages: document.stages.map((stage) => {
          const move = moves.get(stage.id);
          return move ? { ...stage, ui: patchFields(stage.ui, move.before, move.after) } : stage;
        }),
      };
    }
    case "connect": {
      stageAt(operation.edge.from[0]);
      stageAt(operation.edge.to[0]);
      const key = edgeKey(operation.edge);
      if (document.edges.some((edge) => edgeKey(edge) === key)) conflict("These two ports are already connected.");
      return { ...document, edges: insert(document.edges, operation.index, operation.edge) };
    }
    case "disconnect": {
      const key = edgeKey(operation.edge);
      if (!document.edges.some((edge) => edgeKey(edge) === key)) conflict("This edge no longer exists.");
      return { ...document, edges: document.edges.filter((edge) => edgeKey(edge) !== key) };
    }
    case "addLoop":
      if (document.loops.some((loop) => loop.id === operation.loop.id)) conflict("This loop already exists.");
      return { ...document, loops: insert(document.loops, operation.index, operation.loop) };
    case "removeLoop":
      if (!document.loops.some((loop) => loop.id === operation.loop.id)) conflict("This loop no longer exists.");
      return { ...document, loops: document.loops.filter((loop) => loop.id !== operation.loop.id) };
    case "setSettings":
      return { ...document, settings: patchFields(document.settings, operation.before, operation.after) };
    case "rename":
      return { ...document, name: operation.after };
    case "setGoal":
      return { ...document, goal: patchFields(document.goal, operation.before, operation.after) };
    case "setEconomics":
      return { ...document, economics: patchFields(document.economics, operation.before, operation.after) };
    case "setMuted":
      return replaceStage(operation.stageId, (stage) =>
        changeStage(stage, { muted: operation.after ? true : undefined }),
      );
    case "setTarget": {
      const { target: _, ...rest } = document;
      return operation.after ? { ...rest, target: operation.after } : rest;
    }
    case "setStageTarget":
      return replaceStage(operation.stageId, (stage) => changeStage(stage, { target: operation.after ?? undefined }));
    case "annotateStage":
      return replaceStage(operation.stageId, (stage) =>
        changeStage(stage, { annotation: operation.after ?? undefined }),
      );
    case "annotateEdge": {
      const key = edgeKey(operation);
      if (!document.edges.some((edge) => edgeKey(edge) === key)) conflict("This edge no longer exists.");
      const { after } = operation;
      return {
        ...document,
        edges: document.edges.map((edge) =>
          edgeKey(edge) === key ? { from: edge.from, to: edge.to, ...(after ? { annotation: after } : {}) } : edge,
        ),
      };
    }
    case "addNote":
      return { ...document, notes: added(document.notes, operation.index, operation.note, "note") };
    case "removeNote":
      return { ...document, notes: without(document.notes, operation.note.id, "note") };
    case "setNote":
      return { ...document, notes: changed(document.notes, operation.noteId, operation.after, "note") };
    case "addFrame":
      return { ...document, frames: added(document.frames, operation.index, operation.frame, "frame") };
    case "removeFrame":
      return { ...document, frames: without(document.frames, operation.frame.id, "frame") };
    case "setFrame":
      return { ...document, frames: changed(document.frames, operation.frameId, operation.after, "frame") };
    case "replace":
      return operation.after;
  }
}

/** @throws OperationConflict of the first operation that no longer fits; then nothing is applied */
export function applyOperations(document: PipelineDocument, operations: readonly Operation[]): PipelineDocument {
  return operations.reduce(applyOperation, document);
}

/** @returns the operation that undoes this one */
export function invertOperation(operation: Operation): Operation {
  switch (operation.type) {
    case "addStage":
      return { type: "removeStage", index: operation.index, stage: operation.stage, edges: [], loops: [] };
    case "removeStage":
      return { ...operation, type: "restoreStage" };
    case "restoreStage":
      return { ...operation, type: "removeStage" };
    case "connect":
      return { ...operation, type: "disconnect" };
    case "disconnect":
      return { ...operation, type: "connect" };
    case "addLoop":
      return { ...operation, type: "removeLoop" };
    case "removeLoop":
      return { ...operation, type: "addLoop" };
    case "move":
      return {
        type: "move",
        moves: operation.moves.map(({ stageId, before, after }) => ({ stageId, before: after, after: before })),
      };
    case "addNote":
      return { ...operation, type: "removeNote" };
    case "removeNote":
      return { ...operation, type: "addNote" };
    case "addFrame":
      return { ...operation, type: "removeFrame" };
    case "removeFrame":
      return { ...operation, type: "addFrame" };
    case "setConfig":
      return {
        ...operation,
        before: operation.after,
        after: operation.before,
        ...(operation.version ? { version: { before: operation.version.after, after: operation.version.before } } : {}),
      };
    case "setMuted":
      return { ...operation, before: operation.after, after: operation.before };
    case "annotateStage":
    case "annotateEdge":
      return { ...operation, before: operation.after, after: operation.before };
    case "setNote":
      return { ...operation, before: operation.after, after: operation.before };
    case "setFrame":
      return { ...operation, before: operation.after, after: operation.before };
    case "renameStage":
    case "rename":
      return { ...operation, before: operation.after, after: operation.before };
    case "setTarget":
      return { ...operation, before: operation.after, after: operation.before };
    case "setStageTarget":
      return { ...operation, before: operation.after, after: operation.before };
    case "setSettings":
      return { ...operation, before: operation.after, after: operation.before };
    case "setGoal":
    case "setEconomics":
      return { ...operation, before: operation.after, after: operation.before };
    case "replace":
      return { ...operation, before: operation.after, after: operation.before };
  }
}
