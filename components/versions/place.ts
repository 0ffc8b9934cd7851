/** One side of a comparison: a version's number, or the draft as it is now. */
export type Side = number | "draft";

/** Which two are compared; `from` null until something can be. */
export type Place = { from: Side | null; to: Side };

export const firstPlace: Place = { from: null, to: "draft" };

const sideOf = (text: string | undefined): Side | null =>
  text === "draft" ? "draft" : text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;

/** @param text value of `versions` in the address: `3..draft`, or anything else for the list alone */
export function readPlace(text: string): Place {
  const [from, to] = text.split("..");
  return { from: sideOf(from), to: sideOf(to) ?? "draft" };
}

export const writePlace = ({ from, to }: Place): string => (from === null ? "list" : `${from}..${to}`);
