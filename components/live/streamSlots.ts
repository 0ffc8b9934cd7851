/**
 * Browsers allow six connections to a server over HTTP/1.1, all tabs together, and a live stream holds one for as long as it
 * is open. So tabs share a few places: who has one streams, who hasn't asks every few seconds and leaves the connections to
 * loading and saving.
 */

/** Two of the six stay free for everything else. */
export const STREAM_SLOTS = 4;
/** A tab that died frees its place after this long. */
const LEASE_MS = 6_000;
export const RENEW_MS = 2_000;

const KEY = "stagecraft:streams";

export type SlotShelf = Pick<Storage, "getItem" | "setItem">;

/** Read by hand: every page of a project loads this file, and a schema's library is heavier than all the rest of it. */
function readTable(shelf: SlotShelf): Record<string, number> {
  try {
    const stored: unknown = JSON.parse(shelf.getItem(KEY) ?? "{}");
    if (typeof stored !== "object" || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).filter(([, until]) => typeof until === "number"));
  } catch {
    return {};
  }
}

/**
 * Takes a place, or keeps the one this tab has. Two tabs that write at the same moment may overwrite each other; the loser sees
 * it when it renews, so the number is right again after one round.
 * @param now milliseconds since 1970; all tabs of a browser share one clock
 * @returns whether this tab may stream. A browser that stores nothing lets everybody.
 */
export function holdSlot(shelf: SlotShelf, tabId: string, now: number): boolean {
  const alive = Object.entries(readTable(shelf)).filter(
    ([id, until]) => id !== tabId && until > now && until <= now + LEASE_MS,
  );
  if (alive.length >= STREAM_SLOTS) return false;
  return writeTable(shelf, [...alive, [tabId, now + LEASE_MS]]);
}

export function freeSlot(shelf: SlotShelf, tabId: string): void {
  writeTable(
    shelf,
    Object.entries(readTable(shelf)).filter(([id]) => id !== tabId),
  );
}

function writeTable(shelf: SlotShelf, entries: [string, number][]): boolean {
  try {
    shelf.setItem(KEY, JSON.stringify(Object.fromEntries(entries)));
  } catch {
    // Forbidden or full: nothing can be agreed on between tabs.
  }
  return true;
}
