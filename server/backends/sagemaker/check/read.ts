/** Careful looks into a value of unknown form. */
export type { Problem } from "./checkShape.ts";

export type JsonRecord = Record<string, unknown>;
export const isObject = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const at = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The object at a path of keys, or undefined. */
export function objectAt(value: unknown, ...keys: string[]): JsonRecord | undefined {
  let inner: unknown = value;
  for (const key of keys) inner = isObject(inner) ? inner[key] : undefined;
  return isObject(inner) ? inner : undefined;
}

export function textAt(value: unknown, key: string): string | null {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === "string" ? inner : null;
}

export function numberAt(value: unknown, key: string): number | null {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === "number" ? inner : null;
}
