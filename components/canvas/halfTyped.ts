import type { Editor } from "./store/createEditor.ts";

/**
 * Keeps or forgets text that is no value yet.
 * @param stage the form it stands in
 * @param place the field
 */
export function setHalfTyped(editor: Editor, stage: string, place: string, text: string | null): void {
  const { halfTyped } = editor.store.getState().view;
  const fields = halfTyped[stage] ?? {};
  if (text === null && !(place in fields)) return;
  const next = Object.fromEntries(Object.entries(fields).filter(([key]) => key !== place));
  if (text !== null) next[place] = text;
  const others = Object.fromEntries(Object.entries(halfTyped).filter(([key]) => key !== stage));
  editor.setView({ halfTyped: Object.keys(next).length > 0 ? { ...others, [stage]: next } : others });
}
