import type { Point } from "../card.ts";
import { removeAll } from "../actions.ts";
import type { Editor } from "../store/createEditor.ts";
import { cutOut, type Fragment, isEmpty, readFragment, writeFragment } from "./fragment.ts";
import { planPaste } from "./planPaste.ts";

/** @returns the text for the clipboard; null when nothing is selected that can be copied */
export function copyText(editor: Editor): string | null {
  const { document, view } = editor.store.getState();
  const fragment = cutOut(document, view.selected);
  return isEmpty(fragment) ? null : writeFragment(fragment);
}

export function removeCut(editor: Editor): void {
  const { view } = editor.store.getState();
  removeAll(editor, view.selected, []);
}

function insert(editor: Editor, fragment: Fragment, place: Point | null, label: string): string | null {
  const paste = planPaste(editor.document(), fragment, place);
  if (!paste.ok) return paste.reason;
  editor.commit(label, paste.operations);
  const [only] = paste.ids.length === 1 ? paste.ids : [];
  editor.setView({ selected: paste.ids, edges: [], ...(only === undefined ? {} : { open: only }) });
  return paste.remarks.length > 0 ? paste.remarks.join(" ") : null;
}

/**
 * Adds what the text describes, as one step back, and selects it.
 * @returns a sentence when something was left out or nothing could be pasted, else null
 */
export function pasteText(editor: Editor, text: string, place: Point | null): string | null {
  if (!editor.canEdit) return "You may look at this pipeline, but not change it.";
  const read = readFragment(text);
  if (!read.ok) return read.reason;
  if (isEmpty(read.fragment)) return "This pipeline has no stages, so there was nothing to paste.";
  const count = read.fragment.stages.length;
  return insert(editor, read.fragment, place, count === 1 ? "Paste" : `Paste ${count} stages`);
}

/** A copy of what is selected, with the same inputs, beside it. @returns a sentence when something was left out */
export function duplicateSelection(editor: Editor): string | null {
  const { document, view } = editor.store.getState();
  const fragment = cutOut(document, view.selected);
  return isEmpty(fragment) || !editor.canEdit ? null : insert(editor, fragment, null, "Duplicate");
}
