/** Pipeline variables: what stands in a definition where a value is known only when it runs. */

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const FUNCTIONS = ["Get", "Std:Join", "Std:JsonGet"] as const;

export const isVariable = (value: unknown): boolean => {
  if (!isRecord(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && FUNCTIONS.some((name) => name === keys[0]);
};

export type Reference = { path: string; get: string };
export type JsonGet = { path: string; value: unknown };
export type Join = { path: string; value: unknown };

/** Every variable inside a value, with its path. */
export function findVariables(value: unknown, path = ""): { gets: Reference[]; jsonGets: JsonGet[]; joins: Join[] } {
  const found = { gets: [] as Reference[], jsonGets: [] as JsonGet[], joins: [] as Join[] };
  const walk = (inner: unknown, where: string): void => {
    if (Array.isArray(inner)) return inner.forEach((item, index) => walk(item, `${where}[${index}]`));
    if (!isRecord(inner)) return;
    for (const [key, item] of Object.entries(inner)) {
      const next = where === "" ? key : `${where}.${key}`;
      if (key === "Get" && typeof item === "string") found.gets.push({ path: where, get: item });
      else {
        if (key === "Std:JsonGet") found.jsonGets.push({ path: where, value: item });
        if (key === "Std:Join") found.joins.push({ path: where, value: item });
        walk(item, next);
      }
    }
  };
  walk(value, path);
  return found;
}
