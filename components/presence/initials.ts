/** One or two letters that stand for a name: "Ada Lovelace" → "AL". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].flatMap((word) => {
    const [first] = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(word ?? "")];
    return first ? [first.segment] : [];
  });
  return letters.join("").toLocaleUpperCase() || "?";
}
