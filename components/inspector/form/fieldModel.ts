import { z } from "zod";
import { columnTypes, type FieldHint } from "../../../server/stages/contract.ts";
import { isRecord } from "./isRecord.ts";

export type Scalar = string | number | boolean | null;

/** How one value is edited. Made once per schema; knows nothing of the value itself. */
export type FieldNode = {
  hint: Partial<FieldHint>;
  nullable: boolean;
  /** What the schema fills in when nothing is given; undefined when it demands a value. */
  fallback: unknown;
} & (
  | { type: "text"; maxLength: number | null; format: string | null }
  | { type: "number"; integer: boolean; min: number | null; max: number | null }
  | { type: "boolean" }
  | { type: "choice"; options: Scalar[] }
  /** A value of several simple types, typed as text and read as the simplest that fits. */
  | { type: "mixed"; types: ("string" | "number" | "boolean")[] }
  | { type: "list"; item: FieldNode; min: number; max: number | null }
  | { type: "group"; fields: NamedField[] }
  | { type: "union"; key: string; branches: Branch[] }
  /** Edited as JSON text: nothing is hidden from the person, however odd the schema. */
  | { type: "raw" }
);
export type NamedField = { name: string; field: FieldNode };
export type Branch = { value: Scalar; title: string; description: string | null; fields: NamedField[] };

type Json = Record<string, unknown>;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const hintSchema = z
  .object({
    title: z.string(),
    description: z.string(),
    tip: z.string(),
    control: z.enum(["column", "columns", "file", "source", "segmented", "slider", "textarea", "hidden"]),
    columnsOf: z.string(),
    accepts: z.array(z.enum(columnTypes)),
    unit: z.string(),
    advanced: z.boolean(),
    showWhen: z.object({ field: z.string(), in: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])) }),
    options: z.record(z.string(), z.string()),
  })
  .partial();

function hintOf(schema: Json): Partial<FieldHint> {
  const parsed = hintSchema.safeParse(schema);
  if (!parsed.success) return {};
  // Absent keys stay absent: exact objects are easier to compare and to merge.
  return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
}

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const scalars = (values: unknown[]): Scalar[] =>
  values.flatMap((value) => {
    const parsed = scalarSchema.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
const numberOr = (value: unknown, other: number | null): number | null => (typeof value === "number" ? value : other);

/** zod writes the safe-integer limits where a schema names none; nobody needs to see those. */
const sensible = (value: number | null): number | null =>
  value !== null && Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;

function resolve(schema: Json, root: Json): Json {
  const reference = schema["$ref"];
  if (typeof reference !== "string" || !reference.startsWith("#/")) return schema;
  let at: unknown = root;
  for (const part of reference.slice(2).split("/")) at = isRecord(at) ? at[part] : undefined;
  return isRecord(at)
    ? { ...resolve(at, root), ...Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "$ref")) }
    : schema;
}

function fieldsOfObject(schema: Json, root: Json): NamedField[] {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  return Object.entries(properties).flatMap(([name, inner]) =>
    isRecord(inner) ? [{ name, field: fieldOf(inner, root) }] : [],
  );
}

