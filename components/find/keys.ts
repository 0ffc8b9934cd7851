import { pressed } from "./keyCombo.ts";

export const keyGroups = ["everywhere", "canvas", "edit", "run", "add"] as const;
export type KeyGroup = (typeof keyGroups)[number];

/** One line of the keys page and, unless it is bound by the browser, the binding itself: the page can't say anything else than what happens. */
export type KeyRow = {
  id: string;
  group: KeyGroup;
  /** Combinations, e.g. "mod+shift+z"; each of them does it. */
  keys: readonly string[];
  /** What it does, as the rest of a sentence. */
  label: string;
  /** What happens; `false` leaves the key to others. `null` where the browser itself does it (Tab). */
  run: ((event: KeyboardEvent | null) => boolean | void) | null;
  /** Buttons and links keep the key for themselves (Enter, arrows). */
  yields?: boolean;
  /** Works even while somebody types. */
  always?: boolean;
  /** Offered as an action by the find dialog. */
  action?: boolean;
};

/** Where somebody types or chooses, keys belong to the field. */
const isBusy = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest(
    "input, textarea, select, [contenteditable=true], [role=dialog], [role=alertdialog], [role=menu], [role=slider], [role=radiogroup], [role=listbox]",
  ) !== null;

/** Buttons and links keep Enter, Space and the arrows for themselves; what is drawn on the canvas doesn't. */
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("button, a, summary, [role=tab], [tabindex]:not(.react-flow__node):not(.react-flow__edge)") !== null;

/** Does what the first fitting row says. @returns whether the key was used */
export function dispatchKey(rows: Iterable<KeyRow>, event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.altKey || event.isComposing) return false;
  const busy = isBusy(event.target);
  const control = isControl(event.target);
  for (const row of rows) {
    if ((busy && !row.always) || (control && row.yields) || !row.keys.some((combo) => pressed(combo, event))) continue;
    if (row.run && row.run(event) !== false) return true;
  }
  return false;
}
