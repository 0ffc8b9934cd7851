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

/** Gestures kept; older ones can't be undone any more. A long day's work; across a reload as many as the browser has room for. */
export const MAX_ENTRIES = 2000;
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
 * After somebody else's edits, an old gesture may only be undone when it touches nothing they touched. Being moved doesn't
 * count: taking a move back is never more than a move.
 * @returns the newest gestures, up to the first one that collides, in both directions
 */
export function withoutCollisions(history: History, foreign: readonly Operation[]): History {
  const theirs = foreign.map(touchedKeys);
  const writes = new Set(theirs.flatMap((keys) => keys.writes).filter(isMeaning));
  const needs = new Set(theirs.flatMap((keys) => keys.needs));
  const collides = (entry: HistoryEntry): boolean =>
    writes.has("*") ||
    entry.operations
      .map(touchedKeys)
      .some(
        (own) =>
          own.writes.some((key) => key === "*" || (isMeaning(key) && (writes.has(key) || needs.has(key)))) ||
          own.needs.some((key) => writes.has(key)),
      );
  const lastBad = history.past.findLastIndex(collides);
  const firstBad = history.future.findIndex(collides);
  return {
    past: history.past.slice(lastBad + 1),
    future: firstBad < 0 ? history.future : history.future.slice(0, firstBad),
  };
}

const isMeaning = (key: string): boolean => !key.startsWith("ui:");
