/** Changes inside of records: which fields an edit sets, and putting just those on a record that has moved on meanwhile. */

type Fields = Record<string, unknown>;

/** @returns whether a value is a record whose fields can be set one by one; lists are values of their own */
export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @returns whether two JSON values mean the same; the order of a record's keys means nothing */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  if (!isFields(a) || !isFields(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}

/** One field that differs. `before` or `after` is missing where the record doesn't have the field. */
export type FieldChange = { path: string[]; before?: unknown; after?: unknown };

/** @returns the smallest fields that differ, in the order of `before`, then what is new */
export function changedFields(before: Fields, after: Fields, above: string[] = []): FieldChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key): FieldChange[] => {
    const path = [...above, key];
    if (!Object.hasOwn(after, key)) return [{ path, before: before[key] }];
    if (!Object.hasOwn(before, key)) return [{ path, after: after[key] }];
    const [old, next] = [before[key], after[key]];
    if (sameValue(old, next)) return [];
    return isFields(old) && isFields(next) ? changedFields(old, next, path) : [{ path, before: old, after: next }];
  });
}

/**
 * Puts the edit that led from `before` to `after` on another record: fields the edit leaves alone keep what they have.
 * @returns exactly `after` when nothing else changed meanwhile
 */
export function patchFields<T extends Fields>(current: T, before: T, after: T): T;
export function patchFields(current: Fields, before: Fields, after: Fields): Fields {
  if (sameValue(current, before)) return after;
  const next = new Map(Object.entries(current));
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, wish] = [Object.hasOwn(before, key) ? before[key] : undefined, after[key]];
    if (!Object.hasOwn(after, key)) next.delete(key);
    else if (Object.hasOwn(before, key) && sameValue(old, wish)) continue;
    else {
      const here = next.get(key);
      next.set(key, isFields(here) && isFields(old) && isFields(wish) ? patchFields(here, old, wish) : wish);
    }
  }
  return Object.fromEntries(next);
}

/** Sets one field. @param value undefined takes it away @returns a new record */
export function setField(record: Fields, [key, ...rest]: readonly string[], value: unknown): Fields {
  if (key === undefined) return record;
  const next = new Map(Object.entries(record));
  const inner = Object.hasOwn(record, key) ? record[key] : undefined;
  if (rest.length > 0) next.set(key, setField(isFields(inner) ? inner : {}, rest, value));
  else if (value === undefined) next.delete(key);
  else next.set(key, value);
  return Object.fromEntries(next);
}
