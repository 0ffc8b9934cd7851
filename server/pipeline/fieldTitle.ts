/** What people call a setting: the title its form gives it. */
import { getStage } from "../stages/registry.ts";
import { isFields } from "./patch.ts";

const schemas = new Map<string, unknown>();

/** The settings of a kind as the form sees them; made once per kind. */
function settingsOf(kind: string): unknown {
  const definition = getStage(kind);
  if (!definition) return null;
  if (!schemas.has(kind)) schemas.set(kind, definition.formSchema());
  return schemas.get(kind);
}

/** The field's schema, looked for in every variant a setting may have. */
function fieldIn(schema: unknown, key: string): unknown {
  if (!isFields(schema)) return undefined;
  const { properties } = schema;
  if (isFields(properties) && Object.hasOwn(properties, key)) return properties[key];
  const variants = [schema["anyOf"], schema["oneOf"], schema["allOf"]].flatMap((each) =>
    Array.isArray(each) ? each : [],
  );
  return variants.map((variant: unknown) => fieldIn(variant, key)).find((found) => found !== undefined);
}

const spoken = (key: string): string => {
  const words = key
    .replaceAll(/[_-]+/g, " ")
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/**
 * @param path field inside of a stage's settings
 * @returns e.g. "Learning rate", or the key itself as words where no form knows it
 */
export function fieldTitle(kind: string, path: readonly string[]): string {
  let schema = settingsOf(kind);
  return path
    .map((key) => {
      schema = fieldIn(schema, key);
      const title = isFields(schema) ? schema["title"] : undefined;
      return typeof title === "string" ? title : spoken(key);
    })
    .join(" · ");
}

/** A value in a few characters, for lists of changes. @param value undefined: the field doesn't exist there */
export function shortValue(value: unknown, longest = 60): string {
  if (value === undefined || value === null || value === "") return "empty";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value) && value.every((item) => typeof item === "string" || typeof item === "number"))
    return cut(value.length === 0 ? "none" : value.join(", "), longest);
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? "entry" : "entries"}`;
  return cut(typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value), longest);
}

const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
