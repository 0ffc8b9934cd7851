/**
 * A text of at most `most` characters: cut after the last whole sentence that fits (else after the last word), with a
 * pointer to the full text. `cut` says whether anything was left out.
 */
export function cutText(text: string, most: number, link: string): { text: string; cut: boolean } {
  if (text.length <= most) return { text, cut: false };
  const pointer = ` … full text: ${link}`;
  const room = most - pointer.length;
  // A link longer than the field leaves room for the text alone.
  if (room < 1) return { text: `${trimPair(text.slice(0, most - 1))}…`, cut: true };
  const head = text.slice(0, room + 1);
  const sentence = /^[\s\S]*[.!?](?=\s|$)/.exec(head)?.[0] ?? "";
  const word = head.replace(/\s+\S*$/, "");
  const kept = sentence !== "" ? sentence : word.length < head.length ? word : head;
  return { text: `${trimPair(kept.slice(0, room))}${pointer}`, cut: true };
}

/** Half of a surrogate pair isn't a character. */
const trimPair = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, "").trimEnd();
