import type { Operation } from "../../../server/pipeline/operations.ts";
import { edgeKey } from "../../../server/pipeline/schema.ts";

const sameIds = (a: readonly { stageId: string }[], b: readonly { stageId: string }[]): boolean =>
  a.length === b.length && a.every((move, index) => move.stageId === b[index]?.stageId);

/** Two neighbours that set the same thing become one that leads from the first `before` to the last `after`. */
function merged(first: Operation, second: Operation): Operation | null {
  if (first.type === "setConfig" && second.type === "setConfig" && first.stageId === second.stageId) {
    const [from, to] = [first.version ?? second.version, second.version ?? first.version];
    const version = from && to ? { version: { before: from.before, after: to.after } } : {};
    return { ...first, after: second.after, ...version };
  }
  if (first.type === "renameStage" && second.type === "renameStage" && first.stageId === second.stageId)
    return { ...first, after: second.after };
  if (first.type === "rename" && second.type === "rename") return { ...first, after: second.after };
  if (first.type === "setSettings" && second.type === "setSettings") return { ...first, after: second.after };
  if (first.type === "setGoal" && second.type === "setGoal") return { ...first, after: second.after };
  if (first.type === "setEconomics" && second.type === "setEconomics") return { ...first, after: second.after };
  if (first.type === "setMuted" && second.type === "setMuted" && first.stageId === second.stageId)
    return { ...first, after: second.after };
  if (first.type === "annotateStage" && second.type === "annotateStage" && first.stageId === second.stageId)
    return { ...first, after: second.after };
  if (first.type === "annotateEdge" && second.type === "annotateEdge" && edgeKey(first) === edgeKey(second))
    return { ...first, after: second.after };
  if (first.type === "setNote" && second.type === "setNote" && first.noteId === second.noteId)
    return {
      ...first,
      before: { ...second.before, ...first.before },
      after: { ...first.after, ...second.after },
    };
  if (first.type === "setFrame" && second.type === "setFrame" && first.frameId === second.frameId)
    return {
      ...first,
      before: { ...second.before, ...first.before },
      after: { ...first.after, ...second.after },
    };
  if (first.type === "move" && second.type === "move" && sameIds(first.moves, second.moves)) {
    return {
      type: "move",
      moves: first.moves.map((move, index) => ({ ...move, after: second.moves[index]?.after ?? move.after })),
    };
  }
  return null;
}

/**
 * Shortens a list of operations without changing what it does: typing a word is one operation, not one per letter.
 * @returns a list that leads from the same document to the same document, forwards and backwards
 */
export function compact(operations: readonly Operation[]): Operation[] {
  const short: Operation[] = [];
  for (const operation of operations) {
    const last = short.at(-1);
    const both = last ? merged(last, operation) : null;
    if (both) short[short.length - 1] = both;
    else short.push(operation);
  }
  return short;
}
