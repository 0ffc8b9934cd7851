/** A copy with the value at a path replaced; `undefined` takes it away. */
export function changed(value: unknown, path: readonly (string | number)[], next: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return next;
  const inner = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  const replaced = changed(inner, rest, next);
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === key ? replaced : item));
  const entries = Object.entries(typeof value === "object" && value !== null ? value : {}).filter(
    ([name]) => name !== key,
  );
  return Object.fromEntries(replaced === undefined ? entries : [...entries, [String(key), replaced]]);
}
