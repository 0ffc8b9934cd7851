/** Random ids. `crypto.randomUUID` exists only on https and localhost; the product also runs on plain http in a company network. */
export function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/**
 * An id for a new stage that reads well in a file: the kind, then a number when the kind is already there.
 * @param taken ids in use
 */
export function newStageId(kind: string, taken: ReadonlySet<string>): string {
  const stem =
    kind
      .replace(/[^A-Za-z0-9_-]/g, "")
      .replace(/^[^A-Za-z]+/, "")
      .slice(0, 50) || "stage";
  if (!taken.has(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}
