export type ChangedField = { name: string; before: string | null; after: string | null };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const MOST = 4_000;

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 1);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

/**
 * What a row of the trail says was before and after, field by field; a value that isn't an object is one field without a
 * name ("value").
 */
export function changedFields(before: unknown, after: unknown): ChangedField[] {
  if (!isObject(before) && !isObject(after)) {
    const change = { name: "value", before: textOf(before), after: textOf(after) };
    return change.before === null && change.after === null ? [] : [change];
  }
  const [old, now] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .map((name) => ({ name, before: textOf(old[name]), after: textOf(now[name]) }))
    .filter((field) => field.before !== field.after);
}
