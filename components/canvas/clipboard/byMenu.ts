import type { Point } from "../card.ts";
import type { Editor } from "../store/createEditor.ts";
import { copyText, pasteText, removeCut } from "./clipboard.ts";

/** A menu has no clipboard event, so the browser has to allow it; it doesn't on plain http. */
const refused = (key: string): string =>
  `The browser keeps its clipboard to itself here. Press Ctrl ${key} (⌘ ${key} on a Mac) instead.`;

export async function copyByMenu(editor: Editor, say: (words: string) => void, cut: boolean): Promise<void> {
  const text = copyText(editor);
  if (text === null) return;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    say(refused(cut ? "X" : "C"));
    return;
  }
  if (cut && editor.canEdit) removeCut(editor);
}

export async function pasteByMenu(editor: Editor, say: (words: string) => void, place: Point): Promise<void> {
  let text: string;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    say(refused("V"));
    return;
  }
  const words = pasteText(editor, text, place);
  if (words !== null) say(words);
}
