import { newUuid } from "./newId.ts";

const TAB_KEY = "stagecraft:tab";
const lockName = (tabId: string): string => `stagecraft-tab-${tabId}`;

/** Takes a lock for as long as the tab lives. @returns whether it was free */
function holdForLife(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<void>(() => undefined);
      })
      .catch(() => resolve(false));
  });
}

let own: Promise<string> | null = null;

/**
 * A name for this tab that survives a reload and is never shared: a duplicated tab copies sessionStorage and therefore gets a new one.
 * Without the Locks API (plain http) duplicates can't be told apart; sending a batch twice is harmless anyway.
 */
export function claimTab(): Promise<string> {
  own ??= (async () => {
    const kept = sessionStorage.getItem(TAB_KEY);
    const free = kept !== null && (!("locks" in navigator) || (await holdForLife(lockName(kept))));
    if (kept !== null && free) return kept;
    const made = newUuid();
    sessionStorage.setItem(TAB_KEY, made);
    if ("locks" in navigator) await holdForLife(lockName(made));
    return made;
  })();
  return own;
}

/** A tab that was closed a moment ago may still hold its lock; a living one holds it for good. */
const RELEASE_MS = 1500;

/** Runs `work` only when the named tab no longer lives, and keeps any other tab from doing the same meanwhile. */
export async function withDeadTab(tabId: string, work: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator)) return;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), RELEASE_MS);
  try {
    await navigator.locks.request(lockName(tabId), { signal: patience.signal }, async () => {
      clearTimeout(timer);
      await work();
    });
  } catch (error) {
    // Given up: the tab lives and looks after its own edits.
    if (!patience.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
}
