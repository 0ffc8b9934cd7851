import { isRecord } from "./isRecord.ts";

/** A place inside a stage's settings. */
export type Path = readonly (string | number)[];

export function getAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const part of path) {
    if (Array.isArray(at)) at = at[Number(part)];
    else if (isRecord(at)) at = at[part];
    else return undefined;
  }
  return at;
}

/** @returns a copy with `next` at the path; objects and lists that are missing on the way are made */
export function setAt(value: unknown, path: Path, next: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return next;
  if (typeof head === "number") {
    const copy: unknown[] = Array.isArray(value) ? [...value] : [];
    copy[head] = setAt(copy[head], rest, next);
    return copy;
  }
  const from = isRecord(value) ? value : {};
  return { ...from, [head]: setAt(from[head], rest, next) };
}

export const pathKey = (path: Path): string => path.map(String).join(".");

/** Whether `path` lies at or below `above`. */
export const isBelow = (path: Path, above: Path): boolean =>
  above.every((part, index) => String(part) === String(path[index]));

/** The list with one item moved; places outside the list leave it as it is. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  if (from < 0 || to < 0 || from >= list.length || to >= list.length) return [...list];
  const copy = [...list];
  const [item] = copy.splice(from, 1);
  if (item !== undefined) copy.splice(to, 0, item);
  return copy;
}
