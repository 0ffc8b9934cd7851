/** Keys written as people read them in code: "mod+shift+z", "?", "ArrowLeft". `mod` is ⌘ on a Mac and Ctrl elsewhere. */

const isMac = (): boolean => typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);
const drawn: Record<string, string> = {
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
  escape: "Esc",
  backspace: "Backspace",
  delete: "Delete",
  enter: "Enter",
  tab: "Tab",
  " ": "Space",
};

/** @returns whether the key press is this combination; a sign like "?" may need Shift on some keyboards, so only letters and named keys look at it */
export function pressed(
  combo: string,
  event: Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "shiftKey">,
): boolean {
  const parts = combo.toLowerCase().split("+");
  const key = parts.at(-1) ?? "";
  if (event.key.toLowerCase() !== key) return false;
  if (parts.includes("mod") !== (event.metaKey || event.ctrlKey)) return false;
  const sign = key.length === 1 && !/\p{L}/u.test(key);
  return sign || parts.includes("shift") === event.shiftKey;
}

/** The combination as it is printed on keys: "Ctrl Shift Z". */
export function keysInWords(combo: string, mac = isMac()): string {
  return combo
    .split("+")
    .map((part) => {
      if (part === "mod") return mac ? "⌘" : "Ctrl";
      if (part === "shift") return mac ? "⇧" : "Shift";
      const known = drawn[part.toLowerCase()];
      return known ?? (part.length === 1 ? part.toUpperCase() : part);
    })
    .join(" ");
}
