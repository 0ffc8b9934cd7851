import { invertOperation, type Operation } from "../../../server/pipeline/operations.ts";
import { touchedKeys } from "../../../server/pipeline/merge.ts";
import { compact } from "./compact.ts";

/** One gesture of the person: what the undo button takes back at once. */
export type HistoryEntry = {
  label: string;
  operations: Operation[];
  /** Gestures with the same key that follow each other closely are one (typing in one field). */
  mergeKey: string | null;
  /** Milliseconds since 1970, when the gesture last grew. */
  at: number;
};
export type History = { past: HistoryEntry[]; future: HistoryEntry[] };

export const emptyHistory: History = { past: [], future: [] };

/** Gestures kept; older ones can't be undone any more. A gesture is a few hundred bytes, and all of them must fit into sessionStorage. */
const MAX_ENTRIES = 200;
/** A pause in typing longer than this starts a new gesture. */
const MERGE_WITHIN_MS = 1500;

/** Remembers a gesture; what was undone before it can't be redone any more. */
export function record(history: History, entry: HistoryEntry): History {
  const last = history.past.at(-1);
  if (
    last &&
    entry.mergeKey !== null &&
    last.mergeKey === entry.mergeKey &&
    entry.at - last.at <= MERGE_WITHIN_MS &&
    history.future.length === 0
  ) {
    const grown: HistoryEntry = {
      ...last,
      operations: compact([...last.operations, ...entry.operations]),
      at: entry.at,
    };
    return { past: [...history.past.slice(0, -1), grown], future: [] };
  }
  return { past: [...history.past, entry].slice(-MAX_ENTRIES), future: [] };
}

/** What replaying in a direction would apply, and the history after it; null when there is nothing left in that direction. */
export function step(
  history: History,
  direction: "undo" | "redo",
): { history: History; entry: HistoryEntry; operations: Operation[] } | null {
  if (direction === "undo") {
    const entry = history.past.at(-1);
    if (!entry) return null;
    // A gesture that was taken back is closed: typing on after redo is a new one.
    const closed = { ...entry, mergeKey: null };
    return {
      history: { past: history.past.slice(0, -1), future: [closed, ...history.future] },
      entry,
      operations: entry.operations.map(invertOperation).reverse(),
    };
  }
  const [entry, ...rest] = history.future;
  if (!entry) return null;
  return { history: { past: [...history.past, entry], future: rest }, entry, operations: entry.operations };
}

/**
 * After somebody else's edits, an old gesture may only be undone when it touches nothing they touched.
 * @returns the newest gestures, up to the first one that collides, in both directions
 */
export function withoutCollisions(history: History, foreign: readonly Operation[]): History {
  const theirs = new Set(foreign.map(touchedKeys).flatMap(({ writes, needs }) => [...writes, ...needs]));
  const collides = (entry: HistoryEntry): boolean =>
    theirs.has("*") ||
    entry.operations
      .map(touchedKeys)
      .some(({ writes, needs }) => writes.includes("*") || [...writes, ...needs].some((key) => theirs.has(key)));
  const lastBad = history.past.findLastIndex(collides);
  const firstBad = history.future.findIndex(collides);
  return {
    past: history.past.slice(lastBad + 1),
    future: firstBad < 0 ? history.future : history.future.slice(0, firstBad),
  };
}
