/** What this browser keeps of a guest: a key that proves who spoke before. Never the link's own token. */
const keyOf = (linkId: string): string => `stagecraft:guest:${linkId}`;

/** A ticket begins with the link's id. */
export const linkIdOf = (ticket: string): string => ticket.split(".")[0] ?? "";

export function readGuestKey(linkId: string): string | null {
  try {
    return localStorage.getItem(keyOf(linkId));
  } catch {
    return null;
  }
}

export function keepGuestKey(linkId: string, key: string): void {
  try {
    localStorage.setItem(keyOf(linkId), key);
  } catch {
    // Where nothing may be stored a guest introduces himself once more.
  }
}
