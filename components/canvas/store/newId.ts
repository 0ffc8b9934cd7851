export { newUuid } from "../../format/newUuid.ts";

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
