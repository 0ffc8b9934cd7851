/** JSON Schema, as far as published schemas of pipeline definitions use it (draft 7 without conditions and formats). */
import { at, isObject, type JsonRecord, list, type Problem, textAt } from "./read.ts";

/** @returns what is wrong with a value, with the path of each place; empty when the schema holds */
export function schemaProblems(root: JsonRecord, value: unknown): Problem[] {
  return problemsOf(root, value, root, "");
}

function problemsOf(root: JsonRecord, value: unknown, schema: unknown, path: string): Problem[] {
  if (!isObject(schema)) return [];
  const reference = schema["$ref"];
  // Beside a reference draft 7 looks at nothing else.
  if (typeof reference === "string") return problemsOf(root, value, resolve(root, reference), path);
  return [
    ...typeProblems(schema, value, path),
    ...textProblems(schema, value, path),
    ...arrayProblems(root, schema, value, path),
    ...objectProblems(root, schema, value, path),
    ...choiceProblems(root, schema, value, path),
  ];
}

function resolve(root: JsonRecord, reference: string): unknown {
  let found: unknown = root;
  for (const key of reference.replace(/^#\/?/, "").split("/"))
    found = isObject(found) ? found[key.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  if (found === undefined) throw new Error(`the schema refers to ${reference}, which it doesn't have`);
  return found;
}

const typeOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;

function typeProblems(schema: JsonRecord, value: unknown, path: string): Problem[] {
  const found: Problem[] = [];
  const types = [schema["type"]].flat().filter((type) => typeof type === "string");
  const own = typeOf(value);
  if (types.length > 0 && !types.includes(own) && !(own === "integer" && types.includes("number")))
    found.push({ path, message: `must be of type ${types.join(" or ")}` });
  if (Array.isArray(schema["enum"]) && !schema["enum"].includes(value))
    found.push({ path, message: `${JSON.stringify(value)} is none of ${schema["enum"].join(", ")}` });
  return found;
}

function textProblems(schema: JsonRecord, value: unknown, path: string): Problem[] {
  if (typeof value !== "string") return [];
  const found: Problem[] = [];
  const { minLength, maxLength, pattern } = schema;
  if (typeof minLength === "number" && value.length < minLength)
    found.push({ path, message: `must have at least ${minLength} characters` });
  if (typeof maxLength === "number" && value.length > maxLength)
    found.push({ path, message: `must have at most ${maxLength} characters` });
  if (typeof pattern === "string" && !new RegExp(pattern, "u").test(value))
    found.push({ path, message: `"${value}" must match ${pattern}` });
  return found;
}

function arrayProblems(root: JsonRecord, schema: JsonRecord, value: unknown, path: string): Problem[] {
  if (!Array.isArray(value)) return [];
  const { minItems, maxItems, items } = schema;
  const found = value.flatMap((one: unknown, index) => problemsOf(root, one, items, `${path}[${index}]`));
  if (typeof minItems === "number" && value.length < minItems)
    found.push({ path, message: `must have at least ${minItems} entries` });
  if (typeof maxItems === "number" && value.length > maxItems)
    found.push({ path, message: `must have at most ${maxItems} entries` });
  return found;
}

function objectProblems(root: JsonRecord, schema: JsonRecord, value: unknown, path: string): Problem[] {
  if (!isObject(value)) return [];
  const found = list(schema["required"]).flatMap((key): Problem[] =>
    typeof key === "string" && !(key in value) ? [{ path: at(path, key), message: "is missing" }] : [],
  );
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const patterns = Object.entries(isObject(schema["patternProperties"]) ? schema["patternProperties"] : {});
  for (const [key, one] of Object.entries(value)) {
    const here = at(path, key);
    const matching = patterns.filter(([pattern]) => new RegExp(pattern, "u").test(key));
    if (key in properties) found.push(...problemsOf(root, one, properties[key], here));
    for (const [, pattern] of matching) found.push(...problemsOf(root, one, pattern, here));
    if (key in properties || matching.length > 0) continue;
    if (schema["additionalProperties"] === false) found.push({ path: here, message: "is not a member it knows" });
    else found.push(...problemsOf(root, one, schema["additionalProperties"], here));
  }
  return found;
}

/** Of several possible forms, what is said is about the one that carries the value's own `Type`, else about the nearest. */
function choiceProblems(root: JsonRecord, schema: JsonRecord, value: unknown, path: string): Problem[] {
  const choices = [...list(schema["anyOf"]), ...list(schema["oneOf"])];
  if (choices.length === 0) return [];
  const tried = choices.map((choice) => problemsOf(root, value, choice, path));
  if (tried.some((problems) => problems.length === 0)) return [];
  const type = isObject(value) ? textAt(value, "Type") : undefined;
  const meant = tried.filter(
    (problems) => type !== undefined && !problems.some((one) => one.path === at(path, "Type")),
  );
  const nearest = (meant.length > 0 ? meant : tried).toSorted((left, right) => left.length - right.length)[0] ?? [];
  return meant.length > 0 || type === undefined ? nearest : nearest.filter((one) => one.path === at(path, "Type"));
}
