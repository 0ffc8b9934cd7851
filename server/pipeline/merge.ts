/** Whether edits made against an older revision may be applied on top of newer ones. */
import { changedFields } from "./patch.ts";
import { applyOperations, type Operation, OperationConflict } from "./operations.ts";
import { edgeKey, type PipelineDocument } from "./schema.ts";

export type TouchedKeys = { writes: string[]; needs: string[] };

/** One key per field that differs; the records it lies in must stay records. */
function fieldKeys(of: string, { before, after }: { before: object; after: object }): TouchedKeys {
  const paths = changedFields({ ...before }, { ...after }).map(({ path }) =>
    path.map((part) => part.replaceAll("/", "~1")),
  );
  const key = (path: string[]): string => [of, ...path].join("/");
  return {
    writes: paths.map(key),
    needs: paths.flatMap((path) => path.slice(0, -1).map((_, depth) => key(path.slice(0, depth + 1)))),
  };
}

const withNeed = (need: string, keys: TouchedKeys): TouchedKeys => ({ ...keys, needs: [need, ...keys.needs] });

/**
 * Names of what an operation touches, coarse enough that two operations with no name in common can be applied in either order.
 * Removing a stage touches everything about it; connecting touches the existence of both ends.
 */
export function touchedKeys(operation: Operation): TouchedKeys {
  switch (operation.type) {
    case "addStage":
      return { writes: [`stage:${operation.stage.id}`], needs: [] };
    case "removeStage":
    case "restoreStage": {
      const id = operation.stage.id;
      return {
        writes: [
          `stage:${id}`,
          `config:${id}`,
          `name:${id}`,
          `ui:${id}`,
          `muted:${id}`,
          `annotation:${id}`,
          `target:${id}`,
          ...operation.edges.map(({ item }) => `edge:${edgeKey(item)}`),
        ],
        needs: [],
      };
    }
    case "setConfig":
      return withNeed(`stage:${operation.stageId}`, fieldKeys(`config:${operation.stageId}`, operation));
    case "renameStage":
      return { writes: [`name:${operation.stageId}`], needs: [`stage:${operation.stageId}`] };
    case "move":
      return {
        writes: operation.moves.map((move) => `ui:${move.stageId}`),
        needs: operation.moves.map((move) => `stage:${move.stageId}`),
      };
    case "connect":
    case "disconnect":
      return {
        writes: [`edge:${edgeKey(operation.edge)}`, `input:${operation.edge.to.join(".")}`],
        needs: [`stage:${operation.edge.from[0]}`, `stage:${operation.edge.to[0]}`],
      };
    case "addLoop":
    case "removeLoop":
      return {
        writes: [`loop:${operation.loop.id}`],
        needs: [`stage:${operation.loop.from}`, `stage:${operation.loop.to}`],
      };
    case "setSettings":
      return fieldKeys("settings", operation);
    case "rename":
      return { writes: ["name"], needs: [] };
    case "setGoal":
      return fieldKeys("goal", operation);
    case "setEconomics":
      return fieldKeys("economics", operation);
    case "setMuted":
      return { writes: [`muted:${operation.stageId}`], needs: [`stage:${operation.stageId}`] };
    case "setTarget":
      return { writes: ["target"], needs: [] };
    case "setStageTarget":
      return { writes: [`target:${operation.stageId}`], needs: [`stage:${operation.stageId}`] };
    case "annotateStage":
      return { writes: [`annotation:${operation.stageId}`], needs: [`stage:${operation.stageId}`] };
    case "annotateEdge":
      return { writes: [`annotation:${edgeKey(operation)}`], needs: [`edge:${edgeKey(operation)}`] };
    case "addNote":
    case "removeNote":
      return { writes: [`note:${operation.note.id}`], needs: [] };
    case "setNote":
      return {
        writes: Object.keys(operation.after).map((field) => `note:${operation.noteId}.${field}`),
        needs: [`note:${operation.noteId}`],
      };
    case "addFrame":
    case "removeFrame":
      return { writes: [`frame:${operation.frame.id}`], needs: [] };
    case "setFrame":
      return {
        writes: Object.keys(operation.after).map((field) => `frame:${operation.frameId}.${field}`),
        needs: [`frame:${operation.frameId}`],
      };
    case "replace":
      return { writes: ["*"], needs: [] };
  }
}

export type Rebase = { ok: true; document: PipelineDocument } | { ok: false; reason: string; keys: string[] };

/**
 * @param current the newest document
 * @param since operations accepted after the revision the edits were made on
 * @param mine the edits to apply on top
 */
export function rebase(current: PipelineDocument, since: readonly Operation[], mine: readonly Operation[]): Rebase {
  const theirs = since.map(touchedKeys);
  const theirWrites = new Set(theirs.flatMap((keys) => keys.writes));
  const theirNeeds = new Set(theirs.flatMap((keys) => keys.needs));
  const own = mine.map(touchedKeys);
  const all =
    since.length > 0 && mine.length > 0 && (theirWrites.has("*") || own.some((keys) => keys.writes.includes("*")));
  const keys = all
    ? ["*"]
    : [
        ...new Set(
          own.flatMap(({ writes, needs }) => [
            ...writes.filter((key) => theirWrites.has(key) || theirNeeds.has(key)),
            ...needs.filter((key) => theirWrites.has(key)),
          ]),
        ),
      ];
  if (keys.length > 0)
    return { ok: false, reason: "Somebody else changed the same thing since this page was loaded.", keys };
  try {
    return { ok: true, document: applyOperations(current, mine) };
  } catch (error) {
    if (error instanceof OperationConflict) return { ok: false, reason: error.message, keys: [] };
    throw error;
  }
}