const words = (name: string): string => {
  const spaced = name
    .replace(/[_-]+/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

/** Branches of objects that one constant tells apart; null when it isn't such a union. */
function unionOf(options: Json[], root: Json): { key: string; branches: Branch[] } | null {
  const objects = options.map((option) => resolve(option, root));
  const first = objects[0] && isRecord(objects[0]["properties"]) ? Object.entries(objects[0]["properties"]) : [];
  const key = first.find(([name]) =>
    objects.every(
      (option) =>
        isRecord(option["properties"]) && isRecord(option["properties"][name]) && "const" in option["properties"][name],
    ),
  )?.[0];
  if (key === undefined) return null;
  const branches = objects.map((option): Branch => {
    const constant =
      isRecord(option["properties"]) && isRecord(option["properties"][key]) ? option["properties"][key]["const"] : null;
    const value = scalars([constant])[0] ?? null;
    const hint = hintOf(option);
    return {
      value,
      title: hint.title ?? words(String(value)),
      description: hint.description ?? null,
      fields: fieldsOfObject(option, root).filter((field) => field.name !== key),
    };
  });
  return { key, branches };
}

function fieldOf(raw: Json, root: Json): FieldNode {
  const schema = resolve(raw, root);
  const base = { hint: hintOf(schema), nullable: false, fallback: schema["default"] };
  const options = [...list(schema["anyOf"]), ...list(schema["oneOf"])].filter(isRecord);
  if (options.length > 0) {
    const real = options.filter((option) => option["type"] !== "null");
    const nullable = real.length < options.length;
    const [only] = real;
    if (only && real.length === 1) {
      const inner = fieldOf(only, root);
      return {
        ...inner,
        hint: { ...inner.hint, ...base.hint },
        nullable: nullable || inner.nullable,
        fallback: base.fallback,
      };
    }
    const union = unionOf(real, root);
    if (union) return { ...base, nullable, type: "union", ...union };
    const types = real.map((option) => option["type"]);
    if (types.every((type) => type === "string" || type === "number" || type === "integer" || type === "boolean")) {
      return {
        ...base,
        nullable,
        type: "mixed",
        types: [...new Set(types.map((type) => (type === "integer" ? "number" : type)))],
      };
    }
    return { ...base, nullable, type: "raw" };
  }
  if (Array.isArray(schema["type"])) {
    const types = schema["type"];
    return fieldOf({ ...schema, type: undefined, anyOf: types.map((type) => ({ type })) }, root);
  }
  if (Array.isArray(schema["enum"])) return { ...base, type: "choice", options: scalars(schema["enum"]) };
  if ("const" in schema) return { ...base, type: "choice", options: scalars([schema["const"]]) };
  switch (schema["type"]) {
    case "string":
      return {
        ...base,
        type: "text",
        maxLength: numberOr(schema["maxLength"], null),
        format: typeof schema["format"] === "string" ? schema["format"] : null,
      };
    case "number":
    case "integer":
      return {
        ...base,
        type: "number",
        integer: schema["type"] === "integer",
        min: sensible(numberOr(schema["minimum"], numberOr(schema["exclusiveMinimum"], null))),
        max: sensible(numberOr(schema["maximum"], numberOr(schema["exclusiveMaximum"], null))),
      };
    case "boolean":
      return { ...base, type: "boolean" };
    case "array":
      return isRecord(schema["items"])
        ? {
            ...base,
            type: "list",
            item: fieldOf(schema["items"], root),
            min: numberOr(schema["minItems"], 0) ?? 0,
            max: numberOr(schema["maxItems"], null),
          }
        : { ...base, type: "raw" };
    case "object":
      return isRecord(schema["properties"])
        ? { ...base, type: "group", fields: fieldsOfObject(schema, root) }
        : { ...base, type: "raw" };
    default:
      return { ...base, type: "raw" };
  }
}

/**
 * @param schema JSON schema of a kind's settings, with hints
 * @returns the fields of the form, in the schema's order
 */
export function fieldsOf(schema: Record<string, unknown>): NamedField[] {
  const root = fieldOf(schema, schema);
  return root.type === "group" ? root.fields : [];
}

/** What a person reads above a field. */
export const titleOf = ({ name, field }: NamedField): string => field.hint.title ?? words(name);

/** Word for a value of a choice. */
export function wordOf(field: FieldNode, value: Scalar): string {
  const key = String(value);
  return field.hint.options?.[key] ?? (value === null ? "None" : words(key));
}

/**
 * The value a new field, list item or branch starts with: the schema's default, else the emptiest value of its type.
 * An empty required text is a problem the panel reports, not one the form hides.
 */
export function startValue(field: FieldNode): unknown {
  if (field.fallback !== undefined) return structuredClone(field.fallback);
  if (field.nullable) return null;
  switch (field.type) {
    case "text":
    case "mixed":
      return "";
    case "number":
      return field.min ?? 0;
    case "boolean":
      return false;
    case "choice":
      return field.options[0] ?? null;
    case "list":
      return [];
    case "group":
      return startGroup(field.fields);
    case "union":
      return field.branches[0] ? startBranch(field.key, field.branches[0]) : {};
    case "raw":
      return null;
  }
}

const startGroup = (fields: NamedField[]): Json =>
  Object.fromEntries(fields.map(({ name, field }) => [name, startValue(field)]));

/** @returns an object of the branch with its defaults; values of `from` under the same names are kept, so that switching back and forth loses little */
export function startBranch(key: string, branch: Branch, from: unknown = null): Json {
  const kept = isRecord(from)
    ? Object.fromEntries(branch.fields.flatMap(({ name }) => (name in from ? [[name, from[name]]] : [])))
    : {};
  return { [key]: branch.value, ...startGroup(branch.fields), ...kept };
}

/**
 * A value from elsewhere (a look into a file, say) in the shape of the field: unknown names are left out, missing ones get their start value.
 */
export function fitted(field: FieldNode, value: unknown): unknown {
  if (value === undefined || (value === null && !field.nullable)) return startValue(field);
  if (field.type === "list")
    return Array.isArray(value) ? value.map((item) => fitted(field.item, item)) : startValue(field);
  if (field.type === "group") {
    if (value === null) return null;
    return isRecord(value)
      ? Object.fromEntries(field.fields.map((each) => [each.name, fitted(each.field, value[each.name])]))
      : startValue(field);
  }
  return value;
}

/** Whether a field is drawn, given its siblings' values (defaults count as values). */
export function isShown(field: FieldNode, siblings: Json, all: NamedField[]): boolean {
  if (field.hint.control === "hidden") return false;
  const rule = field.hint.showWhen;
  if (!rule) return true;
  const other = all.find((each) => each.name === rule.field);
  const value = siblings[rule.field] ?? other?.field.fallback ?? null;
  return rule.in.some((allowed) => allowed === value);
}
